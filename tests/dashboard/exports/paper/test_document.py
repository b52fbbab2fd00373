"""What is printed is read again by another library."""

import io
import re
from pathlib import Path

import pypdf
import pytest

from dashboard.exports import pdf_bytes
from dashboard.exports.paper import Listed, Report
from dashboard.exports.paper.report import MOST_LISTED
from data_access.refusals import BadInput
from tests.dashboard.exports.households import STAMP
from tests.dashboard.exports.paper.reports import HOUSEHOLDS, NEEDS, listing, report
from tests.world import four_households


def _read(printed: Report) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf_bytes(printed, STAMP)))


def _text(page: pypdf.PageObject) -> str:
    return " ".join(page.extract_text().split())


def test_every_page_bears_the_stamp_and_its_number_of_all_pages() -> None:
    many = [Listed((f"{number} Oak Street", "Kim Lee", "Ride")) for number in range(1, 61)]
    pages = _read(report(listing(*many))).pages
    assert len(pages) > 3
    for number, page in enumerate(pages, 1):
        text = _text(page)
        assert re.search(rf"Page {number} of ?{len(pages)}\b", text)
        assert "Taken out by Ada Lind · 2026-11-20 15:42 CST (2026-11-20 21:42 UTC)" in text
        assert "Flood at the river · case 26-1234 · export 00ff00ff00ff00ff" in text
        assert "destroy it afterwards" in text


def test_the_properties_say_who_and_which_export() -> None:
    told = _read(report()).metadata
    assert told is not None
    assert told.author == "Ada Lind"
    assert told.subject == STAMP.line
    assert STAMP.export_id in (told.title or "")


def test_the_answer_stands_first_with_what_is_expected_beside_and_tables_follow() -> None:
    first, second = _read(report()).pages
    assert "In Dayton 3 households are registered." in _text(first)
    assert "Expected 41 (by hand, first)" in _text(first)
    assert "Wheelchair 0 1" in _text(second)


def test_a_briefing_sheet_holds_no_household_in_words_or_on_the_map() -> None:
    text = " ".join(_text(page) for page in _read(report()).pages)
    assert "Kim Lee" not in text
    assert "no household is shown" in text


def test_names_are_numbered_and_a_household_off_the_map_is_said_to_be_so() -> None:
    first, *_, last = _read(report(listing())).pages
    assert "1 of the list has no place on the map." in _text(first)
    assert re.search(r"1 16001 Pine Street Jane Doe .*2 20 Oak Street Kim Lee .*3 ", _text(last))


def test_the_head_of_the_list_is_on_every_page_of_it() -> None:
    many = [Listed((f"{number} Oak Street", "Kim Lee", "Ride")) for number in range(1, 101)]
    for page in list(_read(report(listing(*many))).pages)[2:]:
        assert "No. Address Who Help Done" in _text(page)


def test_a_long_table_goes_on_with_its_title_said_again() -> None:
    rows = tuple(NEEDS.rows[1] for _ in range(120))
    tables = (type(NEEDS)(NEEDS.title, NEEDS.columns, rows),)
    text = " ".join(_text(page) for page in _read(report(tables=tables)).pages)
    assert text.count("Wheelchair") == 120
    assert "What they need (continued)" in text


def test_letters_that_the_font_does_not_hold_are_named_and_never_dropped() -> None:
    strange = Listed(("9 Elm Street", "王小明, Nguyễn Thị Phượng", ""))
    last = _text(_read(report(listing(strange))).pages[-1])
    assert "\u25af\u25af\u25af, Nguyễn Thị Phượng" in last
    assert "No. 1: U+738B" in last


def test_the_ground_is_that_of_the_base_map(tmp_path: Path) -> None:
    four_households.write_base_map(tmp_path)
    bare = _text(_read(report()).pages[0])
    assert "No base map is installed" in bare
    drawn = pdf_bytes(report(base_map=tmp_path / "county.pmtiles"), STAMP)
    page = pypdf.PdfReader(io.BytesIO(drawn)).pages[0]
    assert "No base map" not in _text(page)
    assert len(drawn) > len(pdf_bytes(report(), STAMP))


@pytest.mark.parametrize(("size", "points"), [("letter", (612, 792)), ("a4", (595, 841))])
def test_paper_is_letter_or_a4(size: str, points: tuple[int, int]) -> None:
    box = _read(report(size=size)).pages[0].mediabox
    assert (int(box.width), int(box.height)) == points


def test_nothing_in_the_document_runs_or_asks_for_anything() -> None:
    data = pdf_bytes(report(listing()), STAMP)
    for word in (b"/JavaScript", b"/JS", b"/URI", b"/Launch", b"/OpenAction", b"/EmbeddedFile"):
        assert word not in data


def test_more_households_than_anybody_carries_are_refused_with_another_way() -> None:
    with pytest.raises(BadInput, match="spreadsheet"):
        listing(*(HOUSEHOLDS[:1] * (MOST_LISTED + 1)))


def test_one_household_with_endless_text_does_not_stop_the_printer() -> None:
    endless = Listed(("x" * 5_000, "word " * 5_000, "Ride"))
    last = _text(_read(report(listing(endless))).pages[-1])
    assert "more in the spreadsheet" in last
