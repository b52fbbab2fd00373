"""An hour as people read it, with its zone, and the hours that stand in a text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from dashboard.alerts.texts.languages import primary

_MONTHS: Final = {
    "en": (
        *("January", "February", "March", "April", "May", "June", "July"),
        *("August", "September", "October", "November", "December"),
    ),
    "es": (
        *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio"),
        *("agosto", "septiembre", "octubre", "noviembre", "diciembre"),
    ),
}
_HOUR: Final = re.compile(
    r"\b(\d{1,2})(?:[:.](\d\d))?\s?([AaPp])(?:\.\s?[Mm]\.|\s?[Mm]\b)(?:\s+([A-Z]{2,5})\b)?|\b([01]?\d|2[0-3]):(\d\d)\b(?:\s+([A-Z]{2,5})\b)?"
)
_MINUTES_IN_HOUR: Final = 60


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour in a text: minutes after midnight, its zone (empty where none stands), and where it stands."""

    minutes: int
    zone: str
    start: int
    end: int


def shown_hour(moment: datetime, zone: ZoneInfo, language: str, *, with_day: bool) -> str:
    """Write a moment: `8:30 PM CST`, in Spanish with its article; with the day where that is asked for."""
    local = moment.astimezone(zone)
    hour = local.hour % 12 or 12
    text = f"{hour}:{local.minute:02d} {'PM' if local.hour >= 12 else 'AM'} {local.tzname()}"
    tag = primary(language)
    if tag == "es":
        text = f"{'la' if hour == 1 else 'las'} {text}"
    if not with_day:
        return text
    month = _MONTHS.get(tag, _MONTHS["en"])[local.month - 1]
    return f"{text} del {local.day} de {month}" if tag == "es" else f"{text} on {month} {local.day}"


def hours_in(text: str) -> Iterator[Hour]:
    """Find the hours in a text, `8:30 PM`, `8 p. m.` and `20:30`, in the order in which they stand."""
    for match in _HOUR.finditer(text):
        if match[1] is not None:
            hour = int(match[1]) % 12 + (12 if match[3] in "Pp" else 0)
            yield Hour(hour * _MINUTES_IN_HOUR + int(match[2] or 0), match[4] or "", *match.span())
        else:
            yield Hour(int(match[5]) * _MINUTES_IN_HOUR + int(match[6]), match[7] or "", *match.span())


def minutes_of(moment: datetime, zone: ZoneInfo) -> int:
    """Minutes after local midnight."""
    local = moment.astimezone(zone)
    return local.hour * _MINUTES_IN_HOUR + local.minute
