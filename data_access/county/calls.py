"""The 911 calls of the demo county: a file as a dispatch system exports it, drawn from a seed.

Some 2,000 calls a day at true size, with the hours of the week, seasons, holidays and a few storms that a
county knows; where people live, and more where many go out. Nobody in it called.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from data_access.county.addresses import AddressBook

CALLS_A_DAY: Final = 2_000
DAYS: Final = 730
KEPT_DAYS: Final = 60
"""So long the dispatch system keeps addresses and phones beside a call; older ones have a place only."""
_BLOCK_DAYS: Final = 73
_SECONDS: Final = 86_400

_WEEKDAY: Final = np.array(
    [
        0.50, 0.40, 0.34, 0.30, 0.29, 0.34, 0.52, 0.78, 0.98, 1.08, 1.15, 1.22,
        1.28, 1.30, 1.34, 1.42, 1.48, 1.52, 1.44, 1.36, 1.28, 1.16, 0.94, 0.72,
    ]
)  # fmt: skip
_WEEKEND: Final = np.array(
    [
        1.02, 0.96, 0.88, 0.58, 0.40, 0.34, 0.38, 0.50, 0.66, 0.84, 0.98, 1.08,
        1.16, 1.20, 1.22, 1.24, 1.28, 1.32, 1.34, 1.36, 1.36, 1.32, 1.24, 1.16,
    ]
)  # fmt: skip
_MONTHS: Final = np.array([0.90, 0.89, 0.94, 0.97, 1.04, 1.10, 1.14, 1.11, 1.06, 1.01, 0.94, 0.92])
_STORM_DAYS: Final = 6
"""Days in two years on which wind or heat brings half as many calls again."""


@dataclass(frozen=True)
class Kind:
    """A nature of calls: who answers, how urgent, how often, and how long it is worked on."""

    nature: str
    agency: str
    priority: int
    weight: float
    scene_minutes: float
    officer: bool = False


_MPD, _FIRE, _EMS = "Police", "Fire", "EMS"
KINDS: Final = (
    Kind("Traffic Stop", _MPD, 4, 9.0, 12, officer=True),
    Kind("Property Check", _MPD, 4, 5.0, 10, officer=True),
    Kind("Suspicious Person", _MPD, 3, 6.5, 20),
    Kind("Suspicious Vehicle", _MPD, 3, 4.0, 18),
    Kind("Disturbance", _MPD, 2, 6.5, 28),
    Kind("Noise Complaint", _MPD, 4, 4.5, 15),
    Kind("Welfare Check", _MPD, 3, 6.0, 30),
    Kind("Domestic", _MPD, 2, 4.5, 48),
    Kind("Domestic with Weapons", _MPD, 1, 0.5, 75),
    Kind("Theft Report", _MPD, 4, 5.0, 40),
    Kind("Auto Theft", _MPD, 4, 2.6, 35),
    Kind("Burglary in Progress", _MPD, 1, 1.0, 55),
    Kind("Damage to Property", _MPD, 4, 2.0, 30),
    Kind("Assault in Progress", _MPD, 1, 1.5, 60),
    Kind("Robbery of Person", _MPD, 1, 0.6, 80),
    Kind("Shots Fired", _MPD, 1, 1.0, 35),
    Kind("Trespass", _MPD, 3, 2.4, 18),
    Kind("Missing Person", _MPD, 2, 0.8, 70),
    Kind("Mental Health Crisis", _MPD, 2, 2.2, 52),
    Kind("Traffic Accident", _MPD, 3, 4.0, 38),
    Kind("Accident with Injury", _EMS, 1, 1.6, 45),
    Kind("911 Hang-Up", _MPD, 3, 7.0, 9),
    Kind("Animal Call", _MPD, 4, 1.3, 25),
    Kind("Medical", _EMS, 2, 7.5, 35),
    Kind("Breathing Problems", _EMS, 1, 3.2, 38),
    Kind("Chest Pain", _EMS, 1, 2.6, 40),
    Kind("Cardiac Arrest", _EMS, 1, 0.45, 62),
    Kind("Stroke", _EMS, 1, 0.9, 36),
    Kind("Overdose", _EMS, 1, 1.3, 42),
    Kind("Fall with Injury", _EMS, 2, 3.6, 40),
    Kind("Sick Person", _EMS, 3, 2.8, 34),
    Kind("Seizure", _EMS, 1, 0.9, 36),
    Kind("Fire Alarm", _FIRE, 2, 2.2, 22),
    Kind("Structure Fire", _FIRE, 1, 0.35, 160),
    Kind("Smoke Investigation", _FIRE, 2, 0.7, 30),
    Kind("Gas Leak", _FIRE, 2, 0.6, 45),
    Kind("Water Rescue", _FIRE, 1, 0.08, 90),
    Kind("Lift Assist", _FIRE, 3, 0.9, 25),
)
"""Weights are shares of a day's calls, in hundredths."""

_HOT_NATURES: Final = frozenset(
    {"Shots Fired", "Assault in Progress", "Overdose", "Robbery of Person", "Disturbance"}
)


def write_calls(book: AddressBook, path: Path, *, seed: int, today: date, scale: float = 1.0) -> int:
    """Write the calls of the two years before `today` as Parquet; how many.

    The same seed writes the same calls. Times are local and told to the millisecond.
    """
    random = np.random.default_rng([seed, 911])
    first = today - timedelta(days=DAYS)
    days = _daily_calls(random, first, scale)
    weights = _address_weights(random, book)
    writer: pq.ParquetWriter | None = None
    written = 0
    try:
        for at in range(0, DAYS, _BLOCK_DAYS):
            moments = _moments(random, first, days, at)
            table = _table(random, book, weights, _Numbered(first, moments, written))
            writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
            writer.write_table(table)
            written += len(moments)
    finally:
        if writer is not None:
            writer.close()
    return written


@dataclass(frozen=True, eq=False)
class _Numbered:
    """Calls in their order: milliseconds after midnight of the first day, and how many came before them."""

    first: date
    moments: NDArray[np.int64]
    before: int


def _daily_calls(random: np.random.Generator, first: date, scale: float) -> NDArray[np.int64]:
    every = [first + timedelta(days=at) for at in range(DAYS)]
    season = _MONTHS[[day.month - 1 for day in every]]
    growth = 1 + 0.03 * np.arange(DAYS) / 365
    special = np.array([_holiday(day) for day in every])
    storms = np.ones(DAYS)
    storms[random.choice(DAYS, _STORM_DAYS, replace=False)] = 1.5
    expected = CALLS_A_DAY * scale * season * growth * special * storms
    # More spread than chance alone would have: days differ by weather and by what is on.
    drawn: NDArray[np.int64] = random.poisson(expected * random.gamma(180, 1 / 180, DAYS))
    return drawn


def _holiday(day: date) -> float:
    if (day.month, day.day) in ((7, 4), (12, 31), (10, 31)):
        return 1.32
    if (day.month, day.day) in ((12, 25), (1, 1)) or (
        day.month == 11 and day.weekday() == 3 and 22 <= day.day <= 28
    ):
        return 0.84
    return 1.06 if day.weekday() in (4, 5) else 1.0


def _moments(random: np.random.Generator, first: date, days: NDArray[np.int64], at: int) -> NDArray[np.int64]:
    """Milliseconds after midnight of the first day, local, for the calls of one block of days, in order."""
    found = []
    for day in range(at, min(at + _BLOCK_DAYS, DAYS)):
        week = _WEEKEND if (first + timedelta(days=day)).weekday() >= 5 else _WEEKDAY
        hours = random.choice(24, int(days[day]), p=week / week.sum())
        found.append((day * 24 + hours) * 3_600_000 + random.integers(0, 3_600_000, len(hours)))
    joined = np.concatenate(found) if found else np.zeros(0, np.int64)
    return np.sort(joined)


def _address_weights(random: np.random.Generator, book: AddressBook) -> NDArray[np.float64]:
    """Where calls come from: each address alike, Minneapolis more, and a few blocks of it much more."""
    weight = np.where(book.neighbourhood >= 0, 1.9, 1.0)
    busy = random.choice(len(book.neighbourhoods), min(9, len(book.neighbourhoods)), replace=False)
    weight = np.where(np.isin(book.neighbourhood, busy), weight * 2.2, weight)
    summed: NDArray[np.float64] = np.cumsum(weight)
    return np.asarray(summed / summed[-1])


def _table(
    random: np.random.Generator,
    book: AddressBook,
    weights: NDArray[np.float64],
    calls: _Numbered,
) -> "pa.Table":
    first, moments = calls.first, calls.moments
    rows = len(moments)
    share = np.array([kind.weight for kind in KINDS])
    kind = random.choice(len(KINDS), rows, p=share / share.sum())
    home = np.minimum(np.searchsorted(weights, random.random(rows)), len(book) - 1)
    officer = np.array([one.officer for one in KINDS])[kind]
    start = np.datetime64(first, "ms") + moments.astype("timedelta64[ms]")
    stages = _stages(random, kind, officer, moments)
    recent = moments >= (DAYS - KEPT_DAYS) * _SECONDS * 1_000
    columns: dict[str, Any] = {
        "Incident Number": _numbers(calls),
        "Time Call Received": _written(start),
        **{
            name: _written(start + took.astype("timedelta64[ms]"), told)
            for name, (took, told) in stages.items()
        },
        "Agency": _words([one.agency for one in KINDS], kind),
        "Nature": _words([one.nature for one in KINDS], kind),
        "Priority": np.array([one.priority for one in KINDS], np.int8)[kind],
        "Call Source": _words(["911", "Phone", "Text", "Officer"], _sources(random, officer, rows)),
        "Address": pc.if_else(pa.array(recent), _addresses(book, home), ""),
        "City": _words(list(book.cities), book.city[home].astype(np.int64)),
        "Latitude": np.round(book.latitude[home], 6),
        "Longitude": np.round(book.longitude[home], 6),
        "Caller Phone": np.where(recent & ~officer, _phones(random, rows), ""),
        "Abandoned": _words(["N", "Y"], (random.random(rows) < np.where(officer, 0, 0.022)).astype(np.int64)),
        "Transferred": _words(
            ["N", "Y"], (random.random(rows) < np.where(officer, 0, 0.06)).astype(np.int64)
        ),
        "Language Line": _words(
            ["N", "Y"], (random.random(rows) < np.where(officer, 0, 0.028)).astype(np.int64)
        ),
    }
    return pa.table(columns)


Stage = tuple[NDArray[np.int64], NDArray[np.bool_]]
"""Milliseconds after the call was received, and for which calls they are told."""


def _stages(
    random: np.random.Generator,
    kind: NDArray[np.int64],
    officer: NDArray[np.bool_],
    moments: NDArray[np.int64],
) -> dict[str, Stage]:
    """Answer, dispatch, way and closing: slower in the evening, urgent calls sent first."""
    rows = len(kind)
    priority = np.array([one.priority for one in KINDS])[kind]
    scene = np.array([one.scene_minutes for one in KINDS])[kind]
    hour = moments // 3_600_000 % 24
    busy = 1 + 0.9 * ((hour >= 15) & (hour <= 20))
    answered = random.lognormal(1.35, 0.55, rows) * busy * 1_000
    process = random.lognormal(np.array([0, 4.0, 4.4, 5.3, 6.1])[priority], 0.6, rows) * 1_000
    process = np.where(officer, 0, process)
    turnout = random.lognormal(3.9, 0.4, rows) * 1_000
    travel = np.where(officer, 0, random.lognormal(5.55, 0.45, rows) * 1_000)
    answered = np.where(officer, 0, answered)
    sent = answered + process
    on_scene = sent + np.where(officer, 0, turnout) + travel
    closed = on_scene + random.gamma(2.2, scene / 2.2 * 60_000, rows)
    went = officer | (random.random(rows) < 0.93)
    arrived = went & (officer | (random.random(rows) < 0.94))
    whole = {
        "Time Answered": (answered, ~officer),
        "Time Dispatched": (sent, went),
        "Time En Route": (sent + np.where(officer, 0, turnout), went),
        "Time Arrived": (on_scene, arrived),
        "Time Closed": (closed, np.ones(rows, bool)),
    }
    return {name: (took.astype(np.int64), told) for name, (took, told) in whole.items()}


def _sources(random: np.random.Generator, officer: NDArray[np.bool_], rows: int) -> NDArray[np.int64]:
    share = random.random(rows)
    public = np.select([share < 0.72, share < 0.985], [0, 1], 2)
    return np.where(officer, 3, public).astype(np.int64)


def _numbers(calls: _Numbered) -> "pa.Array":
    """Number the incidents on through the years: 26-0001234."""
    days = np.datetime64(calls.first, "D") + (calls.moments // (_SECONDS * 1_000)).astype("timedelta64[D]")
    years = ((days.astype("datetime64[Y]").astype(np.int64) + 1970) % 100).tolist()
    first = calls.before + 1
    return pa.array([f"{year:02}-{number:07}" for number, year in enumerate(years, first)])


def _written(moments: NDArray[np.datetime64], told: "NDArray[np.bool_] | None" = None) -> "pa.Array":
    """Whole moments without a zone, to the millisecond; empty where nothing is told."""
    return pa.array(moments, pa.timestamp("ms"), mask=None if told is None else ~told)


def _words(words: list[str], codes: NDArray[np.int64]) -> "pa.Array":
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(words)).cast(pa.string())


def _addresses(book: AddressBook, home: NDArray[np.intp]) -> "pa.Array":
    streets = _words(list(book.streets), book.street[home].astype(np.int64))
    return pc.binary_join_element_wise(pa.array(book.house_number[home]).cast(pa.string()), streets, " ")


def _phones(random: np.random.Generator, rows: int) -> NDArray[np.str_]:
    """Numbers of the kind that is never given out: 555-0100 to 555-0199."""
    codes = np.array(["612", "763", "952"])[random.integers(0, 3, rows)]
    last = np.char.zfill(random.integers(100, 200, rows).astype(str), 4)
    return np.char.add(np.char.add(codes, "-555-"), last)
