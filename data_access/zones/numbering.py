"""Public ids of zones, as "HEN-DAY-004": county, city, and a number that is never given twice."""

import unicodedata
from collections.abc import Iterator
from itertools import combinations
from typing import Final

from sqlalchemy import Connection, select

from data_access.generations import next_count
from data_access.records.zones import ZoneId
from data_access.tables import areas, zone_outlines

NO_CITY: Final = "UNI"
"""Ground that belongs to no city: unincorporated."""
_LETTERS: Final = 3


class Numbers:
    """Gives ids within one transaction that has moved the counter of the zones, and so is alone."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._county = county_letters(connection)
        self._codes = _codes_in_use(connection)

    def next_id(self, city: str) -> ZoneId:
        """Give the next id of a city; an empty city is ground outside of all."""
        series = f"{self._county}-{self._code(city)}"
        number = next_count(self._connection, f"zone {series}")
        return ZoneId(f"{series}-{number:03d}")

    def _code(self, city: str) -> str:
        if not city:
            return NO_CITY
        if city not in self._codes:
            taken = {*self._codes.values(), NO_CITY}
            self._codes[city] = next(code for code in codes_for(city) if code not in taken)
        return self._codes[city]


def county_letters(connection: Connection) -> str:
    """Give three letters of the county's name; "ZON" where no county was imported."""
    query = (
        select(areas.c.name).where(areas.c.kind == "county", areas.c.owner.is_(None)).order_by(areas.c.code)
    )
    return next(codes_for(str(connection.scalar(query) or "Zone")))


def codes_for(name: str) -> Iterator[str]:
    """Think of three letters for a name, the likeliest first, and never come to an end.

    The first three letters, then other letters of the name in their order, then its first and a number.
    """
    plain = unicodedata.normalize("NFKD", name).upper()
    letters = "".join(sign for sign in plain if sign.isascii() and sign.isalpha())
    letters = letters.ljust(_LETTERS, "X")
    yield letters[:_LETTERS]
    for rest in combinations(letters[1:], _LETTERS - 1):
        yield letters[0] + "".join(rest)
    number = 1
    while True:
        yield f"{letters[0]}{number:02d}"
        number += 1


def _codes_in_use(connection: Connection) -> dict[str, str]:
    """City → the code in the ids of its zones, by what each zone belonged to when it was made."""
    first = select(zone_outlines.c.city, zone_outlines.c.zone_id).where(zone_outlines.c.version == 1)
    return {row.city: row.zone_id.split("-")[1] for row in connection.execute(first) if row.city}
