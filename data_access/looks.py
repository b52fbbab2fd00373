"""Which households a line of the trail led to: kept before they are handed over, or they are not.

The audit line is written before anything is read, when nobody knows yet whom a question about an area
will find. So the numbers of the households follow it here, and a second line bears their digest.
"""

import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Final

from sqlalchemy import Connection, insert, select

from data_access.records.ids import HouseholdId
from data_access.tables import looks

_WORD: Final = re.compile(r"[^\W\d_]{3,}")
Names = Mapping[HouseholdId, Iterable[str]]
"""Household → the names of its people, where they were opened; else none."""


def keep(connection: Connection, seq: int, seen: Names, own: str) -> set[HouseholdId]:
    """Keep which households line `seq` led to; all of them so far. `own` is the name of who looked.

    One that the same line led to before stays as it was kept.
    """
    before = {
        HouseholdId(one) for one in connection.scalars(select(looks.c.household_id).where(looks.c.seq == seq))
    }
    rows = [
        {"household_id": one, "seq": seq, "own_name": shares_name(own, names)}
        for one, names in seen.items()
        if one not in before
    ]
    if rows:
        connection.execute(insert(looks), rows)
    return before | set(seen)


def shares_name(own: str, names: Iterable[str]) -> bool:
    """Whether somebody there bears the last name of who looks; one of two letters tells nothing."""
    words = _WORD.findall(own.casefold())
    return bool(words) and any(words[-1] in _WORD.findall(name.casefold()) for name in names)


def digest_of(seen: Iterable[HouseholdId]) -> str:
    """What a line says of a list of households: the same list gives the same word, in any order."""
    return sha256(b"".join(sorted(seen))).hexdigest()[:32]
