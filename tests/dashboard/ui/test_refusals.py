"""What breaks is shown as a sentence, and logged without what anybody told us."""

import logging
import re

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.ui import refusals
from data_access.refusals import BadInput

PAGE = """
from dashboard.ui import refusals
from data_access.refusals import BadInput

with refusals.shown():
    raise BadInput("Draw an area with three corners *or* more.")
"""
SECRET = "insulin of Jane Doe"


def test_a_refusal_is_its_own_sentence() -> None:
    (box,) = AppTest.from_string(PAGE).run().error
    assert box.value == r"Draw an area with three corners \*or\* more."


def test_anything_else_is_a_reference_and_no_text(caplog: pytest.LogCaptureFixture) -> None:
    """An exception's text may hold a name; the log gets its kind and its places in the program."""
    with caplog.at_level(logging.ERROR):
        assert refusals.on_script_error(ValueError(SECRET))
    assert re.search(r"[0-9A-F]{8} ValueError at ", caplog.text)
    assert SECRET not in caplog.text


def test_a_refusal_is_not_an_incident(caplog: pytest.LogCaptureFixture) -> None:
    assert refusals.on_script_error(BadInput("No."))
    assert "muster.screens" not in caplog.text
