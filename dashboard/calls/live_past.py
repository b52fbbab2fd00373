"""What the hours of now are held against: the same hours of the week, counted from the cubes."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from dashboard.calls.asking import Answers
from dashboard.calls.live_rising import LEAST_WEEKS, AreaHour
from data_access.calls.live import LiveCalls
from data_access.records.calls import PUBLIC_LINES, UNKNOWN, CallFilter, Split

PAST_WEEKS: Final = 26
_HOUR: Final = timedelta(hours=1)
_HOUR_SECONDS: Final = 3_600
Name = Callable[[str], str]


@dataclass(frozen=True, eq=False)
class PastHours:
    """Calls by area in two clock hours of past weeks: the one that runs now, and the one before it.

    `weeks` are those of which calls are held, the newest first, as pairs of clock hours since 1970;
    `usual` is the mean of all hours of these weeks, by area.
    """

    weeks: tuple[tuple[int, int], ...]
    counts: Mapping[tuple[int, str], int]
    usual: Mapping[str, float]

    def of_week(self, week: tuple[int, int], area: str, share: float) -> float:
        """Give the calls of the hour that ended at the same moment of a past week.

        `share` is how much of the clock hour that runs now is over, 0 to 1.
        """
        before, running = (self.counts.get((hour, area), 0) for hour in week)
        return (1 - share) * before + share * running


def past_of(answers: Answers, now: datetime, zone: ZoneInfo) -> PastHours:
    """Count the past once for the clock hour that runs; empty where no calls of past weeks are held."""
    local = now.astimezone(zone)
    last = local.date() - timedelta(days=1)
    chosen = CallFilter(last - timedelta(weeks=PAST_WEEKS), last, lines=PUBLIC_LINES)
    known = {row.keys[0] for row in answers.counts((Split.DAY,), chosen)}
    weeks = [_clock_hours(local, week) for week in range(1, PAST_WEEKS + 1)]
    held = tuple(week for week in weeks if _day(week[1], zone) in known)
    if not held:
        return PastHours((), {}, {})
    hours = tuple(sorted({local.hour, (local.hour - 1) % 24}))
    both = CallFilter(chosen.first_day, last, hours_of_day=hours, lines=PUBLIC_LINES)
    rows = answers.counts((Split.CLOCK_HOUR, Split.AREA), both)
    wanted = {hour for week in held for hour in week}
    counts = {
        (int(str(row.keys[0])), str(row.keys[1])): row.calls or 0
        for row in rows
        if int(str(row.keys[0])) in wanted
    }
    by_area = answers.counts((Split.AREA,), chosen)
    there = 24 * max(1, len(known))
    return PastHours(held, counts, {str(row.keys[0]): (row.calls or 0) / there for row in by_area})


def hours_of_areas(past: PastHours, live: LiveCalls, name: Name) -> list[AreaHour]:
    """Set the last 60 minutes of every area beside its past; calls in no area that is known are left out."""
    found = _last_hour(live)
    share = live.taken_at.timestamp() % _HOUR_SECONDS / _HOUR_SECONDS
    return [
        AreaHour(
            area,
            name(area),
            found.get(area, 0),
            tuple(past.of_week(week, area, share) for week in past.weeks),
            past.usual.get(area, 0.0),
        )
        for area in sorted({*past.usual, *found} - {UNKNOWN, ""})
    ]


def find_usual(past: PastHours, taken_at: datetime) -> float | None:
    """Give how many calls such an hour has, in an area or in none; None of a past too short."""
    if len(past.weeks) < LEAST_WEEKS:
        return None
    share = taken_at.timestamp() % _HOUR_SECONDS / _HOUR_SECONDS
    totals = Counter[int]()
    for (hour, _), calls in past.counts.items():
        totals[hour] += calls
    hours = ((1 - share) * totals[before] + share * totals[running] for before, running in past.weeks)
    return sum(hours) / len(past.weeks)


def _last_hour(live: LiveCalls) -> dict[str, int]:
    now = live.taken_at.timestamp() * 1_000
    found: dict[str, int] = {}
    for call in live.calls:
        if now - call.received < _HOUR_SECONDS * 1_000:
            found[call.area] = found.get(call.area, 0) + 1
    return found


def _clock_hours(local: datetime, week: int) -> tuple[int, int]:
    """The hour before, and the one that ran, so many weeks ago by the wall clock; hours since 1970."""
    then = local - timedelta(weeks=week)
    running = int(then.timestamp()) // _HOUR_SECONDS
    return int((then - _HOUR).timestamp()) // _HOUR_SECONDS, running


def _day(hour: int, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(hour * _HOUR_SECONDS, UTC).astimezone(zone).date()
