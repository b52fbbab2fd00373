"""KML is opened again by a parser that refuses what is dangerous in XML."""

import pytest
from defusedxml.ElementTree import fromstring

from dashboard.exports import kml_bytes
from dashboard.exports.kml import NAMESPACE, inert
from data_access.refusals import BadInput
from tests.dashboard.exports.households import COLUMNS, DOE, NOWHERE, STAMP

KML = f"{{{NAMESPACE}}}"


def test_a_household_is_a_placemark_with_longitude_first_and_one_off_the_map_has_no_point() -> None:
    jane, bob = fromstring(kml_bytes(COLUMNS, [DOE, NOWHERE], STAMP)).iter(f"{KML}Placemark")
    assert jane.findtext(f"{KML}Point/{KML}coordinates") == "-93.5000000,45.2000000"
    assert bob.find(f"{KML}Point") is None


def test_every_placemark_and_the_document_bear_the_stamp() -> None:
    root = fromstring(kml_bytes(COLUMNS, [DOE, NOWHERE], STAMP))
    assert root.findtext(f"{KML}Document/{KML}description") == STAMP.line
    stamped = root.findall(f".//{KML}Data[@name='Taken out']/{KML}value")
    assert [one.text for one in stamped] == [STAMP.line] * 2


def test_a_viewer_finds_neither_markup_nor_a_name_to_replace() -> None:
    """Earth viewers show the data of a placemark as HTML and fetch its pictures."""
    hostile = '<img src="https://outside.example/x.png"> $[Names] & "]]>'
    told = inert(hostile)
    assert "<" not in told
    assert "$[" not in told
    assert "outside.example" in told
    root = fromstring(kml_bytes(["Names", hostile], [{"Names": hostile, hostile: hostile}], STAMP))
    assert root.findtext(f".//{KML}Data[@name='Names']/{KML}value") == told


def test_kml_without_a_household_is_refused() -> None:
    with pytest.raises(BadInput, match="nothing to write"):
        kml_bytes(COLUMNS, [], STAMP)
