"""The one function that every text on a map passes."""

from html import escape
from typing import Final

_TEMPLATE_SIGNS: Final = str.maketrans({sign: f"&#{ord(sign)};" for sign in "`${}\\"})
"""folium writes texts into JavaScript template literals, where these run even after `html.escape`."""


def esc(text: str) -> str:
    r"""Make a text harmless in HTML, in an attribute and in a JavaScript template literal.

    `& < > " '` and ``` ` $ { } \ ``` become entities, so a browser shows the same characters.
    """
    return escape(text, quote=True).translate(_TEMPLATE_SIGNS)
