"""The lattice of possible streets: survey lines a mile and half a mile apart, and blocks between them.

North-south lines are a sixteenth of a mile apart and east-west lines an eighth, as in Minneapolis;
suburbs use every second north-south line and bend what lies inside a quarter section; open country
keeps only the section and half-section roads.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from data_access.county.divisions import OUTSIDE, SUBURBAN, URBAN, Divisions, grid
from data_access.county.survey import (
    BLOCK,
    CELL_COLUMNS,
    CELL_ROWS,
    FIRST_CELL_COLUMN,
    FIRST_CELL_ROW,
    HALF_BLOCK,
    Bools,
    Floats,
)

FIRST_COLUMN: Final = 2 * FIRST_CELL_COLUMN
COLUMNS: Final = 2 * CELL_COLUMNS + 1
FIRST_ROW: Final = FIRST_CELL_ROW
ROWS: Final = CELL_ROWS + 1
FRANCE_COLUMN: Final = 150

BEND_METRES: Final = 62.0
SHORE_METRES: Final = 26.0

SECTION: Final = 2
HALF_SECTION: Final = 1
BLOCK_LINE: Final = 0


@dataclass(frozen=True, eq=False)
class Lattice:
    """Street pieces on the lattice: nodes in metres (bent and unbent) and pieces between them.

    `upright` tells north-south pieces from east-west ones, `line` is the column or row they lie on,
    `rank` is SECTION, HALF_SECTION or BLOCK_LINE.
    """

    east: Floats
    north: Floats
    grid_east: Floats
    grid_north: Floats
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    upright: Bools
    line: NDArray[np.int32]
    rank: NDArray[np.int8]


def _line_ranks() -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """Rank of every column and of every row."""
    column = np.arange(COLUMNS) + FIRST_COLUMN
    since = np.where(column < FRANCE_COLUMN - 6, column, column - FRANCE_COLUMN)
    row = np.arange(ROWS) + FIRST_ROW
    columns = np.where(since % 16 == 0, SECTION, np.where(since % 8 == 0, HALF_SECTION, BLOCK_LINE))
    rows = np.where(row % 8 == 0, SECTION, np.where(row % 4 == 0, HALF_SECTION, BLOCK_LINE))
    return columns.astype(np.int8), rows.astype(np.int8)


def _beside(pattern: NDArray[np.int8]) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """The denser pattern on either side of every upright piece and of every level piece."""
    padded = np.zeros((CELL_ROWS + 2, CELL_COLUMNS + 2), dtype=np.int8)
    padded[1:-1, 1:-1] = pattern
    half = np.arange(COLUMNS)
    upright = np.maximum(padded[1:-1][:, (half - 1) // 2 + 1], padded[1:-1][:, half // 2 + 1])
    level = np.maximum(padded[:-1, 1:-1], padded[1:, 1:-1])
    return upright, np.repeat(level, 2, axis=1)


def _wanted(pattern: NDArray[np.int8], dice: np.random.Generator) -> tuple[Bools, Bools]:
    """Which upright and which level pieces are streets, before water and borders are looked at."""
    column_rank, row_rank = _line_ranks()
    upright, level = _beside(pattern)
    even = ((np.arange(COLUMNS) + FIRST_COLUMN) % 2 == 0)[None, :]
    luck_upright, luck_level = dice.random(upright.shape), dice.random((level.shape[0], CELL_COLUMNS))
    gone_upright = luck_upright < np.where(upright == URBAN, 0.02, 0.24)
    gone_level = np.repeat(luck_level, 2, axis=1) < np.where(level == URBAN, 0.02, 0.24)
    block_upright = ((upright == URBAN) | ((upright == SUBURBAN) & even)) & ~gone_upright
    block_level = (level >= SUBURBAN) & ~gone_level
    return (
        (upright > OUTSIDE) & ((column_rank[None, :] > BLOCK_LINE) | block_upright),
        (level > OUTSIDE) & ((row_rank[:, None] > BLOCK_LINE) | block_level),
    )


def _may_bend(divisions: Divisions) -> Bools:
    """Nodes (rows, columns) whose four cells are suburban and of one city."""
    suburban = grid(divisions.pattern) == SUBURBAN
    city = grid(divisions.city)
    inner = np.zeros((ROWS, CELL_COLUMNS + 1), dtype=bool)
    same = (
        (city[1:, 1:] == city[:-1, 1:]) & (city[1:, 1:] == city[1:, :-1]) & (city[1:, 1:] == city[:-1, :-1])
    )
    built = suburban[1:, 1:] & suburban[:-1, 1:] & suburban[1:, :-1] & suburban[:-1, :-1]
    inner[1:-1, 1:-1] = same & built
    may = np.zeros((ROWS, COLUMNS), dtype=bool)
    may[:, ::2] = inner
    may[:, 1::2] = inner[:, :-1] & inner[:, 1:]
    return may


def _bent(divisions: Divisions, dice: np.random.Generator) -> tuple[Floats, Floats]:
    """Node places (rows, columns) in metres, with suburban block lines bent inside quarter sections."""
    column = np.arange(COLUMNS) + FIRST_COLUMN
    row = np.arange(ROWS) + FIRST_ROW
    east, north = np.meshgrid(column * HALF_BLOCK, row * BLOCK)
    since = np.where(column < FRANCE_COLUMN - 6, column, column - FRANCE_COLUMN)
    taper = np.sin(np.pi * (since % 8) / 8)[None, :] * np.sin(np.pi * (row % 4) / 4)[:, None]
    taper = np.where(_may_bend(divisions), np.sqrt(taper), 0.0) * BEND_METRES
    waves = np.zeros((2, *east.shape))
    for scale in (900.0, 1_500.0, 2_300.0):
        for axis in (0, 1):
            phase, turn = dice.random(2) * 2 * np.pi
            across = east * np.cos(turn) + north * np.sin(turn)
            waves[axis] += np.sin(across / scale * 2 * np.pi + phase) / 1.6
    return east + taper * waves[0], north + taper * waves[1]


def _passable(
    lines: NDArray[np.object_],
    rank: NDArray[np.int8],
    lakes: BaseGeometry,
    rivers: BaseGeometry,
    open_ground: BaseGeometry,
) -> Bools:
    """Pieces that keep off shores and parks; section roads may cross rivers and parks, never a lake."""
    keep = np.ones(len(lines), dtype=bool)
    tree = shapely.STRtree(lines)
    bodies = (
        (lakes.buffer(SHORE_METRES), False),
        (rivers.buffer(SHORE_METRES), True),
        (open_ground.buffer(-5.0), True),
    )
    for water, bridges in bodies:
        parts = shapely.get_parts(water)
        wet = np.unique(tree.query(parts, predicate="intersects")[1])
        keep[wet[rank[wet] < SECTION] if bridges else wet] = False
    return keep


def _merged_level(
    upright: Bools, level: Bools
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Level pieces as (row, first column, last column); halves are joined where no street meets them."""
    meets = np.zeros((ROWS, COLUMNS), dtype=bool)
    meets[:-1] |= upright
    meets[1:] |= upright
    left, right, middle = level[:, 0::2], level[:, 1::2], meets[:, 1::2]
    whole = left & right & ~middle
    pieces = []
    for marked, offset, length in ((whole, 0, 2), (left & ~whole, 0, 1), (right & ~whole, 1, 1)):
        row, pair = np.nonzero(marked)
        pieces.append(np.stack([row, 2 * pair + offset, 2 * pair + offset + length]))
    row, first, last = np.concatenate(pieces, axis=1)
    return row, first, last


def lay(
    outline: Polygon,
    divisions: Divisions,
    dice: np.random.Generator,
    *,
    lakes: BaseGeometry,
    rivers: BaseGeometry,
    open_ground: BaseGeometry,
) -> Lattice:
    """The streets of the lattice that lie in the county and off the water; nodes may be left unused."""
    upright, level = _wanted(np.asarray(grid(divisions.pattern), dtype=np.int8), dice)
    east, north = _bent(divisions, dice)
    grid_east, grid_north = np.meshgrid(
        (np.arange(COLUMNS) + FIRST_COLUMN) * HALF_BLOCK, (np.arange(ROWS) + FIRST_ROW) * BLOCK
    )
    county = outline.buffer(8.0)
    shapely.prepare(county)
    inside = shapely.contains_xy(county, east, north)
    upright &= inside[:-1] & inside[1:]
    level &= inside[:, :-1] & inside[:, 1:]
    column_rank, row_rank = _line_ranks()
    row, column = np.nonzero(upright)
    level_row, first, last = _merged_level(upright, level)
    start = np.concatenate([row * COLUMNS + column, level_row * COLUMNS + first])
    end = np.concatenate([(row + 1) * COLUMNS + column, level_row * COLUMNS + last])
    stands = np.arange(len(start)) < len(row)
    line = np.concatenate([column + FIRST_COLUMN, level_row + FIRST_ROW]).astype(np.int32)
    rank = np.concatenate([column_rank[column], row_rank[level_row]])
    places = np.column_stack([east.ravel(), north.ravel()])
    lines = shapely.linestrings(np.stack([places[start], places[end]], axis=1))
    keep = _passable(lines, rank, lakes, rivers, open_ground)
    return Lattice(
        east=places[:, 0], north=places[:, 1], grid_east=grid_east.ravel(), grid_north=grid_north.ravel(),
        start=start[keep], end=end[keep], upright=stands[keep], line=line[keep], rank=rank[keep],
    )  # fmt: skip
