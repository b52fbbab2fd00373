"""The words of an address in one spelling: abbreviations as the postal service writes them."""

import re
import unicodedata
from typing import Final

DIRECTIONS: Final = {
    "north": "n", "south": "s", "east": "e", "west": "w",
    "northeast": "ne", "northwest": "nw", "southeast": "se", "southwest": "sw",
}  # fmt: skip

SUFFIXES: Final = {
    "alley": "aly", "avenue": "ave", "av": "ave", "aven": "ave", "bend": "bnd", "boulevard": "blvd",
    "boul": "blvd", "bridge": "brg", "circle": "cir", "circ": "cir", "court": "ct", "crt": "ct",
    "crossing": "xing", "crescent": "cres", "curve": "curv", "drive": "dr", "driv": "dr", "drv": "dr",
    "extension": "ext", "expressway": "expy", "freeway": "fwy", "gardens": "gdns", "glen": "gln",
    "heights": "hts", "highway": "hwy", "hiway": "hwy", "hill": "hl", "hills": "hls", "lane": "ln",
    "loop": "loop", "parkway": "pkwy", "parkwy": "pkwy", "pkway": "pkwy", "path": "path", "place": "pl",
    "plaza": "plz", "point": "pt", "ridge": "rdg", "road": "rd", "route": "rte", "row": "row",
    "run": "run", "square": "sq", "street": "st", "str": "st", "strt": "st", "terrace": "ter",
    "terr": "ter", "trail": "trl", "trails": "trl", "turnpike": "tpke", "valley": "vly", "view": "vw",
    "walk": "walk", "way": "way",
}  # fmt: skip
"""Suffixes of USPS Publication 28, appendix C1, and what else people write."""

_OTHERS: Final = {
    "saint": "st", "mount": "mt", "fort": "ft", "county": "co", "junior": "jr", "doctor": "dr",
    "first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th", "sixth": "6th",
    "seventh": "7th", "eighth": "8th", "ninth": "9th", "tenth": "10th", "eleventh": "11th",
    "twelfth": "12th",
}  # fmt: skip
"""A saint and a street come out the same, so that "St Louis" needs no guess which one it is."""

_SPELLINGS: Final = {**SUFFIXES, **DIRECTIONS, **_OTHERS}
_KINDS: Final = frozenset(SUFFIXES.values())
_COMPASS: Final = frozenset(DIRECTIONS.values())
_NOT_A_WORD: Final = re.compile(r"[^a-z0-9]+")
_GLUED: Final = re.compile(r"([a-z0-9]{2,})(street|avenue|boulevard|parkway)\b")
_POINTS: Final = re.compile(r"(?<=[a-z])[.']")


def words_of(text: str) -> list[str]:
    """Cut a text into words of one spelling, without accents, capitals or points; empty for none."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    words = _NOT_A_WORD.split(_GLUED.sub(r"\1 \2", _POINTS.sub("", plain)))
    return [_SPELLINGS.get(word, word) for word in words if word]


def is_kind(word: str) -> bool:
    """Whether the word says what kind of street it is: "ave", "st"."""
    return word in _KINDS


def is_direction(word: str) -> bool:
    """Whether the word is a direction: "n", "se"."""
    return word in _COMPASS
