"""How far what was typed is from the name of each street: every street is looked at, none is guessed away."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from dashboard.geo.search.spelling import is_direction, is_kind, words_of

Costs = NDArray[np.float32]

_MOST_WORDS: Final = 6
_FAR: Final = 1.0
_JOINED_EXTRA: Final = 0.15
_TYPO: Final = 0.3
"""What one mistake in a word costs; a word that is missing altogether costs 1."""
_GOOD: Final = 0.35
_ORDINAL: Final = 0.05
"""What it costs to take "36" for "36th"."""


class Streets:
    """Names of streets, and what it costs to take what was typed for each of them."""

    def __init__(self, names: Sequence[str]) -> None:
        spelt = [words_of(name)[:_MOST_WORDS] for name in names]
        known: dict[str, int] = {}
        self._words = np.full((_MOST_WORDS, len(names)), -1, np.int32)
        for at, words in enumerate(spelt):
            for place, word in enumerate(words):
                self._words[place, at] = known.setdefault(word, len(known))
        self._vocabulary = list(known)
        self._lengths = np.array([len(word) for word in self._vocabulary], np.int32)
        self._numbered = np.array([word[0].isdigit() for word in self._vocabulary], bool)
        self._ordinals = np.array([_number_of(word) for word in self._vocabulary], np.str_)
        # A word of the street that was not typed: its name matters, its kind and direction little.
        lacking = np.array([*(_lacking(word) for word in self._vocabulary), 0.0], np.float32)
        self._lacking: Costs = lacking[self._words]
        self._joined = ["".join(words) for words in spelt]

    def __len__(self) -> int:
        return len(self._joined)

    def costs(self, words: Sequence[str]) -> Costs:
        """Tell for each street what it costs to take `words` for it; 0 is the very name."""
        total, untyped = np.zeros(len(self), np.float32), self._lacking.copy()
        for word in words[:_MOST_WORDS]:
            apart = np.append(self._word_costs(word), np.float32(_FAR))[self._words]
            total += _needless(word) * apart.min(axis=0)
            np.minimum(untyped, self._lacking * apart, out=untyped)
        total += untyped.sum(axis=0)
        if len(total) and total.min() > _GOOD:
            np.minimum(total, self._joined_costs(words), out=total)
        return total

    def _word_costs(self, word: str) -> Costs:
        """Tell how far one word is from each word of the vocabulary, 0 to 1."""
        edits = process.cdist([word], self._vocabulary, scorer=OSA.distance, score_cutoff=2, dtype=np.int32)[
            0
        ]
        longest = np.maximum(self._lengths, len(word))
        costs = np.full(len(edits), _FAR, np.float32)
        costs[(edits == 2) & (longest >= 6)] = 2 * _TYPO
        costs[(edits == 1) & (longest >= 2)] = 2 * _TYPO
        costs[(edits == 1) & (longest >= 4)] = _TYPO
        if word[0].isdigit():
            # 36th and 37th are one sign apart, and two streets.
            costs[(edits == 1) & self._numbered] = 2 * _TYPO
            costs[edits >= 2] = _FAR
            costs[self._ordinals == word] = _ORDINAL
        costs[edits == 0] = 0
        return costs

    def _joined_costs(self, words: Sequence[str]) -> Costs:
        """Look at the name as one word: for blanks that are missing, or that are too many."""
        whole = "".join(words)
        edits = process.cdist([whole], self._joined, scorer=OSA.distance, score_cutoff=3, dtype=np.int32)[0]
        return np.where(edits <= 3, edits * np.float32(_TYPO) + np.float32(_JOINED_EXTRA), np.float32(99))


def _lacking(word: str) -> float:
    return 0.1 if is_kind(word) else 0.15 if is_direction(word) else 0.8


def _needless(word: str) -> float:
    return 0.4 if is_kind(word) or is_direction(word) else 1.0


def _number_of(word: str) -> str:
    """Give the number of an ordinal such as "36th"; empty for any other word."""
    return word[:-2] if word[:-2].isdecimal() and word[-2:] in ("st", "nd", "rd", "th") else ""
