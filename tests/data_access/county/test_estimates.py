"""Estimates of the whole population: in their publishers' form, and independent of who registered."""

import csv
from pathlib import Path

import numpy as np
import pytest

from data_access.county.census import Census, take_census
from data_access.county.estimates import EMPOWER_SHARES, shown_by_empower, write_estimates
from data_access.county.geography import Geography, build_geography
from data_access.county.population import rates_in
from data_access.county.tracts import LARGEST_SHARE, Tracts, draw_tracts

SCALE = 0.2


@pytest.fixture(scope="module")
def ground() -> Geography:
    return build_geography(7, SCALE)


@pytest.fixture(scope="module")
def tracts(ground: Geography) -> Tracts:
    return draw_tracts(ground.divisions, ground.addresses)


@pytest.fixture(scope="module")
def census(ground: Geography, tracts: Tracts) -> Census:
    return take_census(ground.addresses, tracts, 7)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_county_has_the_people_and_the_rates_of_hennepin(census: Census) -> None:
    county = census.by("county")
    assert county.people[0] == pytest.approx(1_280_000 * SCALE, rel=0.04)
    for measure, least, most in (
        ("AGE65", 0.13, 0.17),
        ("DISABL", 0.10, 0.13),
        ("NOVEH", 0.08, 0.12),
        ("LIMENG", 0.03, 0.05),
        ("AMBUL", 0.04, 0.055),
        ("HEAR", 0.025, 0.035),
    ):
        assert least <= float(county.share(measure)[0]) <= most, measure


@pytest.mark.parametrize("kind", ["city", "zip", "tract"])
def test_areas_of_one_kind_add_up_to_the_county(census: Census, kind: str) -> None:
    county, parts = census.by("county"), census.by(kind)
    assert parts.people.sum() == county.people[0]
    assert parts.counts["AMBUL"].sum() == county.counts["AMBUL"][0]


def test_no_tract_is_too_large_and_each_lies_in_one_city(ground: Geography, tracts: Tracts) -> None:
    book = ground.addresses
    homes = np.bincount(tracts.of_dwelling, minlength=len(tracts.codes))
    assert homes.max() <= len(book) * LARGEST_SHARE
    assert 280 <= len(tracts.codes) <= 420
    pairs = {
        (tract, int(ground.divisions.city[cell])) for cell, tract in enumerate(tracts.of_cell) if tract >= 0
    }
    assert len(pairs) == len(tracts.codes)
    assert len(set(tracts.codes)) == len(tracts.codes)
    assert all(len(code) == 11 and code.startswith("27053") for code in tracts.codes)


def test_empower_shows_one_to_ten_as_eleven() -> None:
    assert [shown_by_empower(count) for count in (0, 1, 10, 11, 12)] == [0, 11, 11, 11, 12]


def test_the_empower_file_has_a_row_for_each_zip_code(census: Census, tmp_path: Path) -> None:
    write_estimates(census, tmp_path, 7)
    rows = _rows(tmp_path / "empower_zip.csv")
    assert {row["Zip_Code"] for row in rows} == set(census.by("zip").codes)
    counts = [int(row[column]) for row in rows for column in EMPOWER_SHARES]
    assert min(count for count in counts if count) == 11
    power = sum(int(row["Power_Dependent_Devices_DME"]) for row in rows)
    medicare = sum(int(row["Medicare_Benes"]) for row in rows)
    assert medicare / census.by("county").people[0] == pytest.approx(0.165, abs=0.02)
    assert 0.035 <= power / medicare <= 0.06


def test_the_svi_file_has_counts_shares_and_ranks(census: Census, tmp_path: Path) -> None:
    write_estimates(census, tmp_path, 7)
    rows = _rows(tmp_path / "svi_tract.csv")
    ranks = sorted(float(row["EPL_NOVEH"]) for row in rows)
    assert (ranks[0], ranks[-1]) == (0.0, 1.0)
    for row in rows:
        if int(row["E_TOTPOP"]):
            share = 100 * int(row["E_AGE65"]) / int(row["E_TOTPOP"])
            assert float(row["EP_AGE65"]) == pytest.approx(share, abs=0.06)


def test_the_same_seed_writes_the_same_bytes(census: Census, tmp_path: Path) -> None:
    first = write_estimates(census, tmp_path / "one", 7)
    second = write_estimates(census, tmp_path / "two", 7)
    assert [file.path.read_bytes() for file in first] == [file.path.read_bytes() for file in second]


def test_hardship_little_english_and_missing_cars_lie_where_they_do_in_truth() -> None:
    riverside = rates_in("Minneapolis", "Cedar Riverside", flat=True).shares
    edina = rates_in("Edina", "", flat=False).shares
    assert riverside["LIMENG"] > 3 * edina["LIMENG"]
    assert riverside["NOVEH"] > 3 * edina["NOVEH"]
    assert edina["AGE65"] > riverside["AGE65"]
