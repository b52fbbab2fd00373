"""The calls of the demo county: the same from the same seed, by hour and season as a county has them."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data_access.calls.files import open_calls
from data_access.calls.mapping import IGNORED, propose
from data_access.county.calls import DAYS, KEPT_DAYS, KINDS, write_calls
from tests.data_access.county.small_county import TODAY, small_book

SCALE = 0.02


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("calls") / "calls.parquet"
    count = write_calls(small_book(400), path, seed=5, today=TODAY, scale=SCALE)
    assert count == len(pd.read_parquet(path))
    return path


@pytest.fixture(scope="module")
def calls(path: Path) -> pd.DataFrame:
    return pd.read_parquet(path)


def test_the_same_seed_writes_the_same_calls(calls: pd.DataFrame, tmp_path: Path) -> None:
    write_calls(small_book(400), tmp_path / "again.parquet", seed=5, today=TODAY, scale=SCALE)
    pd.testing.assert_frame_equal(calls, pd.read_parquet(tmp_path / "again.parquet"))


def test_there_are_some_two_thousand_a_day_at_true_size(calls: pd.DataFrame) -> None:
    assert len(calls) / DAYS / SCALE == pytest.approx(2_050, rel=0.05)
    assert calls["Incident Number"].is_unique
    when = calls["Time Call Received"]
    assert when.is_monotonic_increasing
    assert when.max() < pd.Timestamp(TODAY)


def test_the_night_is_quiet_and_summer_is_busy(calls: pd.DataFrame) -> None:
    when = calls["Time Call Received"]
    weekdays = when[when.dt.day_of_week < 5].dt.hour.value_counts()
    assert weekdays[4] < weekdays[17] / 3
    months = when.dt.month.value_counts()
    assert months[7] > months[2] * 1.1


def test_moments_follow_each_other_and_urgent_calls_are_sent_first(calls: pd.DataFrame) -> None:
    known = calls.dropna(subset=["Time Dispatched", "Time Arrived", "Time Answered"])
    order = [
        "Time Call Received",
        "Time Answered",
        "Time Dispatched",
        "Time En Route",
        "Time Arrived",
        "Time Closed",
    ]
    for first, last in pairwise(order):
        assert (known[last] >= known[first]).all()
    waited = (
        (known["Time Dispatched"] - known["Time Answered"])
        .dt.total_seconds()
        .groupby(known.Priority)
        .median()
    )
    assert waited[1] < waited[2] < waited[4]
    answered = (calls["Time Answered"] - calls["Time Call Received"]).dt.total_seconds().dropna()
    assert 0.85 < (answered <= 15).mean() < 0.995


def test_old_calls_keep_a_place_and_neither_address_nor_phone(calls: pd.DataFrame) -> None:
    old = calls["Time Call Received"] < pd.Timestamp(TODAY) - pd.Timedelta(days=KEPT_DAYS)
    assert (calls.Address[old] == "").all()
    assert (calls["Caller Phone"][old] == "").all()
    assert (calls.Address[~old] != "").all()
    phones = calls["Caller Phone"][calls["Caller Phone"] != ""]
    assert phones.str.fullmatch(r"\d{3}-555-01\d\d").all(), "numbers that are never given out"
    assert np.isfinite(calls.Latitude).all()
    assert set(calls.Nature) <= {kind.nature for kind in KINDS}


def test_every_column_is_known_to_the_importer(path: Path) -> None:
    file = open_calls(path)
    mapping = propose(file.header, file.sample, "America/Chicago")
    assert IGNORED not in mapping.fields
