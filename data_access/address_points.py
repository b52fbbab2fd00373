"""Addresses and crossings as columns, for the search that is built from them; public data only."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select

from data_access.access import Permission
from data_access.generations import current_count
from data_access.store import Visit
from data_access.tables import address_points

COUNTER: Final = "address points"
"""The counter that moves with every import of addresses."""
COLUMNS: Final = (
    "source", "line", "number", "street", "cross_street", "city", "zip", "latitude", "longitude",
)  # fmt: skip
_ROWS_AT_ONCE: Final = 50_000
_NUMBER_BITS: Final = 20


@dataclass(frozen=True, eq=False)
class AddressPoints:
    """One entry a row. `street`, `cross_street`, `city`, `zip_code` and `suffix` are positions in the tuples.

    `number` is the leading digits of the house number, 0 where there are none, and `suffixes` what
    follows them ("", "A", " 1/2"). A crossing has a second street; `cross_street` is -1 elsewhere.
    """

    number: NDArray[np.int32]
    suffix: NDArray[np.int16]
    street: NDArray[np.int32]
    cross_street: NDArray[np.int32]
    city: NDArray[np.int16]
    zip_code: NDArray[np.int16]
    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    suffixes: tuple[str, ...]
    streets: tuple[str, ...]
    cities: tuple[str, ...]
    zip_codes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.number)

    @property
    def size_bytes(self) -> int:
        """How much memory the columns take; the texts come on top."""
        held = (getattr(self, field.name) for field in fields(self))
        return sum(column.nbytes for column in held if isinstance(column, np.ndarray))


def address_edition(visit: Visit) -> int:
    """Tell how often addresses were imported; 0 when never. It moves with every import."""
    visit.require(Permission.AREAS_READ)
    return current_count(visit.connection, COUNTER)


def read_address_points(visit: Visit) -> AddressPoints:
    """Read all addresses and crossings; empty columns when none were imported."""
    visit.require(Permission.AREAS_READ)
    kept = address_points.c
    query = select(
        kept.number, kept.street, kept.cross_street, kept.city, kept.zip, kept.latitude, kept.longitude
    )
    columns = ColumnsOfPoints()
    # The driver's own tuples: a row of SQLAlchemy's costs twenty times as much.
    rows = visit.connection.execute(query).cursor
    while rows is not None and (batch := rows.fetchmany(_ROWS_AT_ONCE)):
        columns.add(batch)
    return columns.whole()


class ColumnsOfPoints:
    """Gathers rows (number to longitude, as `read_address_points` asks) into columns; a text is kept once."""

    def __init__(self) -> None:
        self._streets: dict[str, int] = {}
        self._cities: dict[str, int] = {}
        self._zips: dict[str, int] = {}
        self._suffixes: dict[str, int] = {"": 0}
        self._parts: list[tuple[NDArray[np.generic], ...]] = []

    def add(self, rows: Sequence[Sequence[Any]]) -> None:
        """Take in some rows."""
        numbers, streets, crosses, cities, zips, latitudes, longitudes = zip(*rows, strict=True)
        split = [_split(number) for number in numbers]
        self._parts.append(
            (
                np.array([number for number, _ in split], np.int32),
                np.array([_code(self._suffixes, rest) for _, rest in split], np.int16),
                np.array([_code(self._streets, name) for name in streets], np.int32),
                np.array([_code(self._streets, name) if name else -1 for name in crosses], np.int32),
                np.array([_code(self._cities, name) for name in cities], np.int16),
                np.array([_code(self._zips, name) for name in zips], np.int16),
                np.array(latitudes, np.float64),
                np.array(longitudes, np.float64),
            )
        )

    def whole(self) -> AddressPoints:
        """Give what was gathered."""
        kinds = (np.int32, np.int16, np.int32, np.int32, np.int16, np.int16, np.float64, np.float64)
        empty = tuple(np.empty(0, kind) for kind in kinds)
        columns: list[Any] = [np.concatenate(column) for column in zip(empty, *self._parts, strict=True)]
        texts = (tuple(kept) for kept in (self._suffixes, self._streets, self._cities, self._zips))
        return AddressPoints(*columns, *texts)


def _code(known: dict[str, int], text: str) -> int:
    return known.setdefault(text, len(known))


def _split(number: str) -> tuple[int, str]:
    if number.isdecimal():
        return min(int(number), (1 << _NUMBER_BITS) - 1), ""
    digits = number[: next((at for at, sign in enumerate(number) if not sign.isdecimal()), len(number))]
    return (min(int(digits), (1 << _NUMBER_BITS) - 1) if digits else 0), number[len(digits) :]
