"""A few hundred calls of the small county, made by arithmetic and written as an agency's file would be.

From 1 January 2025 to 31 March 2026, two a day and four on Fridays; Dayton gets two of three. On
14 March 2026 a storm brings 40 more to Dayton between 16 and 18 o'clock. Every tenth call was abandoned
and has no answer; the others were answered after 3 to 22 seconds.
"""

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from dashboard.wiring import House
from data_access.access import Role, console_caller
from data_access.calls.importing import import_calls
from data_access.county.made import DEMO_CENTRE

ZONE: Final = ZoneInfo("America/Chicago")
FIRST, LAST = date(2025, 1, 1), date(2026, 3, 31)
STORM: Final = date(2026, 3, 14)
STORM_CALLS: Final = 40
_KINDS: Final = (
    ("Police", "Theft", "3"), ("EMS", "Chest pain", "1"), ("Fire", "Structure fire", "1"),
    ("Police", "Noise complaint", "4"), ("EMS", "Fall", "2"), ("Police", "Traffic crash", "2"),
)  # fmt: skip
_HOURS: Final = (8, 17, 21, 12, 15, 23, 2)
_DAYTON, _RIVERSIDE = (45.185, -93.465), (44.975, -93.25)
_COLUMNS: Final = (
    "incident_id", "received", "answered", "dispatched", "on_scene", "closed", "discipline", "nature",
    "priority", "latitude", "longitude", "phone", "abandoned", "line",
)  # fmt: skip


def calls() -> Iterator[dict[str, str]]:
    """Make every call as a row of the file."""
    number, day = 0, FIRST
    while day <= LAST:
        for at in range(4 if day.weekday() == 4 else 2):
            yield _row(number, _moment(day, _HOURS[(number + at) % len(_HOURS)], 7 * number % 60))
            number += 1
        if day == STORM:
            for at in range(STORM_CALLS):
                yield _row(number, _moment(day, 16 + at // 20, 3 * (at % 20)), in_storm=True)
                number += 1
        day += timedelta(days=1)


def expected() -> list[tuple[datetime, dict[str, str]]]:
    """Give each call with its local moment, for whoever counts by hand."""
    rows = list(calls())
    return [(datetime.fromisoformat(row["received"]).astimezone(ZONE), row) for row in rows]


def write(path: Path) -> None:
    """Write the calls as CSV."""
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, _COLUMNS)
        writer.writeheader()
        writer.writerows(calls())


def fill(house: House) -> int:
    """Bring the calls in through the importer, after the areas; how many came."""
    registrar = console_caller("test", frozenset({Role.REGISTRAR}))
    path = house.settings.data_folder / "small_calls.csv"
    write(path)
    report = import_calls(
        house.store,
        registrar,
        path,
        "small county",
        jurisdiction=house.settings.jurisdiction,
        zone=str(house.settings.zone),
        folder=house.calls_folder,
        centre=DEMO_CENTRE,
    )
    return report.rows_new


def _moment(day: date, hour: int, minute: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE).astimezone(UTC)


def _row(number: int, received: datetime, *, in_storm: bool = False) -> dict[str, str]:
    discipline, nature, priority = ("Fire", "Tree down", "3") if in_storm else _KINDS[number % len(_KINDS)]
    latitude, longitude = _DAYTON if in_storm or number % 3 else _RIVERSIDE
    abandoned = number % 10 == 9
    answered = received + timedelta(seconds=3 + 5 * number % 20)
    told = {} if abandoned else _stages(number, answered)
    return {
        "incident_id": f"C{number:05}", "received": received.isoformat(), "discipline": discipline,
        "nature": nature, "priority": priority, "phone": f"+1612555{number:04}",
        "latitude": f"{latitude + number % 7 * 0.002:.6f}",
        "longitude": f"{longitude + number % 5 * 0.002:.6f}",
        "abandoned": "yes" if abandoned else "no", "line": "911", **told,
    }  # fmt: skip


def _stages(number: int, answered: datetime) -> dict[str, str]:
    dispatched = answered + timedelta(seconds=40 + number % 50)
    on_scene = dispatched + timedelta(seconds=240 + 7 * number % 400)
    return {
        "answered": answered.isoformat(),
        "dispatched": dispatched.isoformat(),
        "on_scene": on_scene.isoformat(),
        "closed": (on_scene + timedelta(minutes=20)).isoformat(),
    }
