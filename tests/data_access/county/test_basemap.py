"""The base map: one PMTiles file, small tiles, the layers that protomaps-leaflet draws."""

import gzip
from pathlib import Path

import mapbox_vector_tile
import pytest
from pmtiles.reader import MmapSource, Reader, all_tiles

from data_access.county.basemap import write_base_map
from data_access.county.geography import Geography, build_geography

LARGEST_TILE = 60_000


@pytest.fixture(scope="module")
def county() -> Geography:
    return build_geography(7, 0.001)


@pytest.fixture(scope="module")
def base_map(county: Geography, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("map") / "county.pmtiles"
    write_base_map(county, path)
    return path


@pytest.fixture(scope="module")
def tiles(base_map: Path) -> dict[tuple[int, int, int], bytes]:
    with base_map.open("rb") as file:
        return dict(all_tiles(MmapSource(file)))


def features(tile: bytes, layer: str) -> list[dict]:
    decoded = mapbox_vector_tile.decode(gzip.decompress(tile))
    return decoded.get(layer, {"features": []})["features"]


def test_the_file_is_small_and_so_is_every_tile(base_map: Path, tiles: dict) -> None:
    assert base_map.stat().st_size < 5_000_000
    assert max(len(data) for data in tiles.values()) <= LARGEST_TILE


def test_the_header_says_zooms_and_place(base_map: Path) -> None:
    with base_map.open("rb") as file:
        header = Reader(MmapSource(file)).header()
    assert (header["min_zoom"], header["max_zoom"]) == (6, 14)
    assert header["min_lon_e7"] < -93.77e7 < -93.18e7 < header["max_lon_e7"]


def test_downtown_has_every_layer_and_names_are_written(tiles: dict) -> None:
    """Tile 12/985/1473 covers downtown Minneapolis and the Chain of Lakes."""
    tile = tiles[12, 986, 1473]
    assert {"highway", "major_road"} <= {f["properties"]["kind"] for f in features(tile, "roads")}
    assert "Mississippi River" in {f["properties"].get("name") for f in features(tile, "water")}
    assert features(tile, "earth")
    assert features(tile, "landuse")
    names = {f["properties"].get("name") for z in (12,) for key, data in tiles.items() if key[0] == z
             for f in features(data, "places")}  # fmt: skip
    assert {"Minneapolis", "Bloomington", "Wayzata", "Dayton"} <= names


def test_residential_streets_come_only_when_one_is_near(tiles: dict) -> None:
    for (zoom, _, _), data in tiles.items():
        small = (
            {f["properties"].get("kind_detail") for f in features(data, "roads")}
            if zoom in (10, 12)
            else set()
        )
        assert "residential" not in small
    near = [data for (zoom, _, _), data in tiles.items() if zoom == 14]
    assert any(
        f["properties"]["kind_detail"] == "residential" for data in near for f in features(data, "roads")
    )


def test_the_same_county_gives_the_same_file(county: Geography, base_map: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.pmtiles"
    write_base_map(county, again)
    assert again.read_bytes() == base_map.read_bytes()
