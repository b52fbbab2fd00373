"""Words by language: a mapping from a primary tag (`en`) to what is said; the empty tag says it for all."""

import unicodedata
from collections.abc import Mapping

from data_access.refusals import BadInput

Words = Mapping[str, str]
"""Primary tag → words; `""` → words for every language that has none of its own."""


def primary(tag: str) -> str:
    """The language of a tag: `es-US` is `es`."""
    return tag.partition("-")[0].lower()


def everywhere(words: str) -> Words:
    """The same words in every language: a name."""
    return {"": words}


def said_in(words: Words, tag: str) -> str:
    """What is said in a language; empty where nothing is, not even for all."""
    return words.get(primary(tag), words.get("", ""))


def require_said(words: Words, tag: str, what: str) -> str:
    """What is said in a language; refused where nothing is."""
    said = said_in(words, tag)
    if not said:
        raise BadInput(f"The {what} has no words in {tag}: write them.")
    return said


def folded(text: str) -> str:
    """The text without accents, letter by letter, so that places stay what they are: for finding words."""
    return "".join(unicodedata.normalize("NFD", letter)[0] for letter in text)
