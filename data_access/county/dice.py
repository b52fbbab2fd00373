"""Random draws for one piece of the county: the same seed gives the same draws, and one draw is cheap.

They are made by numpy in blocks, because a single call of a numpy generator costs as much as a whole name.
"""

from bisect import bisect
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Generic, TypeVar

import numpy as np

T = TypeVar("T")

BLOCK = 16_384


class Weighted(Generic[T]):
    """Things with weights, ready to be drawn from. Refuses weights that add up to nothing."""

    def __init__(self, weights: Mapping[T, float]) -> None:
        self.things = tuple(weights)
        self.edges = list(accumulate(weights.values()))
        if not self.edges or self.edges[-1] <= 0:
            raise ValueError("There is nothing to draw from: give at least one weight above zero.")
        self.last = len(self.things) - 1


class Dice:
    """Draws from one seed; `parts` tell apart the pieces that are drawn from it."""

    def __init__(self, seed: int, *parts: int) -> None:
        self.generator = np.random.default_rng([seed, *parts])
        self._shares: list[float] = []

    def share(self) -> float:
        """Return a number from 0 up to but not including 1."""
        if not self._shares:
            self._shares = self.generator.random(BLOCK).tolist()
        return self._shares.pop()

    def chance(self, probability: float) -> bool:
        """Whether something of this probability happens."""
        return self.share() < probability

    def whole(self, lowest: int, highest: int) -> int:
        """Return a whole number from `lowest` to `highest`, both included."""
        return lowest + int(self.share() * (highest - lowest + 1))

    def pick(self, things: Sequence[T]) -> T:
        """Return one of `things`, each as likely as the next. Refuses an empty list (IndexError)."""
        return things[int(self.share() * len(things))]

    def weigh(self, weighted: Weighted[T]) -> T:
        """Return one of the things, as likely as its weight."""
        edges = weighted.edges
        return weighted.things[min(bisect(edges, self.share() * edges[-1]), weighted.last)]

    def maybe(self, probability: float, things: Sequence[str]) -> str:
        """Return one of `things` with this probability, else nothing."""
        return self.pick(things) if self.share() < probability else ""
