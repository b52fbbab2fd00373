"""Areas as GeoJSON and KML: read back by other code, inert whatever they are called, and never empty."""

import json
from xml.etree import ElementTree as ET

import pytest
from shapely.geometry import Polygon, box, mapping, shape

from dashboard.exports.outlines import FileHead, Outlined, geojson_outlines, kml_outlines
from dashboard.geo.files.reading import read_areas
from data_access.refusals import BadInput

HEAD = FileHead("Zones", "Taken out by nobody", {"changed_at": None})
HOLED = Polygon(box(-93.5, 45.0, -93.4, 45.1).exterior, [box(-93.48, 45.02, -93.45, 45.05).exterior])
HOSTILE = '<script>alert(1)</script> $[name] "&'
AREAS = [
    Outlined("Holed", mapping(HOLED), {"id": "A-1", "letter": "O"}, "order"),
    Outlined(HOSTILE, mapping(box(-93.3, 45.0, -93.2, 45.1)), {"id": HOSTILE}),
]


def test_geojson_is_read_back_as_it_was() -> None:
    told = json.loads(geojson_outlines(AREAS, HEAD))
    assert [one["properties"]["name"] for one in told["features"]] == ["Holed", HOSTILE]
    assert shape(told["features"][0]["geometry"]).equals(HOLED)
    assert told["note"] == HEAD.line


def test_kml_is_read_back_by_our_own_reader_and_holds_its_hole() -> None:
    found = read_areas(kml_outlines(AREAS, HEAD, {"order": "#c62828"})).areas
    assert found[0].shape.equals_exact(HOLED, 1e-6) or found[0].shape.symmetric_difference(HOLED).area < 1e-9
    assert len(found[0].rings) == 2


def test_kml_holds_no_markup_and_writes_colours_backwards() -> None:
    """KML 2.3, clause 16.8: alpha, blue, green, red."""
    root = ET.fromstring(kml_outlines(AREAS, HEAD, {"order": "#c62828"}))  # noqa: S314 - written above
    texts = [one.text or "" for one in root.iter()]
    assert not any("<" in text or "$[" in text for text in texts)
    assert "ff2828c6" in texts


def test_an_empty_file_is_refused_unless_it_may_be_empty() -> None:
    with pytest.raises(BadInput, match="no area"):
        geojson_outlines([], HEAD)
    with pytest.raises(BadInput, match="no area"):
        kml_outlines([], HEAD, {})
    assert json.loads(geojson_outlines([], HEAD, may_be_empty=True))["features"] == []
    assert b"<Document" in kml_outlines([], HEAD, {}, may_be_empty=True)
