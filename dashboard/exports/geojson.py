"""Rows as GeoJSON (RFC 7946): longitude before latitude, WGS 84, seven decimals."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from dashboard.exports.spreadsheet import Cell, Row
from dashboard.exports.stamp import Stamp
from data_access.refusals import BadInput

LATITUDE, LONGITUDE = "Latitude", "Longitude"
"""Names of the two columns that become the point of a feature."""


def geojson_bytes(columns: Sequence[str], rows: Iterable[Row], stamp: Stamp) -> bytes:
    """Write `rows` as a FeatureCollection; a household without coordinates has a null geometry.

    Refused without a row, for the same reason as an empty CSV file.
    """
    kept = [column for column in columns if column not in (LATITUDE, LONGITUDE)]
    features = [_feature(kept, row, stamp) for row in rows]
    if not features:
        raise BadInput("There is nothing to write into a file: no household is in this answer.")
    collection = {"type": "FeatureCollection", "taken_out": stamp.line, "features": features}
    return json.dumps(collection, ensure_ascii=False, allow_nan=False, indent=1).encode()


def _feature(columns: Sequence[str], row: Row, stamp: Stamp) -> dict[str, Any]:
    properties = {column: _plain(row.get(column)) for column in columns}
    return {
        "type": "Feature",
        "geometry": _point(row.get(LATITUDE), row.get(LONGITUDE)),
        "properties": {**properties, "Taken out": stamp.line},
    }


def _point(latitude: Cell, longitude: Cell) -> dict[str, Any] | None:
    if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
        return None
    return {"type": "Point", "coordinates": [round(longitude, 7), round(latitude, 7)]}


def _plain(value: Cell) -> str | int | float | bool | None:
    return value.isoformat() if isinstance(value, date) else value
