"""The school grade that a text asks for: Flesch and Kincaid (1975) for English, Crawford (1989) for Spanish.

Crawford's formula was made for grades 1 to 6 and was not confirmed at its source; it is used beyond them
as the same straight line. Other languages have no formula here.
"""

import re
from typing import Final

from dashboard.alerts.texts.languages import primary

HARDEST_GRADE: Final = 8
LEAST_WORDS: Final = 10
"""Below that a single name decides."""
_SENTENCE_END: Final = re.compile(r"[.!?:;\n]+(?:\s|$)")
_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_ENGLISH_VOWELS: Final = re.compile(r"(?<![qg])u(?=a)|[aeiouy]+")
_SPANISH_SYLLABLE: Final = re.compile(r"[iuü]?[aeoáéó][iuü]?|[íú]|[iuü]+|y\b", re.IGNORECASE)


def find_grade(text: str, language: str) -> float | None:
    """Reckon the grade; None for a language without a formula, and for a text without words."""
    words = _WORD.findall(text.lower())
    sentences = max(1, len([one for one in _SENTENCE_END.split(text) if _WORD.search(one)]))
    tag = primary(language)
    if not words or tag not in {"en", "es"}:
        return None
    count = len(words)
    if tag == "en":
        syllables = sum(map(english_syllables, words))
        return 0.39 * count / sentences + 11.8 * syllables / count - 15.59
    syllables = sum(map(spanish_syllables, words))
    return -0.205 * 100 * sentences / count + 0.049 * 100 * syllables / count - 3.407


def english_syllables(word: str) -> int:
    """Count the groups of vowels, a silent e at the end not counted; at least one."""
    groups = len(_ENGLISH_VOWELS.findall(word))
    silent = word.endswith("e") and not word.endswith(("le", "ee")) and groups > 1
    quiet_ending = word.endswith("ed") and not word.endswith(("ted", "ded")) and groups > 1
    return max(1, groups - silent - quiet_ending)


def spanish_syllables(word: str) -> int:
    """Count strong vowels with the weak ones that lean on them; at least one."""
    return max(1, len(_SPANISH_SYLLABLE.findall(word)))
