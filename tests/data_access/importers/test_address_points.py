"""Files of addresses: what is kept, what is handed back, and that the columns are found by their names."""

import json
from pathlib import Path

import pytest

from dashboard.geo.search.held import AddressSearch
from data_access.access import Permission
from data_access.address_points import read_address_points
from data_access.importers.address_points import import_address_points
from data_access.refusals import BadInput, NotPermitted
from data_access.store import Store
from tests.doors import *  # noqa: F403 - fixtures
from tests.world.callers import ANALYST, MANAGER, REGISTRAR

PLAIN = """number,street,cross_street,city,zip,latitude,longitude
1234,Main Street,,Dayton,55327,45.239,-93.51
,Main Street,3rd Street,Dayton,55327,45.2393,-93.51
12,,,Dayton,55327,45.2,-93.5
13,Main Street,,Dayton,55327,north,west
"""
NENA = """Add_Number;St_PreDir;St_Name;St_PosTyp;Inc_Muni;Post_Code;Latitude;Longitude
2400;East;Lake;Street;Minneapolis;55406;44.9485;-93.2371
"""


def _written(folder: Path, text: str, name: str = "addresses.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _labels(store: Store, typed: str) -> list[str]:
    with store.enter(MANAGER, Permission.AREAS_READ, about="address search") as visit:
        return [match.label for match in AddressSearch().current(visit).find(typed)]


def test_good_rows_are_kept_and_others_handed_back_with_their_line(store: Store, tmp_path: Path) -> None:
    report = import_address_points(store, REGISTRAR, _written(tmp_path, PLAIN), source="city")
    assert (report.rows_read, report.rows_kept, report.rows_refused) == (4, 2, 2)
    assert [note.line for note in report.refused] == [4, 5]
    assert _labels(store, "main & 3rd") == ["Main Street & 3rd Street, Dayton 55327"]


def test_columns_go_by_what_files_call_them(store: Store, tmp_path: Path) -> None:
    import_address_points(store, REGISTRAR, _written(tmp_path, NENA), source="nena")
    assert _labels(store, "2400 E Lake St")[0] == "2400 East Lake Street, Minneapolis 55406"


def test_geojson_of_openstreetmap_is_read_even_on_one_line(store: Store, tmp_path: Path) -> None:
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [-93.51, 45.239 + number / 10_000]},
            "properties": {
                "addr:housenumber": str(number),
                "addr:street": "Main Street",
                "addr:city": "Dayton",
            },
        }
        for number in (1, 3)
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    report = import_address_points(store, REGISTRAR, _written(tmp_path, text, "a.geojson"), source="osm")
    assert report.rows_kept == 2
    assert _labels(store, "3 Main Street")[0] == "3 Main Street, Dayton"


def test_the_same_source_again_takes_the_place_of_the_first(store: Store, tmp_path: Path) -> None:
    """And whoever held the index sees the change at the next search."""
    held = AddressSearch()
    path = _written(tmp_path, PLAIN)
    for text, expected in ((PLAIN, 2), (PLAIN.replace(",north,west", ",45.2,-93.5"), 3)):
        path.write_text(text, encoding="utf-8")
        import_address_points(store, REGISTRAR, path, source="city")
        with store.enter(MANAGER, Permission.AREAS_READ, about="address search") as visit:
            assert len(held.current(visit)) == expected
            assert held.current(visit) is held.current(visit)


@pytest.mark.parametrize(
    "text",
    [
        "name,phone\nKim,612\n",
        "street,latitude,longitude\n,45,-93\n",
        '{"type": "FeatureCollection", "features": []}',
    ],
)
def test_a_file_without_a_good_row_changes_nothing(store: Store, tmp_path: Path, text: str) -> None:
    import_address_points(store, REGISTRAR, _written(tmp_path, PLAIN), source="city")
    with pytest.raises(BadInput):
        import_address_points(store, REGISTRAR, _written(tmp_path, text, "bad.csv"), source="city")
    with store.enter(MANAGER, Permission.AREAS_READ, about="count") as visit:
        assert len(read_address_points(visit)) == 2


def test_only_who_imports_may_import_and_only_the_right_door_opens(store: Store, tmp_path: Path) -> None:
    with pytest.raises(NotPermitted):
        import_address_points(store, ANALYST, _written(tmp_path, PLAIN), source="city")
    with (
        store.enter(ANALYST, Permission.REGISTRY_ESTIMATES_READ, about="x") as visit,
        pytest.raises(NotPermitted),
    ):
        read_address_points(visit)
