"""Periods of calls: whole months, the same one last year, and how finely a period is best drawn."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from dashboard.months import months_after
from data_access.records.calls import Split

SAME_WEEKDAYS: Final = timedelta(days=364)
"""Back by 52 weeks, so that Mondays stand against Mondays."""
_MOST_DAYS, _MOST_WEEK_DAYS, _MOST_MONTH_DAYS = 62, 400, 2_000


@dataclass(frozen=True, slots=True)
class Period:
    """Local days, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def whole_months(self) -> bool:
        """Whether it begins with the first day of a month and ends with the last of one."""
        return self.first.day == 1 and (self.last + timedelta(days=1)).day == 1

    @property
    def words(self) -> str:
        """The period in a heading."""
        if self.whole_months and self.first.replace(day=1) == self.last.replace(day=1):
            return f"{self.first:%B %Y}"
        return f"{_day(self.first)} to {_day(self.last)}"

    @property
    def last_year(self) -> "Period":
        """The same months of the year before, or the same weekdays 52 weeks ago."""
        if self.whole_months:
            after = months_after(self.last + timedelta(days=1), -12)
            return Period(months_after(self.first, -12), after - timedelta(days=1))
        return Period(self.first - SAME_WEEKDAYS, self.last - SAME_WEEKDAYS)

    @property
    def drawn_by(self) -> Split:
        """How finely a period is drawn, so that a chart has some ten to some sixty points."""
        for most, split in (
            (_MOST_DAYS, Split.DAY), (_MOST_WEEK_DAYS, Split.WEEK), (_MOST_MONTH_DAYS, Split.MONTH)
        ):  # fmt: skip
            if self.days <= most:
                return split
        return Split.YEAR


def month_of(day: date) -> Period:
    """Give the calendar month in which a day lies."""
    first = day.replace(day=1)
    return Period(first, months_after(first, 1) - timedelta(days=1))


def whole_months_in(first: date, last: date) -> list[Period]:
    """List the calendar months that lie wholly between two days, the newest first; perhaps none."""
    month, found = month_of(first), []
    if month.first < first:
        month = month_of(month.last + timedelta(days=1))
    while month.last <= last:
        found.append(month)
        month = month_of(month.last + timedelta(days=1))
    return found[::-1]


def last_whole_month(first: date, last: date) -> Period:
    """Give the newest whole month between two days, or all the days where there is none."""
    return next(iter(whole_months_in(first, last)), Period(first, last))


def starts_in(period: Period, split: Split) -> list[date]:
    """List the first days of the days, weeks, months or years that a period touches, each once."""
    days = (period.first + timedelta(days=at) for at in range(period.days))
    return list(dict.fromkeys(start_of(day, split) for day in days))


def start_of(day: date, split: Split) -> date:
    """Give the first day of the week, month or year of a day; the day itself for any other split."""
    starts = {
        Split.WEEK: day - timedelta(days=day.weekday()),
        Split.MONTH: day.replace(day=1),
        Split.YEAR: day.replace(month=1, day=1),
    }
    return starts.get(split, day)


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
