"""The 911 centre that somebody works for, as imports and feeds of calls name it."""

from typing import Final

from data_access.refusals import BadInput

_LONGEST: Final = 120


def centre_named(centre: str) -> str:
    """Give the name of a centre without blanks around it, perhaps empty; refused is one that is too long."""
    named = centre.strip()
    if len(named) > _LONGEST:
        raise BadInput(f"The name of a centre has at most {_LONGEST} characters.")
    return named
