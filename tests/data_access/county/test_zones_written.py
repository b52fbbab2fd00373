"""The zones of the demo county: every home in exactly one, ids and names unique, the same file each time."""

from pathlib import Path

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from data_access.county.geography import Geography, build_geography
from data_access.county.zones import drafts_in, write_zones
from data_access.records.zones import ZoneDraft


@pytest.fixture(scope="module")
def county() -> Geography:
    return build_geography(5, 0.02)


@pytest.fixture(scope="module")
def drafts(county: Geography, tmp_path_factory: pytest.TempPathFactory) -> list[ZoneDraft]:
    return drafts_in(write_zones(county, tmp_path_factory.mktemp("zones") / "new"))


def test_there_are_a_few_hundred_with_ids_and_names_of_their_own(drafts: list[ZoneDraft]) -> None:
    assert 200 <= len(drafts) <= 400
    for told in ("source_id", "name"):
        assert len({getattr(one, told) for one in drafts}) == len(drafts)
    assert {"Minneapolis", "Dayton"} <= {one.city for one in drafts}


def test_nearly_every_home_lies_in_exactly_one(drafts: list[ZoneDraft], county: Geography) -> None:
    """A street along a border may put a home a few metres outside; no home lies in two."""
    outlines = np.asarray([shape(one.geometry) for one in drafts], dtype=object)
    assert shapely.is_valid(outlines).all()
    some = slice(None, None, 7)
    homes = shapely.points(county.addresses.longitude[some], county.addresses.latitude[some])
    hits = np.bincount(shapely.STRtree(outlines).query(homes, predicate="within")[0], minlength=len(homes))
    assert hits.max() == 1
    assert (hits == 1).mean() > 0.99


def test_the_same_seed_writes_the_same_file(county: Geography, tmp_path: Path) -> None:
    first, second = write_zones(county, tmp_path / "a"), write_zones(county, tmp_path / "b")
    assert first.read_bytes() == second.read_bytes()
