"""The plain pages: escaped, labelled, and without a script."""

from dashboard.web.plain_pages import DEMO_BANNER, Field, Frame, enrolment, form, page, refusal
from dashboard.web.session import page_path
from dashboard.web.sign_in import qr_code

EVIL = "<script>alert(1)</script>\"'"


def test_every_text_from_outside_is_escaped() -> None:
    html = page(
        Frame(EVIL, demo=True), EVIL, refusal(EVIL) + form("/x", [Field("a", EVIL, value=EVIL)], EVIL)
    )
    assert "<script" not in html
    assert 'value="<' not in html


def test_the_banner_stands_in_the_demo_county_only() -> None:
    assert DEMO_BANNER in page(Frame("x", demo=True), "t", "")
    assert DEMO_BANNER not in page(Frame("x", demo=False), "t", "")


def test_every_input_has_a_label_and_its_hint() -> None:
    html = form("/x", [Field("code", "Six digits", hint="From your phone", code=True)], "Go")
    assert '<label for="code">Six digits</label>' in html
    assert 'aria-describedby="code-hint"' in html
    assert 'inputmode="numeric"' in html


def test_the_qr_code_is_a_picture_without_a_script_or_an_address() -> None:
    svg = qr_code("otpauth://totp/Muster:ada?secret=ABC")
    assert svg.startswith("<svg")
    assert "script" not in svg
    assert "http" not in svg
    assert "ABCD EFGH" in enrolment(svg, "ABCDEFGH")


def test_no_way_leads_outside_after_signing_in() -> None:
    """An open redirect would make our sign-in page the front of someone else's."""
    assert page_path("/functional_needs") == "/functional_needs"
    for wanted in (
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "/media/x",
        "",
        "javascript:x",
    ):
        assert page_path(wanted) == "/"
