"""A pasted text is put right where no word changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.alerts.texts.gsm import outside_in
from dashboard.alerts.texts.tidying import tidied


@pytest.mark.parametrize(
    ("pasted", "meant"),
    [
        ("Don\u2019t wait \u2014 leave\u00a0\u201cnow\u201d\u2026", 'Don\'t wait - leave "now"...'),
        ("evacuacio\u0301n", "evacuación"),
        (" Leave now. \r\n Go east. ", "Leave now.\nGo east."),
        ("\ufeffLeave\u200b now", "Leave now"),
    ],
)
def test_what_a_word_processor_left_behind_is_put_right(pasted: str, meant: str) -> None:
    assert tidied(pasted) == meant


def test_what_it_leaves_alone_is_left_to_the_rules() -> None:
    assert tidied("Leave\u202e now") == "Leave\u202e now"


@given(st.text(max_size=200))
def test_twice_is_once_and_no_text_needs_more_letters_outside_of_the_alphabet(text: str) -> None:
    once = tidied(text)
    assert tidied(once) == once
    assert not set(outside_in(once)) & set("\u2018\u2019\u201c\u201d\u2026\u2013\u00a0")
