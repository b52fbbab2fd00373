"""The look of the house, in one place: `.streamlit/config.toml` mirrors it and a test compares the two.

Streamlit reads the file only where the working directory is the root, so the server passes these
values in code. Fonts are those that Streamlit's own bundle carries: nothing is fetched from outside.
Contrast is WCAG 2.1 AA (4.5 : 1 for text, 3 : 1 for parts of controls); a test computes it.
"""

from types import MappingProxyType
from typing import Final

AMBER: Final = MappingProxyType({"light": "#8f4a00", "dark": "#f2b35e"})
"""Lapsed: told us once, not confirmed in time. Always with a word or a pattern beside the colour."""
TEAL: Final = MappingProxyType({"light": "#0b5a75", "dark": "#62bfdc"})
"""Current: what we were told and what is confirmed."""
SLATE: Final = MappingProxyType({"light": "#5b6b75", "dark": "#9fb1bb"})
"""Expected: what an independent estimate says, and what is not known."""

Value = str | int | float | bool | list[str] | list[int]

_SHARED: Final[dict[str, Value]] = {
    "baseFontSize": 15,
    "baseRadius": "0.5rem",
    "buttonRadius": "0.5rem",
    "font": "sans-serif",
    "headingFont": "sans-serif",
    "headingFontSizes": ["1.85rem", "1.3rem", "1.1rem", "1rem", "0.95rem", "0.9rem"],
    "headingFontWeights": [700, 600, 600, 600, 600, 600],
    "metricValueFontSize": "1.9rem",
    "metricValueFontWeight": 600,
    "showSidebarBorder": False,
    "showWidgetBorder": True,
    "linkUnderline": True,
    "paddingTop": "1rem",
    "paddingBottom": "3rem",
}

_LIGHT: Final[dict[str, Value]] = {
    "primaryColor": TEAL["light"],
    "backgroundColor": "#ffffff",
    "secondaryBackgroundColor": "#f1f6f8",
    "textColor": "#04121a",
    "linkColor": TEAL["light"],
    "borderColor": "#cfdbe1",
    "codeBackgroundColor": "#f1f6f8",
    "codeTextColor": "#04121a",
    "orangeColor": "#b86200",
    "orangeBackgroundColor": "#fff2dd",
    "orangeTextColor": AMBER["light"],
    "yellowBackgroundColor": "#fff2dd",
    "yellowTextColor": "#7a4a00",
    "redColor": "#b3261e",
    "redBackgroundColor": "#fdeceb",
    "redTextColor": "#9b1c15",
    "greenColor": "#1d7a4f",
    "greenBackgroundColor": "#e6f5ed",
    "greenTextColor": "#12603b",
    "blueColor": TEAL["light"],
    "blueBackgroundColor": "#e4f1f6",
    "blueTextColor": "#084a61",
    "grayColor": SLATE["light"],
    "grayBackgroundColor": "#eaf0f3",
    "grayTextColor": "#45545d",
    "chartCategoricalColors": ["#0b5a75", "#b86200", "#5b6b75", "#1d7a4f", "#6a4fa3", "#b3261e"],
    "dataframeBorderColor": "#cfdbe1",
    "dataframeHeaderBackgroundColor": "#f1f6f8",
    "dataframeHeaderTextColor": "#2c3b44",
}

_DARK: Final[dict[str, Value]] = {
    "primaryColor": "#1f80a1",
    "backgroundColor": "#0b171e",
    "secondaryBackgroundColor": "#12242e",
    "textColor": "#f3f8fa",
    "linkColor": "#7fd0ea",
    "borderColor": "#2a414d",
    "codeBackgroundColor": "#12242e",
    "codeTextColor": "#f3f8fa",
    "orangeColor": "#f2b35e",
    "orangeBackgroundColor": "#3a2810",
    "orangeTextColor": "#f7c37e",
    "yellowBackgroundColor": "#3a2810",
    "yellowTextColor": "#f7cf8a",
    "redColor": "#ff9c93",
    "redBackgroundColor": "#41191a",
    "redTextColor": "#ffb3ac",
    "greenColor": "#6fd3a0",
    "greenBackgroundColor": "#0f3324",
    "greenTextColor": "#8ee0b6",
    "blueColor": TEAL["dark"],
    "blueBackgroundColor": "#10323f",
    "blueTextColor": "#9bdcf0",
    "grayColor": SLATE["dark"],
    "grayBackgroundColor": "#1c303b",
    "grayTextColor": "#c3d0d7",
    "chartCategoricalColors": ["#62bfdc", "#f2b35e", "#9fb1bb", "#6fd3a0", "#b9a3ea", "#ff9c93"],
    "dataframeBorderColor": "#2a414d",
    "dataframeHeaderBackgroundColor": "#12242e",
    "dataframeHeaderTextColor": "#dbe6eb",
}

_NAVY: Final[dict[str, Value]] = {
    "backgroundColor": "#0a2936",
    "secondaryBackgroundColor": "#143b4b",
    "textColor": "#f0f7fa",
    "linkColor": "#a9dcee",
    "borderColor": "#2c5667",
    "codeBackgroundColor": "#143b4b",
    "codeTextColor": "#f0f7fa",
    "primaryColor": "#1b7a9a",
}

THEME: Final[MappingProxyType[str, Value]] = MappingProxyType(
    {f"theme.{name}": value for name, value in _SHARED.items()}
    | {f"theme.light.{name}": value for name, value in _LIGHT.items()}
    | {f"theme.dark.{name}": value for name, value in _DARK.items()}
    | {f"theme.light.sidebar.{name}": value for name, value in _NAVY.items()}
    | {
        f"theme.dark.sidebar.{name}": value
        for name, value in (_NAVY | {"backgroundColor": "#07202b"}).items()
    }
)
"""Option of Streamlit → value, for `st.App(…).run(config=…)`."""


def colours(scheme: str = "light") -> dict[str, str]:
    """Colours of a chart for `light` or `dark`: what is known, what lapsed, what is not known, and text."""
    dark = "dark" if scheme == "dark" else "light"
    text = str((_DARK if scheme == "dark" else _LIGHT)["textColor"])
    return {"known": TEAL[dark], "lapsed": AMBER[dark], "unknown": SLATE[dark], "text": text}
