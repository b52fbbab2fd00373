"""A resident writes a formula into a field; whoever opens the export must not run it."""

import csv
import io
import json
import re
import time
import tracemalloc
import zipfile
from datetime import UTC, datetime

import openpyxl
import pypdf
import pytest
from defusedxml.ElementTree import fromstring

from dashboard.exports import (
    FORMATS,
    Ending,
    Export,
    Stamp,
    csv_bytes,
    geojson_bytes,
    kml_bytes,
    pdf_bytes,
    xlsx_bytes,
)
from dashboard.exports.kml import NAMESPACE
from dashboard.exports.paper import Listed
from dashboard.exports.plain_text import Row
from dashboard.exports.spreadsheet import safe_cell
from tests.dashboard.exports.paper.reports import listing, report

MANY = 10_000
SECONDS_AT_MOST = 20.0
MEGABYTES_AT_MOST = 80.0
NOW = datetime(2026, 11, 20, tzinfo=UTC)
STAMP = Stamp("Ada Lind", NOW, "=cmd|' /C calc'!A0", "00ff00ff00ff00ff")
TRIGGERS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
PAYLOADS = [
    *(f"{trigger}cmd|' /C calc'!A0" for trigger in TRIGGERS),
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    '"=1+1',
    "\x00=1+1",
    "\u200b=HYPERLINK(1)",
    "\ufeff=1+1",
    "Jane;=1+1",
    "Jane,@SUM(1)",
    "Jane\n=1+1",
    "Jane\t+1",
    "Jane|-1",
    "${7*7}${process.exit()}",
    "<script>alert(1)</script>",
    "_x003D_1+1",
    "\x0b\x1b[2J\x85=1+1",
    "\ud800=1+1",
]

pytestmark = pytest.mark.attack


def _is_live(cell: str) -> bool:
    """Whether a spreadsheet could take the cell for a formula, whatever its country splits cells at."""
    pieces = [cell]
    for separator in (";", ",", "|", "\t", "\r", "\n"):
        pieces = [part for piece in pieces for part in piece.split(separator)]
    return any(piece.strip(" \u00a0\u200b\ufeff\x00\"'").startswith(TRIGGERS) for piece in _unmarked(pieces))


def _unmarked(pieces: list[str]) -> list[str]:
    return [piece for piece in pieces if not piece.lstrip(' \u00a0\u200b\ufeff"').startswith("'")]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_cell_of_a_csv_file_is_a_live_formula(payload: str) -> None:
    data = csv_bytes(["Name", payload], [{"Name": payload, payload: 1}], STAMP).decode("utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(data)) for cell in line]
    assert not [cell for cell in cells if _is_live(cell)]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_letters_of_the_resident_are_still_there_to_read(payload: str) -> None:
    kept = [letter for letter in payload if letter.isalnum()]
    assert [letter for letter in str(safe_cell(payload)) if letter.isalnum()] == kept


def test_the_check_itself_sees_a_live_formula() -> None:
    assert _is_live("=1+1")
    assert _is_live("Jane;=1+1")


def test_a_negative_longitude_stays_a_number() -> None:
    assert safe_cell(-93.5) == -93.5


@pytest.mark.parametrize("payload", PAYLOADS)
def test_geojson_gives_every_text_back_letter_for_letter(payload: str) -> None:
    data = geojson_bytes(["Name"], [{"Name": payload}], STAMP)
    told = json.loads(data)["features"][0]["properties"]["Name"]
    assert told == payload.replace("\ud800", "?")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_cell_of_a_workbook_is_a_formula_and_each_text_is_marked_as_text(payload: str) -> None:
    """The file itself is looked at: no formula element, no link, nothing that another file is asked for."""
    data = xlsx_bytes(
        ["Name", payload], [{"Name": payload, payload: True}], Stamp(payload, NOW, payload, "0")
    )
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    sheets = [text for name, text in parts.items() if name.startswith("xl/worksheets/")]
    assert sheets
    assert not [sheet for sheet in sheets if re.search(r"<f[ >/]|<hyperlink|<drawing|<legacyDrawing", sheet)]
    assert not [name for name in parts if "externalLink" in name or "vba" in name]
    for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets:
        texts = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert {cell.data_type for cell in texts} == {"s"}
        assert all(cell.quotePrefix for cell in texts)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_kml_is_read_again_and_holds_no_markup_of_a_resident(payload: str) -> None:
    root = fromstring(kml_bytes(["Name", payload], [{"Name": payload, payload: payload}], STAMP))
    told = root.findtext(f".//{{{NAMESPACE}}}Data[@name='Name']/{{{NAMESPACE}}}value") or ""
    assert "<" not in told
    assert [one for one in told if one.isalnum()] == [one for one in payload if one.isalnum()]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_printed_text_stays_text(payload: str) -> None:
    """Brackets and backslashes end a string in PDF: the words arrive, and nothing else is added."""
    hostile = f"{payload} ) Tj ET (\\"
    data = pdf_bytes(
        report(listing(Listed((hostile, payload, payload), (-93.5, 45.2))), title=hostile),
        Stamp(hostile, NOW, payload or "x", "0", payload),
    )
    read = pypdf.PdfReader(io.BytesIO(data))
    assert not [word for word in (b"/JavaScript", b"/URI", b"/Launch", b"/OpenAction") if word in data]
    assert ") Tj ET (\\" in read.pages[0].extract_text()


ROW: Row = {
    "Names": "Ana Garcia, Luis Garcia, Marisol Garcia", "Address": "3110 12th Avenue South", "People": 4,
    "Needs": "Needs an interpreter, Daily medication, Cane, walker or crutches", "Latitude": 45.2,
    "Longitude": -93.5,
}  # fmt: skip


@pytest.mark.parametrize("ending", ["csv", "xlsx", "geojson", "kml"])
def test_ten_thousand_households_take_seconds_and_little_memory(ending: Ending) -> None:
    export = Export(list(ROW), [ROW] * MANY, STAMP, report)
    tracemalloc.start()
    try:
        began = time.process_time()
        data = FORMATS[ending].write(export)
        seconds = time.process_time() - began
        megabytes = tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()
    assert len(data) > MANY
    assert seconds < SECONDS_AT_MOST
    assert megabytes < MEGABYTES_AT_MOST


def test_the_longest_list_on_paper_is_printed_in_seconds() -> None:
    households = [
        Listed(
            (f"{number} Oak Street", str(ROW["Names"]), str(ROW["Needs"])), (-93.5 + number / 20_000, 45.2)
        )
        for number in range(2_000)
    ]
    began = time.process_time()
    data = pdf_bytes(report(listing(*households)), STAMP)
    assert time.process_time() - began < SECONDS_AT_MOST
    assert len(pypdf.PdfReader(io.BytesIO(data)).pages) > 50
