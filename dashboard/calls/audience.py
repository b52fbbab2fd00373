"""Who sees the counts of calls as they are, and who sees them with the small ones withheld."""

from collections.abc import Iterable
from typing import Final

from data_access.access import Role

SEES_EVERY_COUNT: Final = frozenset({Role.EMERGENCY_MANAGER, Role.POLICE, Role.CALL_TAKER})
"""Those whose duty is with single calls or households anyway; every other role sees no small count."""


def is_withheld_from(roles: Iterable[Role]) -> bool:
    """Whether small counts are withheld from somebody with these roles; so they are without any."""
    return not SEES_EVERY_COUNT.intersection(roles)
