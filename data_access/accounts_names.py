"""What an account may be called: nothing that could be mistaken for another, for markup, or for nobody."""

import re
from typing import Final

from data_access.refusals import BadInput

BOOTSTRAP_NAME: Final = "bootstrap"
_NAME: Final = re.compile(r"[a-z][a-z0-9._@-]{1,79}")
_OUR_OWN_NAMES: Final = frozenset({BOOTSTRAP_NAME, "console"})
"""On the audit trail they say that nobody was signed in."""


def is_proper_name(name: str) -> bool:
    """Whether `name` can be that of an account."""
    return _NAME.fullmatch(name) is not None and name not in _OUR_OWN_NAMES


def proper_name(name: str) -> str:
    """Return the name in lower case; refuse one that could be mistaken for another or for markup."""
    low = name.strip().lower()
    if not is_proper_name(low):
        raise BadInput(
            "A name has 2 to 80 characters: letters, digits, dot, dash, underscore and @, a letter first."
        )
    return low
