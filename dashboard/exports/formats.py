"""The one table of what a file can be: ending → words, media type, and who writes it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from dashboard.exports.geojson import geojson_bytes
from dashboard.exports.kml import kml_bytes
from dashboard.exports.paper import Report, pdf_bytes
from dashboard.exports.plain_text import Row
from dashboard.exports.spreadsheet import csv_bytes
from dashboard.exports.stamp import Stamp
from dashboard.exports.workbook import xlsx_bytes

Ending = Literal["csv", "xlsx", "geojson", "kml", "pdf"]


@dataclass(frozen=True)
class Export:
    """What leaves the house: households as rows, and the stamp that goes with them.

    `report` is what is printed of them; only PDF asks for it.
    """

    columns: Sequence[str]
    rows: Sequence[Row]
    stamp: Stamp
    report: Callable[[], Report]


@dataclass(frozen=True)
class Format:
    """One kind of file."""

    label: str
    media_type: str
    write: Callable[[Export], bytes]


FORMATS: Final[Mapping[Ending, Format]] = {
    "csv": Format("CSV", "text/csv", lambda told: csv_bytes(told.columns, told.rows, told.stamp)),
    "xlsx": Format(
        "XLSX",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda told: xlsx_bytes(told.columns, told.rows, told.stamp),
    ),
    "geojson": Format(
        "GeoJSON", "application/geo+json", lambda told: geojson_bytes(told.columns, told.rows, told.stamp)
    ),
    "kml": Format(
        "KML",
        "application/vnd.google-earth.kml+xml",
        lambda told: kml_bytes(told.columns, told.rows, told.stamp),
    ),
    "pdf": Format("PDF", "application/pdf", lambda told: pdf_bytes(told.report(), told.stamp)),
}
