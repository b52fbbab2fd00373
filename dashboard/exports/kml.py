"""Rows as KML 2.3 (OGC 12-007r2): longitude before latitude, WGS 84, written by a library and not by hand.

Earth viewers show the data of a placemark as HTML and replace `$[…]` in it. So the two signs that could
begin either are written as look-alikes: whatever a resident wrote stays text, and no picture is fetched.
"""

from collections.abc import Iterable, Sequence
from typing import Final
from xml.etree import ElementTree as ET

from dashboard.exports.plain_text import (
    EMPTY,
    LATITUDE,
    LONGITUDE,
    STAMP_COLUMN,
    Cell,
    Row,
    as_text,
    place_of,
)
from dashboard.exports.stamp import Stamp
from data_access.refusals import BadInput

NAMESPACE: Final = "http://www.opengis.net/kml/2.3"
_LOOK_ALIKES: Final = str.maketrans({"<": "\u2039", ">": "\u203a"})


def kml_bytes(columns: Sequence[str], rows: Iterable[Row], stamp: Stamp) -> bytes:
    """Write `rows` as placemarks; a household without coordinates is a placemark without a point.

    Refused without a row, for the same reason as an empty CSV file.
    """
    ET.register_namespace("", NAMESPACE)
    root = ET.Element(f"{{{NAMESPACE}}}kml")
    document = _add(root, "Document")
    _add(document, "name", "Functional needs")
    _add(document, "description", inert(stamp.line))
    kept = [column for column in columns if column not in (LATITUDE, LONGITUDE)]
    written = 0
    for written, row in enumerate(rows, 1):
        _add_placemark(document, kept, row, stamp, written)
    if not written:
        raise BadInput(EMPTY)
    written_out: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written_out


def inert(value: Cell) -> str:
    """Write a value so that no viewer takes it for markup or for the name of another value."""
    return as_text(value).translate(_LOOK_ALIKES).replace("$[", "$\u200b[")


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)
    child.text = text or None
    return child


def _add_placemark(document: ET.Element, columns: Sequence[str], row: Row, stamp: Stamp, number: int) -> None:
    placemark = _add(document, "Placemark")
    _add(placemark, "name", inert(row.get("Address")) or str(number))
    data = _add(placemark, "ExtendedData")
    for column in columns:
        _add(_add(data, "Data", name=inert(column)), "value", inert(row.get(column)))
    _add(_add(data, "Data", name=STAMP_COLUMN), "value", inert(stamp.line))
    place = place_of(row)
    if place is not None:
        _add(_add(placemark, "Point"), "coordinates", f"{place[0]:.7f},{place[1]:.7f}")
