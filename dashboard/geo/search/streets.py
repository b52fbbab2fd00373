"""How far what was typed is from the name of each street: every street is looked at, none is guessed away."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from dashboard.geo.search.spelling import is_direction, is_kind, words_of

Costs = NDArray[np.float32]
Index = NDArray[np.int64]

_MOST_WORDS: Final = 6
_FAR: Final = 1.0
_JOINED_EXTRA: Final = 0.15
_TYPO: Final = 0.3
"""What one mistake in a word costs; a word that is missing altogether costs 1."""
_GOOD: Final = 0.6
"""Above this no street fits word by word, and the name is looked at as a whole."""
_MOST_EDITS: Final = 2
_ORDINAL: Final = 0.05
"""What it costs to take "36" for "36th"."""


class Streets:
    """Names of streets, and what it costs to take what was typed for each of them."""

    def __init__(self, names: Sequence[str]) -> None:
        """Spell the names, and note in which streets each word stands."""
        spelt = sorted(
            {word for name in names for word in words_of(name)}, key=lambda word: (len(word), word)
        )
        self._vocabulary = spelt
        self._lengths = np.array([len(word) for word in spelt], np.int32)
        self._numbered = np.array([word[0].isdigit() for word in spelt], bool)
        self._ordinals = np.array([_number_of(word) for word in spelt], np.str_)
        known = {word: at for at, word in enumerate(spelt)}
        words = [[known[word] for word in words_of(name)[:_MOST_WORDS]] for name in names]
        counts = np.array([len(one) for one in words], np.int64)
        every = np.array([word for one in words for word in one], np.int64)
        # A place is one word of one street; `_of_word[_first[w]:_first[w + 1]]` are those of the word w.
        self._street: Index = np.repeat(np.arange(len(words), dtype=np.int64), counts)
        self._of_word: Index = np.argsort(every, kind="stable")
        self._first: Index = np.searchsorted(every[self._of_word], np.arange(len(spelt) + 1))
        # A word of the street that was not typed: its name matters, its kind and direction little.
        self._lacking: Costs = np.array([_lacking(word) for word in spelt], np.float32)[every]
        self._joined = ["".join(words_of(name)[:_MOST_WORDS]) for name in names]

    def __len__(self) -> int:
        return len(self._joined)

    def costs(self, words: Sequence[str]) -> Costs:
        """Tell for each street what it costs to take `words` for it; 0 is the very name."""
        spared, covered = np.zeros(len(self), np.float32), np.zeros(len(self._street), np.float32)
        for word in words[:_MOST_WORDS]:
            places, likeness = self._places_like(word)
            best = np.zeros(len(self), np.float32)
            np.maximum.at(best, self._street[places], likeness)
            spared += _needless(word) * best
            covered[places] = np.maximum(covered[places], likeness)
        untyped = np.bincount(self._street, self._lacking * (1 - covered), len(self))
        needless = sum(_needless(word) for word in words[:_MOST_WORDS])
        total = (needless - spared + untyped).astype(np.float32)
        if len(total) and total.min() > _GOOD:
            np.minimum(total, self._joined_costs(words), out=total)
        return np.maximum(total, 0)

    def _places_like(self, word: str) -> tuple[Index, Costs]:
        """List the places where such a word stands, and how like it is: 1 for the very word."""
        costs = self._word_costs(word)
        near = np.flatnonzero(costs < _FAR)
        first, counts = self._first[near], self._first[near + 1] - self._first[near]
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        return self._of_word[np.repeat(first, counts) + within], np.repeat(1 - costs[near], counts)

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
