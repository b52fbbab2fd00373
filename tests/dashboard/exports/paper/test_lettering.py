"""Letters of the languages of the county, measured and broken into lines."""

import pytest
from reportlab.pdfbase.ttfonts import shapeStr

from dashboard.exports.paper.lettering import BOX, REGULAR, Lettering, runs_of


@pytest.mark.parametrize(
    "name",
    [
        "Cabdiraxmaan Xuseen", "Núñez Güell", "Xyooj Paj Ntaub", "Nguyễn Thị Phượng", "Щукин Їжак",
        "محمد عبدالله", "پژمان", "सीता देवी", "สมชาย ใจดี", "שלום",
    ],
)  # fmt: skip
def test_names_of_these_scripts_are_shown_letter_for_letter(name: str) -> None:
    letters = Lettering()
    assert letters.plain(name) == name
    assert not letters.missing


@pytest.mark.parametrize("name", ["王小明", "አበበ", "ລາວ", "김"])
def test_names_of_these_scripts_become_boxes_and_are_remembered(name: str) -> None:
    letters = Lettering()
    assert letters.plain(name) == BOX * len(name)
    assert letters.missing_in(name) == list(dict.fromkeys(name))


def test_letters_that_join_are_drawn_joined_and_the_last_one_stands_leftmost() -> None:
    """The forms of the four letters of Mohammed, as they stand in a word, from left to right."""
    Lettering()
    assert str(shapeStr("محمد", REGULAR, 10)) == "\ufeaa\ufee4\ufea4\ufee3"


def test_a_name_from_right_to_left_stays_whole_beside_one_from_left_to_right() -> None:
    runs = runs_of("محمد عبدالله, Ana Garcia")
    assert [(run.text, run.shaped) for run in runs] == [("محمد عبدالله", True), (", Ana Garcia", False)]


def test_lines_hold_every_word_and_none_is_wider_than_the_column() -> None:
    letters = Lettering()
    text = "Needs to be lifted, Behavioural support, Llanfairpwllgwyngyllgogerychwyrndrobwll"
    lines = letters.lines(text, 9, 80)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert max(letters.width(line, 9) for line in lines) <= 80


def test_an_accent_that_stands_alone_is_put_on_its_letter() -> None:
    assert Lettering().plain("Jose\u0301") == "José"


def test_marks_that_only_steer_others_go_without_a_word() -> None:
    letters = Lettering()
    assert letters.plain("Ana\u2060\x00 Garcia") == "Ana Garcia"
    assert not letters.missing
