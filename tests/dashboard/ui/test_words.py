"""Numbers, days, lists and residents' words as they stand on the screen."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from dashboard.ui import words
from data_access.access import Role
from data_access.records.needs import CMIST, Need, Transport

CHICAGO = ZoneInfo("America/Chicago")


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0, "", "0"),
        (1234, "", "1,234"),
        (1_234_567, "m", "1,234,567\u202fm"),
        (2.5, "h", "2.5\u202fh"),
        (None, "h", "\u2013"),
    ],
)
def test_a_number_has_commas_and_its_unit(value: float | None, unit: str, text: str) -> None:
    assert words.number(value, unit) == text


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(1, 2, "50\u202f%"), (1, 30, "3.3\u202f%"), (0, 5, "0\u202f%"), (5, 0, "\u2013"), (5, None, "\u2013")],
)
def test_a_share_of_nothing_is_not_a_number(part: float, whole: float | None, text: str) -> None:
    assert words.share(part, whole) == text


def test_a_moment_is_told_in_the_countys_own_time_with_its_zone() -> None:
    moment = datetime(2026, 7, 4, 2, 5, tzinfo=UTC)
    assert words.local_time(moment, CHICAGO) == "3 Jul 2026, 21:05 CDT"
    assert words.local_time(None, CHICAGO) == "never"


def test_what_nobody_told_us_is_said_so() -> None:
    assert words.day(None) == words.hours(None) == "not known"
    assert words.day(date(2026, 6, 1)) == "1 Jun 2026"


@pytest.mark.parametrize(
    ("parts", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_a_list_reads_like_a_sentence(parts: list[str], text: str) -> None:
    assert words.listed(parts) == text


def test_a_phone_number_is_written_as_people_say_it() -> None:
    assert words.phone("+16125551234") == "(612) 555-1234"
    assert words.phone("+442079460958") == "+442079460958"


def test_every_need_way_to_leave_group_and_role_has_a_word() -> None:
    assert set(words.NEED_WORDS) == set(Need)
    assert set(words.TRANSPORT_WORDS) == set(Transport)
    assert set(words.GROUP_WORDS) == set(CMIST)
    assert set(words.ROLE_WORDS) == set(Role)


def test_a_languages_name_is_found_by_its_first_part() -> None:
    assert words.language("es-MX") == "Spanish"
    assert words.language("") == "English"
    assert words.language("tlh") == "tlh"


@pytest.mark.parametrize(
    "text", ["![x](u)", "<b>", "`a`", "$x$", "# a", ":red[x]", "[a](b)", "~~a~~", "1. a"]
)
def test_plain_leaves_no_mark_of_markdown_unescaped(text: str) -> None:
    escaped = words.plain(text)
    marks = "\\`*_{}[]()<>#+-.!|~$:"
    alone = [
        letter
        for at, letter in enumerate(escaped)
        if letter in marks and letter != "\\" and escaped[at - 1 : at] != "\\"
    ]
    assert alone == []


def test_plain_keeps_a_bare_address_from_becoming_a_link() -> None:
    assert "www" not in words.plain("www.evil.example")
    assert "WWW" not in words.plain("WWW.evil.example")
    assert "://" not in words.plain("https://evil.example").replace("\\", "")
