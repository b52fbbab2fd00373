"""Forecasts on the disk: the same when they come back, closed to others, and made anew when damaged."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from dashboard.forecast import kept
from dashboard.forecast.kept import KeptForecasts
from dashboard.forecast.outlook import Forecast, forecast
from tests.dashboard.forecast.generated_calls import drawn, hours, rule


@pytest.fixture(scope="module")
def made() -> Forecast:
    """A forecast over the night in March on which clocks go forward."""
    clock = hours(date(2025, 8, 4), 31)
    return forecast(drawn(clock, rule(clock), seed=12))


def test_a_kept_forecast_comes_back_as_it_was(tmp_path: Path, made: Forecast) -> None:
    KeptForecasts(tmp_path / "forecasts").keep("all calls", made)
    found = KeptForecasts(tmp_path / "forecasts").find("all calls")
    assert found is not None
    assert np.array_equal(found.expected, made.expected)
    assert np.array_equal(found.clock.week_hour, made.clock.week_hour)
    assert all(np.array_equal(found.band(one).high, made.band(one).high) for one in (0.80, 0.95))
    assert (found.accuracy, found.doubts, found.zone) == (made.accuracy, made.doubts, made.zone)


def test_what_was_never_kept_or_is_damaged_is_not_found(tmp_path: Path, made: Forecast) -> None:
    forecasts = KeptForecasts(tmp_path)
    assert forecasts.find("all calls") is None
    forecasts.keep("all calls", made)
    [path] = tmp_path.glob("*.json")
    path.write_bytes(path.read_bytes()[:100])
    assert forecasts.find("all calls") is None


def test_files_are_closed_to_others_and_the_oldest_give_way(
    tmp_path: Path, made: Forecast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "AT_MOST", 2)
    for name in ("one", "two", "three"):
        KeptForecasts(tmp_path).keep(name, made)
    files = list(tmp_path.iterdir())
    assert len(files) == 2
    assert all(path.stat().st_mode & 0o077 == 0 for path in files)
    assert KeptForecasts(tmp_path).find("three") is not None
