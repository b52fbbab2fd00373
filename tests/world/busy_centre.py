"""A centre with a year and a half of hourly telephone rows, and five weeks of calls; made from a seed.

Calls double from eight to twenty by the wall clock, and weekends have a quarter more. The telephone rows run
from 6 January 2025 for 80 weeks, with a day on which nothing was written down; the calls end with them.
"""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

from dashboard.wiring import House
from data_access.access import Role, console_caller
from data_access.calls.importing import import_calls
from data_access.county.made import DEMO_CENTRE

CENTRE: Final = DEMO_CENTRE
BEGINS: Final = datetime(2025, 1, 6)  # noqa: DTZ001 - by the wall clock, as files have it
WEEKS, WEEKS_OF_CALLS = 80, 5
ENDS: Final = BEGINS + timedelta(weeks=WEEKS)
SILENT: Final = datetime(2025, 9, 3)  # noqa: DTZ001 - the same
_TALK_SECONDS: Final = 60


def fill(house: House) -> None:
    """Bring both files in through the importer."""
    dice = np.random.default_rng(911)
    folder = house.settings.data_folder
    phones, calls = folder / "busy_phones.csv", folder / "busy_calls.csv"
    _write_phones(phones, dice, house.settings.zone)
    _write_calls(calls, dice, house.settings.zone)
    for path, source in ((calls, "busy CAD"), (phones, "busy telephones")):
        import_calls(
            house.store,
            console_caller("test", frozenset({Role.REGISTRAR})),
            path,
            source,
            jurisdiction=house.settings.jurisdiction,
            zone=str(house.settings.zone),
            folder=house.calls_folder,
            centre=CENTRE,
        )


def rule(moment: datetime) -> float:
    """Give the calls to be expected in an hour by the wall clock."""
    return 12.0 * (4 / 3 if 8 <= moment.hour < 20 else 2 / 3) * (1.25 if moment.weekday() >= 5 else 1.0)


def _hours(first: datetime, weeks: int, zone: ZoneInfo) -> list[datetime]:
    start = first.replace(tzinfo=zone).astimezone(UTC)
    end = (first + timedelta(weeks=weeks)).replace(tzinfo=zone).astimezone(UTC)
    count = round((end - start) / timedelta(hours=1))
    return [(start + timedelta(hours=at)).astimezone(zone) for at in range(count)]


def _write_phones(path: Path, dice: np.random.Generator, zone: ZoneInfo) -> None:
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("hour_local", "calls"))
        for hour in _hours(BEGINS, WEEKS, zone):
            if hour.date() != SILENT.date():
                rows.writerow((f"{hour:%Y-%m-%d %H:%M:%S}", int(dice.poisson(rule(hour)))))


def _write_calls(path: Path, dice: np.random.Generator, zone: ZoneInfo) -> None:
    number = 0
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("incident_id", "received", "answered", "dispatched", "nature", "line"))
        for hour in _hours(ENDS - timedelta(weeks=WEEKS_OF_CALLS), WEEKS_OF_CALLS, zone):
            for second in sorted(dice.integers(0, 3_600, dice.poisson(rule(hour) / 3)).tolist()):
                received = hour + timedelta(seconds=second)
                answered = received + timedelta(seconds=6)
                sent = answered + timedelta(seconds=_TALK_SECONDS)
                told = (received.isoformat(), answered.isoformat(), sent.isoformat())
                rows.writerow((f"B{number:06}", *told, "Fall", "911"))
                number += 1
