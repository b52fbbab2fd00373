"""The GSM 7-bit alphabet (3GPP TS 23.038, 6.2.1) and the room that a text takes as a short message."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED: Final = frozenset("\f^{}\\[~]|€")
"""Letters behind an escape: each takes the room of two."""
ACCENTS_OUTSIDE: Final = frozenset("áíóúÁÍÓÚ")
"""Spanish letters that the alphabet lacks; they are written without the accent where room counts."""


class Encoding(StrEnum):
    """How a short message is written: 7 bits a letter, or 16 as soon as one letter is outside."""

    GSM_7 = "GSM 7-bit"
    UCS_2 = "UCS-2"


_ROOM: Final = {Encoding.GSM_7: (160, 153), Encoding.UCS_2: (70, 67)}
"""Units in a message that stands alone, and in each of several: the header of joining takes the rest."""


@dataclass(frozen=True, slots=True)
class Room:
    """The room that a text takes. `outside` are the letters that make it UCS-2, each once, in order."""

    encoding: Encoding
    units: int
    segments: int
    left_in_segment: int
    outside: tuple[str, ...]


def outside_in(text: str) -> tuple[str, ...]:
    """List the letters outside of the alphabet, each once, in the order in which they come."""
    return tuple(dict.fromkeys(letter for letter in text if letter not in BASIC | EXTENDED))


def gsm_units(text: str) -> int:
    """Count a text in septets, the extended letters twice."""
    return sum(2 if letter in EXTENDED else 1 for letter in text)


def room_of(text: str) -> Room:
    """Count the short messages that a text takes; an empty text takes none."""
    outside = outside_in(text)
    encoding = Encoding.UCS_2 if outside else Encoding.GSM_7
    widths = [_width(letter, encoding) for letter in text]
    alone, joined = _ROOM[encoding]
    units = sum(widths)
    if units <= alone:
        return Room(encoding, units, 1 if text else 0, alone - units, outside)
    segments, used = 1, 0
    for width in widths:
        # A letter of two units is never torn apart between two messages.
        if used + width > joined:
            segments, used = segments + 1, 0
        used += width
    return Room(encoding, units, segments, joined - used, outside)


def unaccented(text: str) -> str:
    """Write á í ó ú without their accent, and leave every other letter as it is (ñ, ü and é are inside)."""
    return "".join(_bare(letter) if letter in ACCENTS_OUTSIDE else letter for letter in text)


def _bare(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[0]


def _width(letter: str, encoding: Encoding) -> int:
    if encoding is Encoding.GSM_7:
        return 2 if letter in EXTENDED else 1
    return len(letter.encode("utf-16-be")) // 2
