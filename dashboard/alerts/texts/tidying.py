"""A text that was pasted from elsewhere, put right where that changes no word of it."""

import unicodedata
from typing import Final

_STRAIGHT: Final = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
        **dict.fromkeys("\u00a0\u2007\u2009\u202f\t", " "),
        "\u2026": "...",
        "\r": None,
        "\u00ad": None,
        "\u200b": None,
        "\ufeff": None,
    }
)


def tidied(text: str) -> str:
    """Straight quotes, plain dashes and spaces, composed letters (NFC), no spaces at the ends of lines.

    A sign that cannot be seen and is none of these stays, so that the rules find it.
    """
    plain = unicodedata.normalize("NFC", text.translate(_STRAIGHT))
    return "\n".join(line.strip() for line in plain.strip().split("\n"))
