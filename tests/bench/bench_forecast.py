"""The forecast of four weeks by the hour on real series, beside the 26-week mean and the Poisson floor.

Kept apart: model and intervals were made while looking at origins before `TUNED_BEFORE` alone. The origins
after it were not looked at then, and nothing was changed after they had been. Intervals of an origin are set
by earlier origins only. Series that are too short to be held against what came four weeks later say so; one
week ahead is then shown without a promise.
"""

import csv
import os
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from dashboard.forecast.history import HOURS_OF_WEEK, History, history_of
from dashboard.forecast.model import fit
from dashboard.forecast.outlook import forecast
from dashboard.forecast.rolling import (
    AHEAD_WEEKS,
    LEARNING_ORIGINS,
    Accuracy,
    accuracy_of,
    mean_of_weeks,
    origins_before,
    past_forecast,
    poisson_floor,
    weekly_change,
)
from data_access.refusals import BadInput

BESIDE = Path(__file__).parents[3] / "shared" / "data"
CALLS = Path(os.environ.get("MUSTER_REAL_DATA", BESIDE)) / "calls"
TUNED_BEFORE = int(datetime(2018, 7, 1, tzinfo=UTC).timestamp()) // 3600
Counts = dict[int, float]


def _add(counts: Counts, moment: datetime, zone: ZoneInfo, calls: float = 1.0) -> None:
    """Count calls in the clock hour of a wall clock; an hour that never was is left out."""
    placed = moment.replace(tzinfo=zone)
    if placed.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == moment:
        hour = int(placed.timestamp()) // 3600
        counts[hour] = counts.get(hour, 0.0) + calls


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def seattle(zone: ZoneInfo) -> Counts:
    """Fire and medical calls by the hour; the autumn hour that came twice holds both and is left out."""
    counts: Counts = {}
    for row in _rows(CALLS / "seattle_fire_hourly_2015-2019.csv"):
        moment = datetime.fromisoformat(row["hour_local"])
        twice = moment.replace(tzinfo=zone).utcoffset() != moment.replace(tzinfo=zone, fold=1).utcoffset()
        _add(counts, moment, zone, float("nan") if twice else float(row["calls"]))
    return counts


def milwaukee(zone: ZoneInfo) -> Counts:
    counts: Counts = {}
    for row in _rows(CALLS / "milwaukee_calls_2018-05.csv"):
        _add(counts, datetime.fromisoformat(row["time"]).replace(minute=0, second=0), zone)
    return counts


def alexandria_cad(zone: ZoneInfo) -> Counts:
    counts: Counts = {}
    for path in sorted(CALLS.glob("alexandria_cad_*.csv")):
        for row in _rows(path):
            moment = datetime.fromisoformat(row["Incident_Start_Time"])
            _add(counts, moment.replace(minute=0, second=0, microsecond=0), zone)
    return counts


def alexandria_phone(zone: ZoneInfo) -> Counts:
    counts: Counts = {}
    for path in sorted(CALLS.glob("alexandria_phone_*.csv")):
        for row in _rows(path):
            if row["DateTime"] and row["Total"]:
                moment = datetime.strptime(row["DateTime"].split(" ")[0], "%m/%d/%Y")  # noqa: DTZ007
                _add(counts, moment + timedelta(hours=int(row["Hour"])), zone, float(row["Total"]))
    return counts


SERIES: dict[str, tuple[Callable[[ZoneInfo], Counts], str]] = {
    "Seattle fire 2015-2019": (seattle, "America/Los_Angeles"),
    "Milwaukee police, May 2018": (milwaukee, "America/Chicago"),
    "Alexandria CAD, 5 weeks 2025": (alexandria_cad, "America/New_York"),
    "Alexandria phones, 4 weeks 2025": (alexandria_phone, "America/New_York"),
}


def history(name: str) -> History:
    """The series as a forecast takes it; hours between the first and the last without a row are zero."""
    read, zone = SERIES[name]
    counts = read(ZoneInfo(zone))
    hours = np.arange(min(counts), max(counts) + 1, dtype=np.int64)
    return history_of(hours, np.array([counts.get(hour, 0.0) for hour in hours.tolist()]), zone)


def _day(hour: int) -> date:
    return datetime.fromtimestamp(hour * 3600, UTC).date()


def _print(name: str, found: Accuracy) -> None:
    held = "   ".join(
        f"{promise:.0%} interval held {share:.1%} of hours ({width:.1f} calls wide)"
        for (promise, share), (_, width) in zip(found.held, found.width, strict=True)
    )
    print(
        f"{name}\n"
        f"   {found.origins} origins, {_day(found.first_origin)} to {_day(found.last_origin)},"
        f" {found.hours:,} hours\n"
        f"   MASE {found.mase:.4f}   26-week mean {found.mase_usual:.4f}"
        f"   last week {found.mase_last_week:.4f}   Poisson floor {found.floor:.4f}\n"
        f"   nearer than the 26-week mean at {found.better_at} of {found.origins}   bias {found.bias:+.1%}\n"
        f"   {held}"
    )


def _long(name: str, series: History) -> None:
    step = AHEAD_WEEKS * HOURS_OF_WEEK
    ends = {"tuned on": TUNED_BEFORE, "kept apart": series.end}
    for what, end in ends.items():
        kept_apart = (series.end - TUNED_BEFORE) // step
        count = kept_apart if end == series.end else 20
        origins = origins_before(series, count + LEARNING_ORIGINS, end=end)
        past = [past_forecast(series, origin) for origin in origins]
        found = accuracy_of(past, min(count, len(past)))
        if found is not None:
            _print(f"{name}, origins {what}", found)


def _short(name: str, series: History) -> None:
    """One week ahead from all weeks before it; no promise is made of so little."""
    origin = series.end - HOURS_OF_WEEK
    past, ahead = series.until(origin), series.between(origin, series.end)
    expected = fit(past).expected(ahead.clock)
    usual = mean_of_weeks(past, 26)[ahead.clock.week_hour]
    calls, known, scale = ahead.calls, ahead.known, weekly_change(past)
    errors = [float(np.abs(calls - one)[known].mean()) / scale for one in (expected, usual)]
    floor = float(poisson_floor(expected[known]).mean()) / scale
    print(
        f"{name}\n   too short to be held against four weeks ({series.weeks:.1f} weeks); one week ahead, one"
        f" origin, no promise:\n   MASE {errors[0]:.4f}   mean of the weeks before {errors[1]:.4f}"
        f"   Poisson floor {floor:.4f}"
    )
    try:
        print("   " + "\n   ".join(forecast(series).doubts))
    except BadInput as refused:
        print(f"   refused: {refused}")


def main() -> None:
    if not CALLS.is_dir():
        print("The real series are not here: nothing is measured. Set MUSTER_REAL_DATA to where calls/ lies.")
        return
    for name in SERIES:
        series = history(name)
        if series.weeks > 52:
            _long(name, series)
            started = time.perf_counter()
            forecast(series)
            print(f"   four weeks with 26 past forecasts: {time.perf_counter() - started:.1f} s")
        else:
            _short(name, series)


if __name__ == "__main__":
    main()
