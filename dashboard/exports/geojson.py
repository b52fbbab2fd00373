"""Rows as GeoJSON (RFC 7946): longitude before latitude, WGS 84, seven decimals."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from dashboard.exports.plain_text import EMPTY, LATITUDE, LONGITUDE, Cell, Row, place_of
from dashboard.exports.stamp import Stamp
from data_access.refusals import BadInput


def geojson_bytes(columns: Sequence[str], rows: Iterable[Row], stamp: Stamp) -> bytes:
    """Write `rows` as a FeatureCollection; a household without coordinates has a null geometry.

    Refused without a row, for the same reason as an empty CSV file.
    """
    kept = [column for column in columns if column not in (LATITUDE, LONGITUDE)]
    features = [_feature(kept, row, stamp) for row in rows]
    if not features:
        raise BadInput(EMPTY)
    collection = {"type": "FeatureCollection", "taken_out": stamp.line, "features": features}
    return json.dumps(collection, ensure_ascii=False, allow_nan=False, indent=1).encode(errors="replace")


def _feature(columns: Sequence[str], row: Row, stamp: Stamp) -> dict[str, Any]:
    properties = {column: _plain(row.get(column)) for column in columns}
    return {
        "type": "Feature",
        "geometry": _point(row),
        "properties": {**properties, "Taken out": stamp.line},
    }


def _point(row: Row) -> dict[str, Any] | None:
    place = place_of(row)
    return None if place is None else {"type": "Point", "coordinates": list(place)}


def _plain(value: Cell) -> str | int | float | bool | None:
    return value.isoformat() if isinstance(value, date) else value
