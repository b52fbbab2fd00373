"""A resident writes a formula into a field; whoever opens the export must not run it."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest

from dashboard.exports import Stamp, csv_bytes, geojson_bytes
from dashboard.exports.spreadsheet import safe_cell

STAMP = Stamp("Ada Lind", datetime(2026, 11, 20, tzinfo=UTC), "=cmd|' /C calc'!A0", "00ff00ff00ff00ff")
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
    assert json.loads(data)["features"][0]["properties"]["Name"] == payload
