"""Areas of any file as GeoJSON in degrees, which the importer of fixed areas reads."""

import json
import re
from typing import Final

from dashboard.geo.files.reading import AreaFile

_OTHER_SYSTEM: Final = re.compile(rb'"crs"(?![^}]{0,200}(?:CRS84|EPSG:{1,2}4326))')
_HEAD_BYTES: Final = 4_096


def is_geojson_in_degrees(head: bytes) -> bool:
    """Whether a file that begins so is GeoJSON that names no other coordinate system."""
    plain = head[:_HEAD_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n")
    return plain.startswith(b"{") and _OTHER_SYSTEM.search(plain) is None


def geojson_of(file: AreaFile) -> bytes:
    """Write the areas as a collection of features, each with its name and what the file told about it."""
    features = [
        {**one.area.as_geojson(), "properties": {**one.properties, "name": one.area.name}}
        for one in file.found
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()
