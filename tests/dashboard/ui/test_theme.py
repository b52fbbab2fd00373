"""The look is one: the file mirrors the code, and every pair of colours can be read."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from dashboard.ui.theme import THEME, colours

ROOT = Path(__file__).parents[3]
SCHEMES = ("light", "dark")
CAPTION_ALPHA = 0.6
"""Streamlit writes captions in the text colour at this opacity."""


def _flat(table: dict[str, Any], prefix: str) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in table.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}.{name}")
        else:
            flat[f"{prefix}.{name}"] = value
    return flat


def _rgb(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _luminance(rgb: tuple[float, ...]) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(front: tuple[float, ...], back: tuple[float, ...]) -> float:
    """Contrast as WCAG 2.1 defines it, 1 to 21."""
    lighter, darker = sorted((_luminance(front), _luminance(back)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _mixed(front: str, back: str, alpha: float) -> tuple[float, ...]:
    return tuple(alpha * f + (1 - alpha) * b for f, b in zip(_rgb(front), _rgb(back), strict=True))


def test_the_file_says_the_same_as_the_code() -> None:
    written = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["theme"]
    assert _flat(written, "theme") == dict(THEME)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("place", ["", ".sidebar"])
def test_text_links_and_captions_can_be_read(scheme: str, place: str) -> None:
    def value(name: str) -> str:
        return str(THEME[f"theme.{scheme}{place}.{name}"])

    for back in (value("backgroundColor"), value("secondaryBackgroundColor")):
        for front in (value("textColor"), value("linkColor")):
            assert _contrast(_rgb(front), _rgb(back)) >= 4.5
    back = value("backgroundColor")
    assert _contrast(_mixed(value("textColor"), back, CAPTION_ALPHA), _rgb(back)) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("colour", ["red", "orange", "green", "blue", "gray"])
def test_the_text_of_a_badge_can_be_read(scheme: str, colour: str) -> None:
    front = str(THEME[f"theme.{scheme}.{colour}TextColor"])
    assert _contrast(_rgb(front), _rgb(str(THEME[f"theme.{scheme}.{colour}BackgroundColor"]))) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
def test_white_can_be_read_on_the_main_button(scheme: str) -> None:
    assert _contrast((1.0, 1.0, 1.0), _rgb(str(THEME[f"theme.{scheme}.primaryColor"]))) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_bar_stands_out_from_the_page(scheme: str) -> None:
    back = _rgb(str(THEME[f"theme.{scheme}.backgroundColor"]))
    assert all(_contrast(_rgb(colour), back) >= 3 for colour in colours(scheme).values())


def test_the_check_itself_sees_a_pair_that_cannot_be_read() -> None:
    assert _contrast(_rgb("#777777"), _rgb("#888888")) < 4.5


def test_no_value_fetches_anything_from_outside() -> None:
    assert not [name for name, value in THEME.items() if "//" in str(value)]
