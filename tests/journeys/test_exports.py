"""Each kind of file is taken out in Chromium and read again by a library that did not write it."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pypdf
import pytest
from defusedxml.ElementTree import fromstring
from playwright.sync_api import Browser

from dashboard.exports.kml import NAMESPACE
from data_access.access import Permission, Role
from tests.journeys.office import Visitor, visiting
from tests.serving import RunningServer

pytestmark = pytest.mark.journey
REASON = "Door to door before the flood & the dark"


def _csv(data: bytes) -> list[str]:
    return [row["Address"] for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig")))]


def _xlsx(data: bytes) -> list[str]:
    head, *rows = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True)
    return [str(row[head.index("Address")]) for row in rows]


def _geojson(data: bytes) -> list[str]:
    return [one["properties"]["Address"] for one in json.loads(data)["features"]]


def _kml(data: bytes) -> list[str]:
    root = fromstring(data)
    return [str(one.findtext(f"{{{NAMESPACE}}}name")) for one in root.iter(f"{{{NAMESPACE}}}Placemark")]


def _pdf_text(data: bytes) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def _handed(manager: Visitor, label: str) -> bytes:
    return Path(manager.download(label).path()).read_bytes()


@pytest.mark.parametrize(
    ("label", "read"),
    [("CSV file", _csv), ("XLSX file", _xlsx), ("GeoJSON file", _geojson), ("KML file", _kml)],
)
def test_a_file_holds_the_households_in_the_order_of_a_walk_and_the_reason(
    county: RunningServer, county_browser: Browser, label: str, read: Callable[[bytes], list[str]]
) -> None:
    with visiting(county_browser, county, Role.EMERGENCY_MANAGER) as manager:
        manager.open("/functional_needs?place=Dayton+(city)")
        manager.type_in("Reason", REASON)
        addresses = read(_handed(manager, label))
        assert len(addresses) == 3
        assert addresses.index("7 Elm Street") < addresses.index("20 Oak Street")


def test_the_paper_holds_names_the_answer_and_the_stamp(
    county: RunningServer, county_browser: Browser
) -> None:
    with visiting(county_browser, county, Role.EMERGENCY_MANAGER) as manager:
        manager.open("/functional_needs?place=Dayton+(city)")
        manager.type_in("Reason", REASON)
        text = _pdf_text(_handed(manager, "PDF file"))
        assert "Kim Lee" in text
        assert "In Dayton" in text
        assert "Expected 41" in text
        assert REASON in " ".join(text.split())
        assert "No base map" not in text


def test_the_briefing_sheet_needs_no_reason_holds_no_name_and_is_on_record(
    county: RunningServer, county_browser: Browser
) -> None:
    with visiting(county_browser, county, Role.EMERGENCY_MANAGER) as manager:
        manager.open("/functional_needs?place=Dayton+(city)")
        text = _pdf_text(_handed(manager, "Briefing sheet (PDF)"))
        assert "In Dayton" in text
        assert "no household is shown" in text
        assert not [name for name in ("Kim Lee", "Oak Street", "Garcia", "555-01") if name in text]
        assert _exports_on_record(county, "counts only")


def test_a_file_is_built_and_on_record_only_when_it_is_clicked(
    county: RunningServer, county_browser: Browser
) -> None:
    reason = "Nothing is taken out by looking"
    with visiting(county_browser, county, Role.EMERGENCY_MANAGER) as manager:
        manager.open("/functional_needs?place=Dayton+(city)")
        manager.type_in("Reason", reason)
        assert not _exports_on_record(county, reason)
        _handed(manager, "KML file")
        assert len(_exports_on_record(county, reason)) == 1


def _exports_on_record(county: RunningServer, word: str) -> list[str]:
    house = county.house()
    try:
        lines = [kept.line for kept in house.store.audit.lines(limit=400)]
        return [
            line.about
            for line in lines
            if line.action == Permission.REGISTRY_EXPORT and word in f"{line.about} {line.reason}"
        ]
    finally:
        house.close()
