"""A forecast as it is asked for: four weeks, with progress, a way to stop, and what it does not know."""

from datetime import date

import numpy as np
import pytest

from dashboard.forecast.history import History, history_of
from dashboard.forecast.jobs import ForecastJobs
from dashboard.forecast.outlook import ForecastStopped, forecast
from dashboard.jobs import JobState
from data_access.refusals import BadInput, Conflict
from tests.dashboard.forecast.generated_calls import ZONE, drawn, hours, rule

BEGINS = date(2024, 1, 1)
PATIENCE_SECONDS = 30


def small(weeks: int, level: float = 10.0, begins: date = BEGINS) -> History:
    clock = hours(begins, weeks)
    return drawn(clock, rule(clock, level), seed=weeks)


def test_four_weeks_follow_the_last_hour_and_lie_within_their_intervals() -> None:
    history = small(40)
    found = forecast(history)
    assert found.clock.hours.tolist() == list(range(history.end, history.end + 672))
    for band in found.bands:
        assert band.measured
        assert np.all(band.low <= found.expected + 1)
        assert np.all(band.high >= found.expected - 1)
    assert np.all(found.band(0.95).high >= found.band(0.80).high)
    assert found.accuracy is not None


def test_four_weeks_over_a_change_of_clocks_keep_to_the_wall_clock() -> None:
    """Up to 2 March 2026; clocks change on the 8th. Calls double at eight by the wall clock."""
    found = forecast(small(112, begins=date(2024, 1, 8)))
    for week in (slice(0, 140), slice(200, 672)):
        hour, expected = found.clock.week_hour[week] % 24, found.expected[week]
        assert 1.7 < expected[hour == 8].mean() / expected[hour == 7].mean() < 2.3


def test_less_than_four_weeks_are_refused_in_a_sentence() -> None:
    with pytest.raises(BadInput, match="21 days"):
        forecast(small(3))


def test_a_short_history_says_what_it_cannot_know() -> None:
    found = forecast(small(6))
    told = " ".join(found.doubts)
    assert found.accuracy is None
    assert "assumed, not measured" in told
    assert "time of the year" in told
    assert not any(band.measured for band in found.bands)


def test_a_history_with_a_gap_says_where() -> None:
    history = small(40)
    calls = history.calls.copy()
    calls[1_000:1_400] = 0
    told = " ".join(forecast(history_of(history.clock.hours, calls, ZONE)).doubts)
    assert "400 hours of the past are missing or silent" in told


def test_a_holiday_that_was_never_seen_is_named() -> None:
    """The history ends in the middle of December: Christmas lies ahead and never behind."""
    told = " ".join(forecast(small(40, begins=date(2024, 3, 11))).doubts)
    assert "Christmas Day" in told


def test_hours_with_hardly_a_call_are_told_apart() -> None:
    assert "less than one call" in " ".join(forecast(small(40, level=0.3)).doubts)
    assert "less than one call" not in " ".join(forecast(small(40)).doubts)


def test_progress_is_told_and_it_can_be_stopped() -> None:
    steps: list[tuple[int, int]] = []
    history = small(40)
    forecast(history, progress=lambda done, of: steps.append((done, of)))
    assert steps[-1][0] == steps[-1][1] - 1
    with pytest.raises(ForecastStopped):
        forecast(history, cancelled=lambda: len(steps) > 0)


def test_a_forecast_is_made_once_and_kept() -> None:
    jobs = ForecastJobs()
    history = small(30)
    first = jobs.start(
        "all calls", lambda progress, stop: forecast(history, progress=progress, cancelled=stop)
    )
    assert first.wait(PATIENCE_SECONDS)
    assert first.state is JobState.DONE
    again = jobs.start("all calls", lambda _progress, _stop: forecast(history))
    assert again is first
    assert jobs.find("all calls") is first
    assert jobs.find("others") is None


def test_what_is_refused_on_its_thread_reaches_a_person() -> None:
    jobs = ForecastJobs()
    job = jobs.start("short", lambda _progress, _stop: forecast(small(2)))
    assert job.wait(PATIENCE_SECONDS)
    assert job.state is JobState.REFUSED
    assert "14 days" in job.sentence


def test_a_third_forecast_at_once_is_refused_and_a_stopped_one_ends() -> None:
    jobs = ForecastJobs()

    def until_stopped(_progress: object, stop: object) -> object:
        while not stop():  # type: ignore[operator]
            pass
        raise ForecastStopped("Stopped.")

    running = [jobs.start(name, until_stopped) for name in ("one", "two")]  # type: ignore[arg-type]
    with pytest.raises(Conflict):
        jobs.start("three", until_stopped)  # type: ignore[arg-type]
    for job in running:
        job.stop()
        assert job.wait(PATIENCE_SECONDS)
        assert job.state is JobState.STOPPED
