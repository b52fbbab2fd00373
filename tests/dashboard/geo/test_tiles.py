"""Boxes, counts and dots, each against a search through every point."""

import gzip

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from dashboard.geo.looks import WAY_COLOURS, WAY_SHAPES, WAY_SIZES, WAYS, look_numbers
from dashboard.geo.mercator import WORLD, PointGrid, UnitBox, to_degrees, to_units
from dashboard.geo.tiles import CELLS_AT_MOST, MARGIN_PIXELS, Tile, count_cells, dots_in, packed

HALF_THE_EQUATOR_METRES = 20_037_508.342789244


def strewn(count: int, seed: int = 1) -> PointGrid:
    """Points strewn over a county, in a grid."""
    random = np.random.default_rng(seed)
    x, y = to_units(random.uniform(-93.8, -93.2, count), random.uniform(44.8, 45.2, count))
    return PointGrid.of(x, y, np.arange(count, dtype=np.int32))


def unpacked(body: bytes) -> np.ndarray:
    """Read a tile as the browser does."""
    planes = np.frombuffer(gzip.decompress(body), np.uint8).reshape(4, -1)
    return np.cumsum(planes.T.copy().view("<u4").ravel().astype(np.int64))


def test_units_are_those_of_epsg_3857() -> None:
    """PROJ says the same to a unit (0.6 m at the equator)."""
    longitudes, latitudes = np.array([-93.27, 0.0, 12.5]), np.array([44.98, 0.0, -33.9])
    x, y = to_units(longitudes, latitudes)
    east, north = Transformer.from_crs(4326, 3857, always_xy=True).transform(longitudes, latitudes)
    assert np.abs(x - (east / HALF_THE_EQUATOR_METRES + 1) / 2 * WORLD).max() <= 1
    assert np.abs(y - (1 - north / HALF_THE_EQUATOR_METRES) / 2 * WORLD).max() <= 1


def test_degrees_come_back() -> None:
    x, y = to_units(np.array([-93.27]), np.array([44.98]))
    longitudes, latitudes = to_degrees(x.astype(float), y.astype(float))
    assert longitudes[0] == pytest.approx(-93.27, abs=1e-5)
    assert latitudes[0] == pytest.approx(44.98, abs=1e-5)


@given(
    west=st.floats(-94, -93),
    south=st.floats(44.5, 45.5),
    width=st.floats(0, 0.5),
    height=st.floats(0, 0.5),
)
def test_a_box_finds_what_a_search_through_all_finds(
    west: float, south: float, width: float, height: float
) -> None:
    grid = strewn(400)
    box = UnitBox.of_degrees(west, south, west + width, south + height)
    slow = (grid.x >= box.west) & (grid.x < box.east) & (grid.y >= box.north) & (grid.y < box.south)
    assert sorted(grid.inside(box)) == list(np.flatnonzero(slow))


def test_no_points_are_found_without_points() -> None:
    grid = strewn(0)
    assert len(grid.inside(UnitBox.of_degrees(-180, -85, 180, 85))) == 0
    assert (
        len(count_cells(grid, np.empty(0, np.uint8), UnitBox.of_degrees(-94, 44, -93, 45), 10).households)
        == 0
    )
    assert packed(dots_in(grid, np.empty(0, np.uint8), Tile(10, 246, 368))) == b""


@pytest.mark.parametrize("zoom", range(7, 19))
def test_counts_lose_nobody_and_are_never_more_than_450(zoom: int) -> None:
    grid = strewn(20_000)
    looks = np.random.default_rng(2).integers(0, 24, 20_000).astype(np.uint8)
    box = UnitBox.of_degrees(-93.8, 44.8, -93.2, 45.2)
    cells = count_cells(grid, looks, box, zoom)
    assert cells.households.sum() == len(grid.inside(box))
    assert (cells.by_way.sum(axis=0) == np.bincount(looks[grid.inside(box)] >> 2, minlength=WAYS)).all()
    assert (cells.by_way.sum(axis=1) == cells.households).all()
    assert len(cells.households) <= CELLS_AT_MOST


def test_a_count_stands_near_its_households() -> None:
    x, y = to_units(np.array([-93.300, -93.301]), np.array([44.98, 44.98]))
    grid = PointGrid.of(x, y, np.arange(2, dtype=np.int32))
    cells = count_cells(grid, np.zeros(2, np.uint8), UnitBox.of_degrees(-93.5, 44.9, -93.2, 45.0), 11)
    assert cells.households.tolist() == [2]
    assert cells.longitudes[0] == pytest.approx(-93.3, abs=0.04)


def test_a_dot_lies_where_its_household_is() -> None:
    """One household in the middle of a tile: 256 pixels from its corner, and the margin."""
    tile = Tile(13, 1972, 2947)
    middle = (tile.box.west + tile.box.east) // 2, (tile.box.north + tile.box.south) // 2
    grid = PointGrid.of(
        np.array([middle[0]], np.int32), np.array([middle[1]], np.int32), np.zeros(1, np.int32)
    )
    number = int(unpacked(packed(dots_in(grid, np.array([17], np.uint8), tile)))[0])
    assert number >> 20 == 17
    assert (number & 1023, (number >> 10) & 1023) == (256 + MARGIN_PIXELS, 256 + MARGIN_PIXELS)


def test_what_is_packed_is_what_was_found() -> None:
    grid = strewn(30_000)
    looks = np.random.default_rng(3).integers(0, 24, 30_000).astype(np.uint8)
    tile = Tile(11, 492, 736)
    dots = dots_in(grid, looks, tile)
    assert len(dots) > 500
    assert (unpacked(packed(dots)) == dots).all()
    assert (np.diff(dots >> 20).astype(int) >= 0).all(), "harder ways are painted last"


def test_of_households_at_one_place_the_hardest_to_move_is_shown() -> None:
    """A tower of flats: somebody on the tenth floor needs a stretcher."""
    x, y = to_units(np.full(50, -93.3), np.full(50, 44.98))
    looks = np.full(50, 4, np.uint8)
    looks[31] = 20
    grid = PointGrid.of(x, y, np.arange(50, dtype=np.int32))
    size = WORLD >> 15
    dots = dots_in(grid, looks[grid.rows], Tile(15, int(x[0]) // size, int(y[0]) // size))
    assert [int(dot) >> 20 for dot in dots] == [20]


def test_neighbouring_tiles_show_the_same_dots_along_their_edge() -> None:
    """Else a dot on the edge would be cut in half."""
    grid = strewn(200_000)
    looks = np.random.default_rng(4).integers(0, 24, 200_000).astype(np.uint8)
    west, east = dots_in(grid, looks, Tile(12, 986, 1473)), dots_in(grid, looks, Tile(12, 987, 1473))
    edge = {(int(d >> 20), int(d & 1023) - 512, int(d >> 10) & 1023) for d in west if (d & 1023) >= 516}
    same = {(int(d >> 20), int(d & 1023), int(d >> 10) & 1023) for d in east if 4 <= (d & 1023) < 32}
    assert len(edge) > 20
    assert {dot for dot in edge if dot[1] >= 4} == {dot for dot in same if dot[1] < 28 + 4}


def test_every_way_has_a_look_of_its_own() -> None:
    looks = look_numbers(np.arange(8, dtype=np.uint16), np.zeros(8, bool), np.zeros(8, bool))
    assert looks.tolist() == [0, 4, 8, 12, 16, 20, 20, 20], "a way we do not know counts as the hardest"
    assert {len(WAY_SHAPES), len(WAY_SIZES), *map(len, WAY_COLOURS.values())} == {WAYS}
    for colours in WAY_COLOURS.values():
        assert len(set(colours)) == WAYS
