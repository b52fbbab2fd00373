"""Hot spots: cells with more calls around them than chance puts there, and whether they come or go.

Sources: J. K. Ord and A. Getis, Geogr. Anal. 27 (1995) 286, doi:10.1111/j.1538-4632.1995.tb00912.x
(Gi*, equation 14 with binary weights), and J. Reg. Sci. 41 (2001) 411, doi:10.1111/0022-4146.00224
(against the ground around: of a county with a city in it, all of the city is hot otherwise); corrected for
many tests by Benjamini and Hochberg.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import ndimage, stats
from shapely.geometry.base import BaseGeometry

from dashboard.calls.shares import found_true
from data_access.records.calls import CELL_LATITUDE, CELL_LONGITUDE, CellCounts, cell_bounds

Grid = NDArray[np.float64]
Mask = NDArray[np.bool_]

FALSE_RATE: Final = 0.05
_LEAST_CELLS: Final = 30
_NOTHING: Final = 1e-9
_AROUND: Final = np.ones((3, 3))
GROUND_CELLS: Final = 10
"""The ground around a cell: so many cells to each side, some five kilometres."""


class Heat(StrEnum):
    """What a cell is, over the two halves of the period."""

    EMERGING = "emerging"
    LASTING = "lasting"
    HOT = "hot"
    FADING = "fading"


@dataclass(frozen=True, slots=True)
class HotCell:
    """A cell of the grid with its calls, its z and how likely so high a z is by chance."""

    row: int
    column: int
    heat: Heat
    calls: int
    z: float
    p: float


@dataclass(frozen=True)
class HotSpots:
    """The hot cells, hottest first; `refused` says why no claim is made, else it is empty."""

    cells: tuple[HotCell, ...]
    cells_looked_at: int
    without_place: int
    refused: str = ""


def gi_star(calls: Grid, inside: Mask) -> Grid:
    """Work out Gi* of each cell with itself and its eight neighbours; nan outside, nought where all is even.

    `calls`, (rows, columns), counts in cells; only those `inside` take part.
    """
    values = np.where(inside, calls, 0.0)
    n = int(inside.sum())
    if n < 2:
        return np.where(inside, 0.0, np.nan)
    mean = values.sum() / n
    spread = np.sqrt(max((values**2).sum() / n - mean**2, 0.0))
    around = ndimage.convolve(values, _AROUND, mode="constant")
    weights = ndimage.convolve(inside.astype(np.float64), _AROUND, mode="constant")
    scale = spread * np.sqrt(np.maximum(n * weights - weights**2, 0) / (n - 1))
    z = np.divide(around - mean * weights, scale, out=np.zeros_like(around), where=scale > 0)
    return np.where(inside, z, np.nan)


def gi_star_of_ground(calls: Grid, inside: Mask, reach: int = GROUND_CELLS) -> Grid:
    """Work out Gi* of each cell against the ground around it alone, `reach` cells to each side.

    nan outside; where fewer than 30 cells lie around, as high as can be, so that it decides nothing.
    """
    side = 2 * reach + 1
    values = np.where(inside, calls, 0.0)
    n, sums, squares = (
        ndimage.uniform_filter(grid, side, mode="constant") * side**2
        for grid in (inside.astype(np.float64), values, values**2)
    )
    n = np.rint(n)
    mean = np.divide(sums, n, out=np.zeros_like(values), where=n > 0)
    variance = np.divide(squares, n, out=np.zeros_like(values), where=n > 0) - mean**2
    around = ndimage.convolve(values, _AROUND, mode="constant")
    weights = ndimage.convolve(inside.astype(np.float64), _AROUND, mode="constant")
    scale = np.sqrt(np.maximum(variance, 0) * np.maximum(n * weights - weights**2, 0) / np.maximum(n - 1, 1))
    z = np.divide(around - mean * weights, scale, out=np.zeros_like(around), where=scale > _NOTHING)
    return np.where(inside, np.where(n >= _LEAST_CELLS, z, np.inf), np.nan)


def hot_in(calls: Grid, inside: Mask) -> tuple[Mask, Grid, Grid]:
    """Tell which cells are hot, with z and one-sided p; at most one in twenty of them by chance.

    A hot cell is so against the whole county and against the ground around it: the lesser z counts.
    """
    z = np.minimum(gi_star(calls, inside), gi_star_of_ground(calls, inside))
    p = np.where(inside, stats.norm.sf(np.nan_to_num(z)), np.nan)
    hot = np.zeros(calls.shape, np.bool_)
    hot[inside] = found_true(p[inside], FALSE_RATE)
    return hot, z, p


def hot_spots_of(found: CellCounts, county: BaseGeometry | None = None) -> HotSpots:
    """Find the hot cells of whole months; with two months or more, which are new and which faded.

    Cells outside the county take no part unless a call lies there; without `county` every cell between
    the outermost ones with a call counts. No claim is made from fewer than 30 cells.
    """
    if not found.calls.size:
        return HotSpots((), 0, found.without_place, "No call of this choice has a place.")
    shape, top, left = grid_shape(found)
    inside = np.ones(shape, np.bool_) if county is None else cells_within(found, county)
    inside[found.row - top, found.column - left] = True
    if int(inside.sum()) < _LEAST_CELLS:
        return HotSpots((), int(inside.sum()), found.without_place, "The ground is too small for hot spots.")
    hot, z, p = hot_in(_grid(found, found.month >= found.month.min()), inside)
    heat = _heats(found, inside, hot)
    calls = _grid(found, found.month >= found.month.min())
    cells = [
        HotCell(
            int(row) + top,
            int(column) + left,
            heat[row, column],
            int(calls[row, column]),
            float(z[row, column]),
            float(p[row, column]),
        )
        for row, column in zip(*np.nonzero((heat != "") & (calls > 0)), strict=True)
    ]
    cells.sort(key=lambda cell: -cell.z)
    return HotSpots(tuple(cells), int(inside.sum()), found.without_place)


def cells_within(found: CellCounts, county: BaseGeometry) -> Mask:
    """Tell which cells of the grid have their middle in the county."""
    (rows, columns), top, left = grid_shape(found)
    west, south, _, _ = cell_bounds(top, left)
    across = west + CELL_LONGITUDE * (np.arange(columns) + 0.5)
    up = south + CELL_LATITUDE * (np.arange(rows) + 0.5)
    return np.asarray(shapely.contains_xy(county, across[None, :], up[:, None]), np.bool_)


def grid_shape(found: CellCounts) -> tuple[tuple[int, int], int, int]:
    """Give the shape of the grid that holds all cells with a call, and its first row and column."""
    top, left = int(found.row.min()), int(found.column.min())
    return (int(found.row.max()) - top + 1, int(found.column.max()) - left + 1), top, left


def _heats(found: CellCounts, inside: Mask, hot: Mask) -> "NDArray[np.object_]":
    """Name each cell: what is hot in both halves lasts; one that is hot in one half only came or went."""
    heat = np.full(hot.shape, "", dtype=object)
    months = np.unique(found.month)
    if months.size < 2:
        heat[hot] = Heat.HOT
        return heat
    turn = months[months.size // 2]
    before, after = _grid(found, found.month < turn), _grid(found, found.month >= turn)
    was, now = hot_in(before, inside)[0], hot_in(after, inside)[0]
    changed = _changed(before, after)
    heat[hot] = Heat.HOT
    heat[was & now] = Heat.LASTING
    heat[now & ~was & changed] = Heat.EMERGING
    heat[was & ~now & changed] = Heat.FADING
    return heat


def _changed(before: Grid, after: Grid) -> Mask:
    """Whether the share of the calls around a cell moved between the halves by more than chance (5 %)."""
    around = [ndimage.convolve(half, _AROUND, mode="constant") for half in (before, after)]
    sums = [max(1.0, half.sum()) for half in (before, after)]
    shares = [part / whole for part, whole in zip(around, sums, strict=True)]
    pooled = (around[0] + around[1]) / (sums[0] + sums[1])
    error = np.sqrt(pooled * (1 - pooled) * (1 / sums[0] + 1 / sums[1]))
    z = np.divide(shares[1] - shares[0], error, out=np.zeros_like(error), where=error > 0)
    return np.asarray(2 * stats.norm.sf(np.abs(z)) < FALSE_RATE)


def _grid(found: CellCounts, chosen: Mask) -> Grid:
    shape, top, left = grid_shape(found)
    grid = np.zeros(shape)
    np.add.at(grid, (found.row[chosen] - top, found.column[chosen] - left), found.calls[chosen])
    return grid
