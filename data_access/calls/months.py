"""Calendar months, the only periods of which counts are shown to those who may see no small one."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month by its first and its last day."""

    first: date
    last: date

    @property
    def following(self) -> "Month":
        """The month after it."""
        return month_with(self.last + timedelta(days=1))


def month_with(day: date) -> Month:
    """Give the calendar month in which a day lies."""
    first = day.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return Month(first, following - timedelta(days=1))
