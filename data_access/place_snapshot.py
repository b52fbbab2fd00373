"""Every place that may be looked at, as numpy columns: what map questions are answered from.

Rows are sorted by the cell of a grid, so that an area is a few slices of them and not a search.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from data_access.place_format import DEGREE, NOT_ON_THE_MAP, PLACE

Floats = NDArray[np.float64]
_MOST_CELLS_A_SIDE: Final = 255
_ROWS_IN_A_CELL: Final = 8
_SMALLEST_CELL_DEGREES: Final = 1e-4
_OFF_THE_MAP: Final = np.uint16(65_535)
"""Sort key of a household without coordinates: behind every cell, of which there are 65,025."""


@dataclass(frozen=True)
class PlaceGrid:
    """A grid over all places on the map; cells are numbered by row from the south-west corner.

    `starts[cell]` is the first row of the snapshot in that cell; it has one entry more than there
    are cells, so that `starts[cell + 1]` always is its end.
    """

    west: float
    south: float
    cell_width: float
    cell_height: float
    side: int
    starts: NDArray[np.intp]

    def columns_of(self, longitudes: Floats) -> Floats:
        """Tell where longitudes stand, counted in cells from the west; it may lie beyond the grid."""
        return (longitudes - self.west) / self.cell_width

    def rows_of(self, latitudes: Floats) -> Floats:
        """Tell where latitudes stand, counted in cells from the south; it may lie beyond the grid."""
        return (latitudes - self.south) / self.cell_height


@dataclass(frozen=True)
class PlaceSnapshot:
    """Columns of equal length, never to be changed; the first `on_map` rows have coordinates.

    `ids` is (n, 16) bytes; degrees are WGS 84, NaN off the map; `needs`, `riders`, `flags` and the
    other columns mean what `place_format` says. `generation` is the counter of the policy, and
    `day` the county's day, for which the rows were read.
    """

    ids: NDArray[np.uint8]
    places: NDArray[np.void]
    latitude: Floats
    longitude: Floats
    needs: NDArray[np.uint64]
    riders: NDArray[np.uint16]
    flags: NDArray[np.uint16]
    confirmed_day: NDArray[np.uint16]
    people: NDArray[np.uint8]
    animals: NDArray[np.uint8]
    battery_half_hours: NDArray[np.uint8]
    language: NDArray[np.uint8]
    city: NDArray[np.uint16]
    zip: NDArray[np.uint32]
    grid: PlaceGrid = field(repr=False)
    on_map: int
    generation: int
    day: date

    def __len__(self) -> int:
        """How many households it holds, on the map and off."""
        return len(self.ids)


def snapshot_of(ids: bytes, places: bytes, generation: int, day: date) -> PlaceSnapshot:
    """Make a snapshot of joined ids (16 bytes each) and joined opened places (32 bytes each).

    No rows give an empty snapshot. Lengths that do not fit each other are a `ValueError`.
    """
    id_rows = np.frombuffer(ids, np.uint8).reshape(-1, 16)
    place_rows = np.frombuffer(places, PLACE)
    if len(id_rows) != len(place_rows):
        raise ValueError(f"{len(id_rows)} ids do not fit {len(place_rows)} places")
    return snapshot_of_rows(id_rows, place_rows, generation, day)


def snapshot_of_rows(
    ids: NDArray[np.uint8], places: NDArray[np.void], generation: int, day: date
) -> PlaceSnapshot:
    """Make a snapshot of ids (n, 16) and places (n,) of dtype `PLACE`, in any order."""
    on_map = places["latitude"] != NOT_ON_THE_MAP
    latitudes = np.where(on_map, places["latitude"] / DEGREE, np.nan)
    longitudes = np.where(on_map, places["longitude"] / DEGREE, np.nan)
    side = _side(int(on_map.sum()))
    west, cell_width = _first_and_step(longitudes[on_map], side)
    south, cell_height = _first_and_step(latitudes[on_map], side)
    cells = np.full(len(places), _OFF_THE_MAP)
    columns = _steps(longitudes[on_map], west, cell_width, side)
    cells[on_map] = _steps(latitudes[on_map], south, cell_height, side) * side + columns
    # Sixteen-bit keys are sorted by radix: 500,000 of them in a few milliseconds.
    order = np.argsort(cells, kind="stable")
    starts = np.searchsorted(cells[order], np.arange(side * side + 1, dtype=np.uint16))
    grid = PlaceGrid(west, south, cell_width, cell_height, side, starts)
    positions = latitudes[order], longitudes[order]
    return _frozen(_taken(ids, order), _taken(places, order), positions, grid, (generation, day))


def _frozen(
    ids: NDArray[np.uint8],
    places: NDArray[np.void],
    positions: tuple[Floats, Floats],
    grid: PlaceGrid,
    read_for: tuple[int, date],
) -> PlaceSnapshot:
    """Part sorted rows into columns, and make all of them read-only."""
    latitudes, longitudes = positions
    generation, day = read_for
    same_names = [name for name in PLACE.names or () if name not in ("latitude", "longitude")]
    columns = {name: np.ascontiguousarray(places[name]) for name in same_names}
    for column in (ids, places, latitudes, longitudes, grid.starts, *columns.values()):
        column.flags.writeable = False
    return PlaceSnapshot(
        ids=ids,
        places=places,
        latitude=latitudes,
        longitude=longitudes,
        grid=grid,
        on_map=int(grid.starts[-1]),
        generation=generation,
        day=day,
        **columns,
    )


def _taken(rows: NDArray[Any], order: NDArray[np.intp]) -> NDArray[Any]:
    """Take whole rows in another order; moved as plain bytes, which is twenty times as fast."""
    width = rows.nbytes // len(rows) if len(rows) else 1
    plain = np.ascontiguousarray(rows).view(np.uint8).reshape(len(rows), width)
    moved = plain.view(np.dtype((np.void, width))).ravel().take(order)
    return moved.view(rows.dtype).reshape(rows.shape)


def _side(count: int) -> int:
    """Choose how many cells a side has, for about eight rows in each."""
    return int(np.clip(np.sqrt(count / _ROWS_IN_A_CELL), 1, _MOST_CELLS_A_SIDE))


def _first_and_step(degrees: Floats, side: int) -> tuple[float, float]:
    if not len(degrees):
        return 0.0, _SMALLEST_CELL_DEGREES
    first = float(degrees.min())
    return first, max((float(degrees.max()) - first) / side, _SMALLEST_CELL_DEGREES)


def _steps(degrees: Floats, first: float, step: float, side: int) -> NDArray[np.uint16]:
    """Number the cells along one side; what lies on the last edge belongs to the last cell."""
    return np.minimum((degrees - first) / step, side - 1).astype(np.uint16)
