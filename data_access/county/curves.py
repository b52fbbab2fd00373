"""How streets run between their crossings: residential ones as curves, all others straight."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from data_access.county.pieces import RESIDENTIAL, Index
from data_access.county.roads import Roads
from data_access.county.survey import Bools, Floats

_LEAST_BEND_METRES: Final = 1.0
_ON: Final = 0.5
"""A street goes on where the cosine of the turn is at least this."""


@dataclass(frozen=True, eq=False)
class Curves:
    """Four places a piece, shape (pieces, 2) each: the one before it, its two ends and the one after."""

    before: Floats
    start: Floats
    end: Floats
    after: Floats
    bent: Bools

    def at(self, piece: Index, share: Floats) -> Floats:
        """Give places part of the way along pieces, shape (n, 2), in metres (Catmull and Rom, 1974)."""
        p0, p1, p2, p3 = (of[piece] for of in (self.before, self.start, self.end, self.after))
        t = share[:, None]
        curve = 0.5 * (
            2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2
            + (3 * p1 - p0 - 3 * p2 + p3) * t**3
        )  # fmt: skip
        return np.where(self.bent[piece][:, None], curve, p1 + (p2 - p1) * t)


def curves_of(roads: Roads) -> Curves:
    """Lay every piece along the one before it and after it on the same street."""
    places = np.column_stack([roads.nodes.east, roads.nodes.north])
    start, end = places[roads.start], places[roads.end]
    far = _far_places(roads, places)
    before, after = far[0::2], far[1::2]
    every = np.arange(len(start))
    drawn = Curves(before, start, end, after, roads.road_class == RESIDENTIAL)
    away = np.hypot(*(drawn.at(every, np.full(len(every), 0.5)) - (start + end) / 2).T)
    return Curves(before, start, end, after, away > _LEAST_BEND_METRES)


def _far_places(roads: Roads, places: Floats) -> Floats:
    """The place that a street goes on to beyond each end of each piece; straight on where it ends."""
    near = np.stack([roads.start, roads.end], axis=1).ravel().astype(np.int64)
    far = np.stack([roads.end, roads.start], axis=1).ravel().astype(np.int64)
    beyond = 2 * places[near] - places[far]
    key = near * len(roads.streets) + np.repeat(roads.street.astype(np.int64), 2)
    order = np.argsort(key, kind="stable")
    begins = np.flatnonzero(np.append(True, key[order][1:] != key[order][:-1]))
    two = begins[np.diff(np.append(begins, len(order))) == 2]
    for one, other in ((order[two], order[two + 1]), (order[two + 1], order[two])):
        ahead, own = places[far[other]] - places[near[one]], places[near[one]] - places[far[one]]
        cosine = (ahead * own).sum(axis=1) / np.maximum(np.hypot(*ahead.T) * np.hypot(*own.T), 1e-9)
        on = cosine >= _ON
        beyond[one[on]] = places[far[other[on]]]
    return beyond
