"""Text as a file may hold it: letters stay, what no reader prints goes."""

from collections.abc import Mapping
from datetime import date
from typing import Final

Cell = str | int | float | bool | date | None
Row = Mapping[str, Cell]

LATITUDE: Final = "Latitude"
LONGITUDE: Final = "Longitude"
"""Names of the two columns that say where a household is."""
STAMP_COLUMN: Final = "Taken out"
EMPTY: Final = "There is nothing to write into a file: no household is in this answer."
"""Why an empty file is refused: it is taken for "nobody lives there"."""

# XML 1.0, clause 2.2: what no document may hold, whichever way it is written.
_NOT_IN_XML: Final = {
    **dict.fromkeys(number for number in range(0x20) if chr(number) not in "\t\n\r"),
    **dict.fromkeys(range(0x7F, 0xA0)),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
    **dict.fromkeys((0xFFFE, 0xFFFF)),
}


def printable(text: str) -> str:
    """Drop control characters other than tab and line ends; half a pair of UTF-16 becomes U+FFFD."""
    return text.translate(_NOT_IN_XML)


def as_text(value: Cell) -> str:
    """Write a cell as text: nothing is empty, a truth value `yes` or `no`, a date ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else printable(str(value))


def place_of(row: Row) -> tuple[float, float] | None:
    """Find where a row is, as (longitude, latitude); None for a household without coordinates."""
    longitude, latitude = row.get(LONGITUDE), row.get(LATITUDE)
    if isinstance(longitude, int | float) and isinstance(latitude, int | float):
        return round(float(longitude), 7), round(float(latitude), 7)
    return None
