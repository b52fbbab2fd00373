"""Which rows of a snapshot lie in an area: whole cells at once, and points only along its edge."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dashboard.geo.area import Area
from data_access.place_snapshot import PlaceGrid, PlaceSnapshot

Rows = NDArray[np.intp]
_MOST_SAMPLES: Final = 300_000
"""An outline longer than this, in half cells, is cheaper to test point by point."""
_NEIGHBOURS: Final = np.array([-1, 0, 1])


@dataclass(frozen=True, slots=True)
class _Window:
    """The cells that the box of an area covers: rows and columns, last ones excluded."""

    south: int
    north: int
    west: int
    east: int

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns; never empty, since a box beside the grid asks its nearest cells."""
        return self.north - self.south, self.east - self.west


def rows_in(snapshot: PlaceSnapshot, area: Area) -> Rows:
    """Find the rows whose place lies inside the area, in no order; empty when none does."""
    window = _window(snapshot.grid, area)
    edge = _edge_cells(snapshot.grid, area, window)
    whole = ~edge
    rows, columns = np.nonzero(whole)
    whole[rows, columns] = area.contains(*_middles(snapshot.grid, window, rows, columns))
    near = _rows_of(snapshot.grid, window, edge)
    inside = area.contains(snapshot.longitude[near], snapshot.latitude[near])
    return np.concatenate([_rows_of(snapshot.grid, window, whole), near[inside]])


def _window(grid: PlaceGrid, area: Area) -> _Window:
    box = area.bounds
    west, east = np.floor(grid.columns_of(np.array([box.west, box.east]))).astype(np.intp)
    south, north = np.floor(grid.rows_of(np.array([box.south, box.north]))).astype(np.intp)
    # The places furthest east and north lie on the far edge of the last cell and belong to it, so
    # a box that only touches that edge still asks that cell.
    south, north, west, east = (int(cell) for cell in np.clip([south, north, west, east], 0, grid.side - 1))
    return _Window(south, north + 1, west, east + 1)


def _edge_cells(grid: PlaceGrid, area: Area, window: _Window) -> NDArray[np.bool_]:
    """Mark every cell of the window that the outline may pass through, and its neighbours.

    The outline is sampled every half cell, so the cell of any of its points is a sample's cell or
    beside it. All other cells lie wholly inside or wholly outside.
    """
    edge = np.zeros(window.shape, dtype=np.bool_)
    legs = [_legs(grid, ring) for ring in area.rings]
    from_points, steps = np.concatenate([leg[0] for leg in legs]), np.concatenate([leg[1] for leg in legs])
    counts = np.ceil(2 * np.abs(steps).max(axis=1)).astype(np.intp) + 1
    if counts.sum() > _MOST_SAMPLES:
        return ~edge
    leg = np.repeat(np.arange(len(counts)), counts)
    along = (np.arange(len(leg)) - np.repeat(np.cumsum(counts) - counts, counts)) / counts[leg]
    cells = np.floor(from_points[leg] + steps[leg] * along[:, np.newaxis]).astype(np.intp)
    _mark_around(edge, cells[:, 1] - window.south, cells[:, 0] - window.west)
    return edge


def _legs(grid: PlaceGrid, ring: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the start and the length of each side of a ring, (n, 2), counted in cells."""
    corners = np.column_stack([grid.columns_of(ring[:, 0]), grid.rows_of(ring[:, 1])])
    return corners[:-1], np.diff(corners, axis=0)


def _mark_around(edge: NDArray[np.bool_], rows: Rows, columns: Rows) -> None:
    height, width = edge.shape
    # A frame of two cells takes the samples that lie beside the window; it is cut off again.
    framed = np.zeros((height + 4, width + 4), dtype=np.bool_)
    rows, columns = np.clip(rows + 2, 1, height + 2), np.clip(columns + 2, 1, width + 2)
    for up in _NEIGHBOURS:
        for right in _NEIGHBOURS:
            framed[rows + up, columns + right] = True
    edge |= framed[2:-2, 2:-2]


def _middles(
    grid: PlaceGrid, window: _Window, rows: Rows, columns: Rows
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    east = (columns + window.west + 0.5).astype(np.float64) * grid.cell_width
    north = (rows + window.south + 0.5).astype(np.float64) * grid.cell_height
    return grid.west + east, grid.south + north


def _rows_of(grid: PlaceGrid, window: _Window, chosen: NDArray[np.bool_]) -> Rows:
    """List the snapshot's rows in the chosen cells of the window."""
    rows, columns = np.nonzero(chosen)
    cells = (rows + window.south) * grid.side + columns + window.west
    first, count = grid.starts[cells], grid.starts[cells + 1] - grid.starts[cells]
    before = np.cumsum(count) - count
    return np.repeat(first - before, count) + np.arange(count.sum())
