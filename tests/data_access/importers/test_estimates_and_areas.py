"""Estimates and fixed areas come in from the files of their publishers, in place of the older ones."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from data_access.access import Permission
from data_access.areas import fixed_areas_in
from data_access.importers.estimates import Publication, import_estimates
from data_access.importers.fixed_areas import import_fixed_areas
from data_access.refusals import BadInput, NotPermitted
from data_access.registry import estimates_in
from data_access.store import Store
from data_access.tables import areas
from tests.data_access.importers.small_files import DOE, changed, csv_file, imported, json_file
from tests.world.callers import MANAGER, REGISTRAR

EMPOWER = Publication("HHS emPOWER", "2026-10", date(2026, 10, 1))
SVI = Publication("CDC/ATSDR SVI", "2022", date(2022, 12, 31))
EMPOWER_TEXT = (
    "Zip_Code,State,County,Medicare_Benes,Power_Dependent_Devices_DME\n"
    '55327,MN,Hennepin,"1,204",11\n55343,MN,Hennepin,2210,87\nnowhere,MN,Hennepin,1,2\n55401,MN,Hennepin,many,2\n'
)  # fmt: skip


def told(store: Store, kind: str) -> list[tuple[str, str, float, bool]]:
    with store.enter(MANAGER, Permission.REGISTRY_ESTIMATES_READ, about="estimates") as visit:
        return [(one.area_code, one.measure, one.value, one.suppressed) for one in estimates_in(visit, kind)]


def test_empower_by_zip_knows_that_eleven_means_one_to_ten(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "empower.csv"
    path.write_text(EMPOWER_TEXT)
    report = import_estimates(store, REGISTRAR, path, EMPOWER)
    assert (report.rows_read, report.values_kept, [note.line for note in report.refused]) == (4, 4, [4, 5])
    assert sorted(told(store, "zip")) == [
        ("55327", "Medicare_Benes", 1204.0, False),
        ("55327", "Power_Dependent_Devices_DME", 11.0, True),
        ("55343", "Medicare_Benes", 2210.0, False),
        ("55343", "Power_Dependent_Devices_DME", 87.0, False),
    ]


def test_svi_by_tract_keeps_estimates_and_leaves_out_what_is_not_known(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "svi.csv"
    path.write_text(
        "ST,FIPS,E_TOTPOP,M_TOTPOP,E_NOVEH,EP_NOVEH\n27,27053000101,3100,90,11,4.1\n27,27053000102,0,0,-999,-999\n"
    )
    import_estimates(store, REGISTRAR, path, SVI)
    assert sorted(told(store, "tract")) == [
        ("27053000101", "NOVEH", 11.0, False),
        ("27053000101", "TOTPOP", 3100.0, False),
        ("27053000102", "TOTPOP", 0.0, False),
    ]


def test_estimates_of_one_edition_replace_themselves_and_no_other(store: Store, tmp_path: Path) -> None:
    first = json_file(tmp_path, [{"ZIP Code": "55327", "Beneficiaries": 40}], "a.json")
    second = json_file(tmp_path, [{"ZIP Code": "55343", "Beneficiaries": 50}], "b.json")
    import_estimates(store, REGISTRAR, first, EMPOWER)
    import_estimates(store, REGISTRAR, first, Publication("HHS emPOWER", "2026-11", date(2026, 11, 1)))
    import_estimates(store, REGISTRAR, second, EMPOWER)
    assert sorted(code for code, *_ in told(store, "zip")) == ["55327", "55343"]


def test_estimates_in_no_known_form_are_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no column with ZIP codes"):
        import_estimates(store, REGISTRAR, json_file(tmp_path, [{"colour": "red"}], "c.json"), EMPOWER)
    with pytest.raises(BadInput, match="source and its edition"):
        Publication("", "x", date(2026, 1, 1))
    with pytest.raises(NotPermitted):
        import_estimates(store, MANAGER, tmp_path / "x.csv", EMPOWER)


def box(west: float, south: float, east: float, north: float) -> dict[str, object]:
    corners = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [corners]}


def area(kind: str, code: str, geometry: object, **more: object) -> dict[str, object]:
    return {
        "type": "Feature",
        "properties": {"kind": kind, "code": code, "name": code, **more},
        "geometry": geometry,
    }


def test_fixed_areas_come_in_with_denominators_and_keep_their_ids(store: Store, tmp_path: Path) -> None:
    bow_tie = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
    features = [
        area("city", "Dayton", box(-93.5, 45.1, -93.4, 45.2), households=2_500, people=7_000),
        area("city", "Knot", bow_tie),
        area("city", "Point", {"type": "Point", "coordinates": [0, 0]}),
        area("moon", "Moon", box(0, 0, 1, 1)),
        area("city", "Metres", box(450_000, 4_900_000, 450_100, 4_900_100)),
    ]
    path = json_file(tmp_path, {"type": "FeatureCollection", "features": features}, "cities.geojson")
    report = import_fixed_areas(store, REGISTRAR, path, source="county GIS")
    assert (report.rows_read, report.areas_kept, len(report.refused)) == (5, 1, 4)
    import_fixed_areas(store, REGISTRAR, path, source="county GIS")
    with store.enter(MANAGER, Permission.AREAS_READ, about="areas") as visit:
        (dayton,) = fixed_areas_in(visit, "city")
        ids = visit.connection.execute(select(areas.c.id)).scalars().all()
    assert (dayton.name, dayton.households, dayton.people) == ("Dayton", 2_500, 7_000)
    assert len(ids) == 1


def test_a_file_of_areas_without_a_good_one_leaves_what_was_kept(store: Store, tmp_path: Path) -> None:
    good = {"type": "FeatureCollection", "features": [area("zip", "55327", box(-93.5, 45.1, -93.4, 45.2))]}
    bad = {"type": "FeatureCollection", "features": [area("zip", "55343", None)]}
    import_fixed_areas(store, REGISTRAR, json_file(tmp_path, good, "a.geojson"), source="x")
    with pytest.raises(BadInput, match="no area that can be kept"):
        import_fixed_areas(store, REGISTRAR, json_file(tmp_path, bad, "b.geojson"), source="x")
    with store.enter(MANAGER, Permission.AREAS_READ, about="areas") as visit:
        assert [one.code for one in fixed_areas_in(visit, "zip")] == ["55327"]


def test_households_must_lie_in_the_county_that_is_kept(store: Store, tmp_path: Path) -> None:
    county = {
        "type": "FeatureCollection",
        "features": [area("county", "27053", box(-93.77, 44.78, -93.17, 45.25))],
    }
    import_fixed_areas(store, REGISTRAR, json_file(tmp_path, county, "county.geojson"), source="x")
    rows = (DOE, changed(DOE, ID="2", Lat="46.0"), changed(DOE, ID="3", Lat=DOE[9], Lon=DOE[8]))
    report = imported(store, csv_file(tmp_path, rows), county=None)
    assert [row.reason.split(":")[0] for row in report.refused] == [
        "The place lies outside the county", "Latitude and longitude are swapped"]  # fmt: skip
