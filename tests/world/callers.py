"""The people of the small world's county, each with one role, and the county they work for."""

from zoneinfo import ZoneInfo

from data_access.access import Caller, Role
from data_access.records.ids import AccountId

JURISDICTION = "Test County"
ZONE = ZoneInfo("America/Chicago")


def someone(*roles: Role, number: int = 1) -> Caller:
    """A person with these roles; another number is another person."""
    return Caller(AccountId(bytes([number]) * 16), f"Person {number}", frozenset(roles), f"session {number}")


MANAGER = someone(Role.EMERGENCY_MANAGER, number=1)
REGISTRAR = someone(Role.REGISTRAR, number=2)
CALL_TAKER = someone(Role.CALL_TAKER, number=3)
POLICE = someone(Role.POLICE, number=4)
ANALYST = someone(Role.ANALYST, number=5)
