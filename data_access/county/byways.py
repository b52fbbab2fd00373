"""What branches off the streets: alleys behind city blocks, courts in suburbs, drives along main roads."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data_access.county.curves import Curves
from data_access.county.divisions import SUBURBAN, URBAN, Divisions
from data_access.county.pieces import RESIDENTIAL, SECONDARY, TERTIARY, Index
from data_access.county.roads import Roads
from data_access.county.survey import BLOCK, HALF_BLOCK, Bools, Floats, cell_of

ALLEY, COURT, DRIVE = range(3)
COURT_SHARE: Final = 0.85
DRIVE_SHARE: Final = 0.7
_COURT_STEPS: Final = 5
_NOWHERE: Final = -1


@dataclass(frozen=True, eq=False)
class _Ground:
    """What the pieces lie on, one row a piece: the pattern of building and their lengths in metres."""

    roads: Roads
    curves: Curves
    pattern: NDArray[np.int8]
    length: Floats


@dataclass(frozen=True, eq=False)
class Byways:
    """Byway b leaves piece `start[b]` at `start_share[b]` of its length; it meets `end[b]`, or nothing (-1).

    Between lie its places, in metres: rows first[b] up to first[b + 1] of `places`.
    """

    kind: NDArray[np.int8]
    start: Index
    start_share: Floats
    end: Index
    end_share: Floats
    first: Index
    places: Floats

    def lines(self, curves: Curves) -> list[BaseGeometry]:
        """Give each byway as a line in metres, from the street to its end."""
        begin = curves.at(self.start, self.start_share)
        meets = self.end != _NOWHERE
        finish = curves.at(np.maximum(self.end, 0), self.end_share)
        rows = [self.places[a:b] for a, b in zip(self.first[:-1], self.first[1:], strict=True)]
        return [
            shapely.LineString([one, *row, last] if goes_on else [one, *row])
            for one, row, last, goes_on in zip(begin, rows, finish, meets, strict=True)
        ]


def build_byways(
    roads: Roads, curves: Curves, divisions: Divisions, empty: BaseGeometry, seed: int
) -> Byways:
    """The byways of a county; none where its ground is `empty` (water and parks). A seed makes the same."""
    dice = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, 3])))
    every = np.arange(len(roads.start))
    middle = curves.at(every, np.full(len(every), 0.5))
    pattern = divisions.pattern[cell_of(middle[:, 0], middle[:, 1])]
    ground = _Ground(roads, curves, pattern, np.hypot(*(curves.end - curves.start).T))
    parts = [_alleys(ground), _courts(ground, dice, 1), _courts(ground, dice, -1), _drives(ground, dice)]
    return _dry(_joined(parts), empty)


def _alleys(ground: _Ground) -> Byways:
    """From the middle of a level piece to that of the next one north, where a block lies between."""
    roads, length = ground.roads, ground.length
    level = ~roads.upright & (roads.road_class >= SECONDARY) & (roads.road_class <= RESIDENTIAL)
    chosen = np.flatnonzero(level & (ground.pattern == URBAN) & (length > 80) & (length < 130))
    nodes = roads.nodes
    column = (nodes.grid_east[roads.start[chosen]] + nodes.grid_east[roads.end[chosen]]) / HALF_BLOCK
    row = nodes.grid_north[roads.start[chosen]] / BLOCK
    true = (np.abs(column - np.rint(column)) < 0.01) & (np.abs(row - np.rint(row)) < 0.01)
    chosen, key = (
        chosen[true],
        np.rint(column[true]).astype(np.int64) * 4_096 + np.rint(row[true]).astype(int),
    )
    order = np.argsort(key)
    at = np.minimum(np.searchsorted(key[order], key + 1), len(key) - 1)
    found = key[order][at] == key + 1
    start, end = chosen[found], chosen[order[at[found]]]
    half = np.full(len(start), 0.5)
    first = np.zeros(len(start) + 1, np.int64)
    return Byways(np.full(len(start), ALLEY, np.int8), start, half, end, half, first, np.empty((0, 2)))


def _courts(ground: _Ground, dice: np.random.Generator, side: int) -> Byways:
    """Cul-de-sacs off level streets, a third along on the one side and two thirds on the other."""
    roads, curves, length = ground.roads, ground.curves, ground.length
    level = ~roads.upright & (roads.road_class == RESIDENTIAL) & (ground.pattern == SUBURBAN)
    chosen = np.flatnonzero(level & (length > 150) & (length < 330) & (dice.random(len(level)) < COURT_SHARE))
    share = np.full(len(chosen), 0.33 if side > 0 else 0.67)
    begin, away = curves.at(chosen, share), _across(curves, chosen) * side
    along = np.stack([away[:, 1], -away[:, 0]], axis=1)
    reach, drift = 50 + 35 * dice.random(len(chosen)), 16 * (dice.random(len(chosen)) - 0.5)
    steps = (np.arange(_COURT_STEPS) + 1) / _COURT_STEPS
    places = (
        begin[:, None]
        + away[:, None] * (reach[:, None] * steps)[..., None]
        + along[:, None] * (drift[:, None] * steps**2)[..., None]
    )
    return _of_equal_length(COURT, chosen, share, np.full(len(chosen), _NOWHERE), share, places)


def _drives(ground: _Ground, dice: np.random.Generator) -> Byways:
    """Loops past the shops and lots along main roads."""
    roads, curves, pattern = ground.roads, ground.curves, ground.pattern
    main = (roads.road_class == SECONDARY) | (roads.road_class == TERTIARY)
    built = (pattern == URBAN) | (pattern == SUBURBAN)
    chosen = np.flatnonzero(main & built & (ground.length > 150) & (dice.random(len(main)) < DRIVE_SHARE))
    side = np.where(dice.random(len(chosen)) < 0.5, 1.0, -1.0)[:, None]
    away = _across(curves, chosen) * side * (35 + 20 * dice.random((len(chosen), 1)))
    first, last = np.full(len(chosen), 0.3), np.full(len(chosen), 0.7)
    one, middle, other = (curves.at(chosen, share) for share in (first, (first + last) / 2, last))
    places = np.stack([one + away * 0.4, one + away, middle + away, other + away, other + away * 0.4], axis=1)
    return _of_equal_length(DRIVE, chosen, first, chosen, last, places)


def _across(curves: Curves, piece: Index) -> Floats:
    """Unit vectors to the left of pieces."""
    along = curves.end[piece] - curves.start[piece]
    left = np.stack([-along[:, 1], along[:, 0]], axis=1)
    return np.asarray(left / np.hypot(*along.T)[:, None])


def _of_equal_length(  # noqa: PLR0917 - the columns of a table, in their order
    kind: int, start: Index, start_share: Floats, end: Index, end_share: Floats, places: Floats
) -> Byways:
    first = np.arange(len(start) + 1, dtype=np.int64) * places.shape[1]
    kinds = np.full(len(start), kind, np.int8)
    return Byways(kinds, start, start_share, end, end_share, first, places.reshape(-1, 2))


def _joined(parts: list[Byways]) -> Byways:
    begins = np.cumsum([0, *(len(part.places) for part in parts)])
    first = np.concatenate([part.first[:-1] + begin for part, begin in zip(parts, begins[:-1], strict=True)])
    return Byways(
        np.concatenate([part.kind for part in parts]), np.concatenate([part.start for part in parts]),
        np.concatenate([part.start_share for part in parts]), np.concatenate([part.end for part in parts]),
        np.concatenate([part.end_share for part in parts]), np.append(first, begins[-1]),
        np.concatenate([part.places for part in parts]),
    )  # fmt: skip


def _dry(byways: Byways, empty: BaseGeometry) -> Byways:
    """The byways less those that come into water or a park."""
    shapely.prepare(empty)
    wet = shapely.contains_xy(empty, byways.places[:, 0], byways.places[:, 1])
    count = np.diff(byways.first)
    gone = np.zeros(len(count), bool)
    gone[np.repeat(np.arange(len(count)), count)[wet]] = True
    return _at(byways, ~gone)


def _at(byways: Byways, chosen: Bools) -> Byways:
    count = np.diff(byways.first)
    first = np.append(0, np.cumsum(count[chosen]))
    return Byways(
        byways.kind[chosen], byways.start[chosen], byways.start_share[chosen], byways.end[chosen],
        byways.end_share[chosen], first, byways.places[np.repeat(chosen, count)],
    )  # fmt: skip
