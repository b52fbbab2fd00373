"""When a profile is stale: what its household is asked, and until when its word holds."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from dashboard.months import months_after
from dashboard.presets import CONFIRMED_WITHIN_SIX_MONTHS, Preset

_REMIND_DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class Staleness:
    """How a profile stands on a day; `due_on` is None where it was never confirmed."""

    confirmed_on: date | None
    due_on: date | None
    days_left: int

    @property
    def stale(self) -> bool:
        """Whether the household's word no longer holds, or was never given."""
        return self.days_left < 0

    @property
    def due_soon(self) -> bool:
        """Whether it holds for less than a month more."""
        return 0 <= self.days_left < _REMIND_DAYS

    @property
    def words(self) -> str:
        """Say it for a person."""
        if self.confirmed_on is None or self.due_on is None:
            return "Never confirmed: ask whether all of this is still true."
        confirmed = f"Confirmed on {_written(self.confirmed_on)}"
        if self.stale:
            return f"{confirmed}, lapsed on {_written(self.due_on)}: ask whether all of this is still true."
        return f"{confirmed}, to be confirmed again by {_written(self.due_on)}."


def staleness(
    confirmed_on: date | None, today: date, preset: Preset = CONFIRMED_WITHIN_SIX_MONTHS
) -> Staleness:
    """Tell how a profile stands on `today`; the day on which it is due still counts as confirmed."""
    if confirmed_on is None:
        return Staleness(None, None, -1)
    due_on = months_after(confirmed_on, int(preset.value))
    return Staleness(confirmed_on, due_on, (due_on - today).days)


def _written(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
