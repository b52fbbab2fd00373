"""How many calls: in all, against last year, by day, hour and weekday, and of what kind."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

from dashboard.calls.asking import Answers
from dashboard.calls.comparing import Change, change_words, find_change
from dashboard.calls.coverage import covered, within_coverage
from dashboard.calls.periods import Period, start_of, starts_in, whole_months_in
from dashboard.calls.unusual import dispersion_of
from dashboard.chart import Chart, Series
from dashboard.months import months_after
from data_access.records.calls import UNKNOWN, CallFilter, Counted, HourlySeries, Key, Split, Told, Whole

WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_FULL: Final = (
    "on Mondays", "on Tuesdays", "on Wednesdays", "on Thursdays", "on Fridays", "on Saturdays", "on Sundays",
)  # fmt: skip
_BUSIEST: Final = 20
_MOST_BARS: Final = 15
_MONTHS_BACK: Final = 24
_MOST_LINES: Final = 2
_LEAST_DAYS: Final = 14
_MOST_PHONE_DAYS: Final = 400
_SPLIT_WORDS: Final = {
    Split.DISCIPLINE: "Police, fire, medical", Split.NATURE_GROUP: "What the calls are about",
    Split.PRIORITY: "Priority", Split.LINE: "How the calls came in",
}  # fmt: skip
_TOLD: Final = {
    Split.ABANDONED: "Abandoned", Split.TRANSFERRED: "Transferred", Split.INTERPRETER: "Language line",
    Split.TEXT: "Text-to-911",
}  # fmt: skip


@dataclass(frozen=True)
class Busy:
    """A clock hour and its calls; `when` is local."""

    when: str
    calls: int


@dataclass(frozen=True)
class Volume:
    """What is shown of how many calls there were. `total` is None where it is withheld."""

    period: Period
    total: int | None
    before: int | None
    change: Change | None
    busiest: tuple[Busy, ...]
    charts: tuple[Chart, ...]
    without_figures: tuple[str, ...] = ()
    """Titles of charts that are not shown: nothing is told, or small counts would show."""

    @property
    def says(self) -> str:
        """The period in one sentence."""
        if self.total is None:
            return f"{self.period.words}: there are too few calls to be shown."
        if not self.total:
            return f"{self.period.words}: no call of this choice is held."
        said = f"{self.period.words}: {self.total:,} calls, {self.total / self.period.days:,.1f} a day"
        if self.before is None:
            return f"{said}; nothing is known of the same days last year."
        return f"{said}; a year before {self.before:,}: {change_words(self.change)}."


def volume_of(answers: Answers, chosen: CallFilter, zone: ZoneInfo) -> Volume:
    """Count the calls of a choice in every way that the page shows."""
    asked_days = Period(chosen.first_day, chosen.last_day)
    chosen = chosen if answers.withholds else within_coverage(answers.held(), chosen)
    period = Period(chosen.first_day, chosen.last_day)
    series, there = answers.hourly(chosen), answers.hours_there(chosen)
    total = _total(answers.counts((), chosen))
    before, change = _against_last_year(answers, chosen, period, total, series)
    charts = [
        _over_time(answers, chosen, period, known_before=before is not None),
        _by_month(answers, chosen, period),
        _heat(answers, chosen, there),
        by_hour(answers, chosen, there),
        by_weekday(answers, chosen, period),
        *(_mix(answers, chosen, split) for split in _SPLIT_WORDS),
        _marks(answers, chosen),
        *_by_phone(answers, asked_days),
    ]
    busiest = () if series is None else busiest_hours(series, zone)
    shown = tuple(one for one in charts if not one.is_empty)
    empty = tuple(one.title for one in charts if one.is_empty)
    return Volume(period, total, before, change, busiest, shown, empty)


def busiest_hours(series: HourlySeries, zone: ZoneInfo) -> tuple[Busy, ...]:
    """List the twenty busiest clock hours, the busiest first; none without a call."""
    order = np.argsort(-series.calls, kind="stable")[:_BUSIEST]
    return tuple(
        Busy(_hour_words(int(series.hours[at]), zone), int(series.calls[at]))
        for at in order
        if series.calls[at]
    )


def by_hour(answers: Answers, chosen: CallFilter, there: Whole) -> Chart:
    """Calls of each hour of the day, per hour that there was: a day of 23 or 25 hours has so many."""
    hours = np.bincount(there % 24, minlength=24)
    found = _by_key(answers.counts((Split.HOUR_OF_DAY,), chosen), answers)
    values = tuple(_rate(found(hour), int(hours[hour])) for hour in range(24))
    says = _most("By hour of the day", values, [f"{hour}:00" for hour in range(24)], "an hour")
    return Chart(
        "hours", "Calls by hour of the day", says, "lines", tuple(f"{hour}:00" for hour in range(24)),
        (Series("Calls an hour", values),), unit="calls an hour", across="Hour",
        beside=(("Hours in the period", tuple(int(one) for one in hours)),),
    )  # fmt: skip


def by_weekday(answers: Answers, chosen: CallFilter, period: Period) -> Chart:
    """Calls of each weekday, per day that there was."""
    days = [0] * 7
    for start in starts_in(period, Split.DAY):
        days[start.weekday()] += 1
    found = _by_key(answers.counts((Split.WEEKDAY,), chosen), answers)
    values = tuple(_rate(found(day), days[day]) for day in range(7))
    return Chart(
        "weekdays", "Calls by weekday", _most("By weekday", values, _FULL, "a day"), "bars", WEEKDAYS,
        (Series("Calls a day", values),), unit="calls a day", across="Weekday",
        beside=(("Days in the period", tuple(days)),),
    )  # fmt: skip


def _against_last_year(
    answers: Answers, chosen: CallFilter, period: Period, total: int | None, series: HourlySeries | None
) -> tuple[int | None, Change | None]:
    """Count the same period a year before; None where the data do not reach so far back."""
    past, first = period.last_year, answers.held().first_day
    if first is None or first > past.first:
        return None, None
    before = _total(answers.counts((), replace(chosen, first_day=past.first, last_day=past.last)))
    if before is None or total is None:
        return before, None
    spread = _spread_of_days(answers, chosen) if series is None else dispersion_of(series)
    return before, find_change(total, period.days, before, past.days, dispersion=spread) if spread else None


def _spread_of_days(answers: Answers, chosen: CallFilter) -> float | None:
    """Measure variance over mean of the days that are shown; None where some are withheld."""
    days = answers.counts((Split.DAY,), chosen)
    told = [row.calls for row in days if row.calls is not None]
    if len(told) < _LEAST_DAYS or len(told) < len(days):
        return None
    calls = np.asarray(told, np.float64)
    return max(1.0, float(calls.var(ddof=1) / max(calls.mean(), 0.5)))


def _over_time(answers: Answers, chosen: CallFilter, period: Period, *, known_before: bool) -> Chart:
    """Calls by day, week, month or year, with those of last year where there are any."""
    split = period.drawn_by
    starts = starts_in(period, split)
    found = _by_key(answers.counts((split,), chosen), answers)
    values = tuple(_whole(found(start)) for start in starts)
    name = split.value
    series = [Series("Calls", values)]
    if known_before:
        past = period.last_year
        olden = replace(chosen, first_day=past.first, last_day=past.last)
        olden_found = _by_key(answers.counts((split,), olden), answers)
        earlier = [_whole(olden_found(start)) for start in starts_in(past, split)]
        series.append(Series("A year before", tuple([*earlier, *[None] * len(starts)][: len(starts)])))
    labels = tuple(_start_words(start, split) for start in starts)
    cut = _cut_note(period, starts, split)
    return Chart(
        "time", f"Calls by {name}", _most(f"By {name}", values, labels, f"in that {name}"), "lines", labels,
        tuple(series), across=name.capitalize(), note=cut,
    )  # fmt: skip


def _by_month(answers: Answers, chosen: CallFilter, period: Period) -> Chart:
    """Calls of the two years that end with the period, month by month; whole months only."""
    known = covered(answers.held()) or period
    first, last = known.first, min(known.last, period.last)
    months = whole_months_in(max(first, months_after(last.replace(day=1), -_MONTHS_BACK)), last)[::-1]
    if not months:
        return Chart("months", "Calls by month", "No whole month is known.", "lines", (), ())
    wide = replace(chosen, first_day=months[0].first, last_day=months[-1].last)
    found = _by_key(answers.counts((Split.MONTH,), wide), answers)
    values = tuple(_whole(found(month.first)) for month in months)
    labels = tuple(f"{month.first:%b %Y}" for month in months)
    says = _most("By month", values, labels, "in that month")
    return Chart(
        "months", "Calls by month", says, "lines", labels, (Series("Calls", values),), across="Month"
    )


def _by_phone(answers: Answers, period: Period) -> list[Chart]:
    """What the telephone system counted day by day, line by line; nothing without such rows."""
    rows = answers.phone(CallFilter(period.first, period.last), (Split.DAY, Split.LINE))
    lines = list(dict.fromkeys(row.keys[1] for row in rows))[:_MOST_LINES]
    counted = {row.keys: row.calls for row in rows}
    days = starts_in(period, Split.DAY)
    if not rows or len(days) > _MOST_PHONE_DAYS:
        return []
    series = tuple(
        Series(f"{line} calls", tuple(_whole(counted.get((day, line))) for day in days)) for line in lines
    )
    labels = tuple(_start_words(day, Split.DAY) for day in days)
    totals = {line: sum(row.calls for row in rows if row.keys[1] == line) for line in lines}
    says = ", ".join(f"{calls:,} {line} calls" for line, calls in totals.items())
    return [
        Chart(
            "phone_days", "Calls as the telephone system counted them", f"By day: {says} in all.", "lines",
            labels, series, across="Day", note="No filter holds for these rows but the days.",
        )
    ]  # fmt: skip


def _heat(answers: Answers, chosen: CallFilter, there: Whole) -> Chart:
    """Calls per hour that there was, by hour of the day and weekday."""
    hours = np.bincount(there, minlength=168)
    rows = answers.counts((Split.HOUR_OF_DAY, Split.WEEKDAY), chosen)
    calls = {row.keys: row.calls for row in rows}
    blank = None if answers.withholds else 0
    lines = tuple(
        Series(
            WEEKDAYS[day],
            tuple(_rate(calls.get((hour, day), blank), int(hours[24 * day + hour])) for hour in range(24)),
        )
        for day in range(7)
    )
    best = max(
        (
            (value, day, hour)
            for day, line in enumerate(lines)
            for hour, value in enumerate(line.values)
            if value
        ),
        default=None,
    )
    says = "No hour of the week can be shown."
    if best is not None:
        when = f"{best[2]}:00 {_FULL[best[1]]}"
        says = f"The busiest hour of the week is {when}, with {best[0]:,.1f} calls an hour."
    return Chart(
        "week", "Calls by hour and weekday", says, "heat", tuple(f"{hour}:00" for hour in range(24)), lines,
        unit="calls an hour", across="Hour",
    )  # fmt: skip


def _mix(answers: Answers, chosen: CallFilter, split: Split) -> Chart:
    """Calls of each kind, the most first, those that nobody told last."""
    rows = sorted(
        answers.counts((split,), chosen), key=lambda row: (row.keys[0] == UNKNOWN, -(row.calls or 0))
    )
    told = [row for row in rows if row.calls is not None]
    labels, values = [str(row.keys[0]) for row in rows], [_whole(row.calls) for row in rows]
    if len(rows) > _MOST_BARS and not answers.withholds:
        labels, values = _with_the_rest(labels, values)
    total = sum(row.calls or 0 for row in told)
    parts = [f"{row.keys[0]} ({100 * (row.calls or 0) / total:.0f} %)" for row in told[:3] if total]
    of_what = " of what is shown" if len(told) < len(rows) else ""
    says = f"{_SPLIT_WORDS[split]}: {', '.join(parts)}{of_what}." if parts else "Nothing can be shown."
    return Chart(
        split.value, _SPLIT_WORDS[split], says, "bars", tuple(labels), (Series("Calls", tuple(values)),),
        across="Kind", unknown=frozenset({UNKNOWN}),
    )  # fmt: skip


def _marks(answers: Answers, chosen: CallFilter) -> Chart:
    """How many were abandoned, transferred and so on, of those of which it is told."""
    shares, told, yes = [], [], []
    for split in _TOLD:
        found = {row.keys[0]: row.calls for row in answers.counts((split,), chosen)}
        marked, no = found.get(Told.YES), found.get(Told.NO, None if answers.withholds else 0)
        known = None if (marked is None and answers.withholds) or no is None else (marked or 0) + no
        yes.append(marked if answers.withholds or known else (marked or 0))
        told.append(known or None)
        shares.append(round(100 * (marked or 0) / known, 1) if known else None)
    pairs = [
        f"{name.lower()} {share:.1f} %"
        for name, share in zip(_TOLD.values(), shares, strict=True)
        if share is not None
    ]
    says = (
        f"Of the calls of which it is told: {', '.join(pairs)}." if pairs else "The data tell none of these."
    )
    return Chart(
        "marks", "Abandoned, transferred, language line, text", says, "bars", tuple(_TOLD.values()),
        (Series("Share", tuple(shares)),), unit="%", across="What",
        beside=(("Calls", tuple(yes)), ("of those of which it is told", tuple(told))),
        note="A call of which it is not told counts for neither.",
    )  # fmt: skip


def _with_the_rest(labels: list[str], values: list[float | None]) -> tuple[list[str], list[float | None]]:
    unknown = [(label, value) for label, value in zip(labels, values, strict=True) if label == UNKNOWN]
    known = [pair for pair in zip(labels, values, strict=True) if pair[0] != UNKNOWN]
    rest = sum(value or 0 for _, value in known[_MOST_BARS - 1 :])
    pairs = [*known[: _MOST_BARS - 1], (f"{len(known) - _MOST_BARS + 1} others", rest), *unknown]
    return [label for label, _ in pairs], [value for _, value in pairs]


def _by_key(rows: Sequence[Counted], answers: Answers) -> Callable[[Key], int | None]:
    """Look a count up by its key; what does not appear has none, or is withheld."""
    found = {row.keys[0]: row.calls for row in rows}
    blank = None if answers.withholds else 0
    return lambda key: found.get(key, blank)


def _total(rows: Sequence[Counted]) -> int | None:
    return rows[0].calls if rows else 0


def _rate(calls: int | None, there: int) -> float | None:
    return None if calls is None or not there else round(calls / there, 2)


def _whole(calls: int | None) -> float | None:
    return calls


def _most(what: str, values: Sequence[float | None], labels: Sequence[str], unit: str) -> str:
    known = [(value, -at) for at, value in enumerate(values) if value is not None]
    if not known:
        return f"{what}: nothing can be shown."
    (most, most_at), (least, least_at) = max(known), min(known)
    what += "" if len(known) == len(values) else ", of what is shown"
    return (
        f"{what}: most {labels[-most_at]} ({most:,.10g} calls {unit}),"
        f" fewest {labels[-least_at]} ({least:,.10g})."
    )


def _start_words(start: date, split: Split) -> str:
    return {
        Split.MONTH: f"{start:%b %Y}", Split.YEAR: f"{start:%Y}",
    }.get(split, f"{start.day} {start:%b %Y}")  # fmt: skip


def _cut_note(period: Period, starts: Sequence[date], split: Split) -> str:
    """Say when the first or the last week, month or year of a chart is not whole."""
    following = start_of(date.fromordinal(period.last.toordinal() + 1), split)
    ends = {"first": starts[0] < period.first, "last": following == starts[-1]}
    cut = [words for words, is_cut in ends.items() if is_cut]
    return f"The {' and the '.join(cut)} {split.value} is not whole." if cut else ""


def _hour_words(hour: int, zone: ZoneInfo) -> str:
    local = datetime.fromtimestamp(hour * 3600, UTC).astimezone(zone)
    return f"{WEEKDAYS[local.weekday()]} {local.day} {local:%b %Y}, {local:%H}:00 {local:%Z}"
