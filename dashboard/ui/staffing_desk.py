"""Asks the door for the calls by the hour, and has them forecast on a thread of their own; shows nothing."""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, TypeVar

import numpy as np

from dashboard.exports import Stamp, csv_bytes
from dashboard.forecast.history import History, history_of
from dashboard.forecast.jobs import ForecastJob, ForecastJobs
from dashboard.forecast.kept import KeptForecasts
from dashboard.forecast.outlook import Forecast, Progress, forecast
from dashboard.ui import tables
from dashboard.ui.downloads import caller_now
from dashboard.ui.kept_answers import KeptAnswers
from dashboard.wiring import House
from data_access.access import Caller, Permission
from data_access.calls.withheld import HoursOfCentres
from data_access.records.calls import PUBLIC_LINES, CallFilter, Line, SourceHeld
from data_access.refusals import NotFound

PUBLIC, EMERGENCY, PHONE = "public", "911", "phone"
"""Calls on all lines of the public, on 911 lines alone, or as the telephone system counted them."""
JOBS: Final = ForecastJobs()
"""The forecasts of this process; whoever may count the calls may read them."""

_T = TypeVar("_T")
_ANSWERS: Final = KeptAnswers()
_LASTS: Final = timedelta(minutes=5)
_LONGEST: Final = timedelta(days=5 * 366)
_LEAST_TIMES: Final = 200
_LONGEST_PROCESS_SECONDS: Final = 1_800


@dataclass(frozen=True, slots=True)
class Centre:
    """A centre that takes calls, and which kinds of its calls are held."""

    name: str
    kinds: tuple[str, ...]
    zone: str


@dataclass(frozen=True, slots=True)
class CallsChoice:
    """Whose calls, and which."""

    centre: str
    kind: str


@dataclass(frozen=True, eq=False)
class Series:
    """The calls of a choice by the hour.

    `process_seconds` is the mean time from the answer to the first unit sent, of calls for which that took
    half an hour at most; None where hardly a call tells it.
    """

    choice: CallsChoice
    history: History
    process_seconds: float | None
    process_calls: int


def centres(house: House, caller: Caller) -> list[Centre]:
    """List the centres whose calls are held, the largest first; refused where there is none."""

    def ask() -> list[Centre]:
        about = "calls held, for a forecast"
        with house.store.enter(caller, Permission.CALLS_FORECAST, about=about) as visit:
            sources = house.call_cubes.by_the_hour(visit).sources()
        return _centres_of(sources)

    found = _kept(house, caller, "centres", "", ask)
    if not found:
        raise NotFound("No calls were imported yet that you may see, so there is nothing to forecast.")
    return found


def series(house: House, caller: Caller, choice: CallsChoice) -> Series:
    """Give the calls of a choice by the hour, as far back as five years; refused where there are none."""

    def ask() -> Series:
        about = f"calls by the hour for a forecast, {choice.kind} of {choice.centre}"
        with house.store.enter(caller, Permission.CALLS_FORECAST, about=about) as visit:
            return _read(house.call_cubes.by_the_hour(visit), choice)

    return _kept(house, caller, "series", f"{choice}", ask)


def forecast_of(house: House, this: Series, *, again: bool = False) -> ForecastJob:
    """Give the forecast of a series: kept, running, or begun now; a stopped one only if asked again.

    Refused while two others are being made.
    """
    name = _name_of(this)
    found = JOBS.find(name)
    if found is not None and not again:
        return found
    kept = KeptForecasts(house.settings.data_folder / "forecasts")

    def work(progress: Progress, cancelled: Callable[[], bool]) -> Forecast:
        made = kept.find(name)
        if made is None:
            made = forecast(this.history, progress=progress, cancelled=cancelled)
            kept.keep(name, made)
        return made

    return JOBS.start(name, work)


def exporter(
    house: House, caller: Caller, columns: Sequence[str], rows: tables.Rows, what: str
) -> Callable[[], bytes]:
    """Make what builds the file when it is clicked; what it holds is what the page shows."""

    def build() -> bytes:
        reader = caller_now(house, caller)
        with house.store.enter(reader, Permission.CALLS_FORECAST, about=f"file of {what}") as visit:
            taken_at = visit.now.astimezone(house.settings.zone)
        return csv_bytes(columns, rows, Stamp(reader.name, taken_at, what, secrets.token_hex(8)))

    return build


def _kept(house: House, caller: Caller, name: str, asked: str, ask: Callable[[], _T]) -> _T:
    return _ANSWERS.asked_once(caller, name, asked, ask, now=house.clock(), lasts=_LASTS)


def _centres_of(sources: Sequence[SourceHeld]) -> list[Centre]:
    found = []
    for name in sorted({one.centre for one in sources}):
        own = [one for one in sources if one.centre == name]
        calls, phone = sum(one.calls for one in own), sum(one.phone_hours for one in own)
        kinds = ((PUBLIC, EMERGENCY) if calls else ()) + ((PHONE,) if phone else ())
        if kinds:
            found.append((-calls, -phone, Centre(name, kinds, own[0].time_zone)))
    return [centre for _, _, centre in sorted(found, key=lambda one: one[:2])]


def _read(hours: HoursOfCentres, choice: CallsChoice) -> Series:
    own = [one for one in hours.sources() if one.centre == choice.centre]
    if not own:
        raise NotFound("This centre has no calls here: choose another.")
    last = max(one.last_day for one in own)
    first = max(min(one.first_day for one in own), last - _LONGEST)
    lines = {PUBLIC: PUBLIC_LINES, EMERGENCY: (Line.EMERGENCY, Line.TEXT)}.get(choice.kind)
    chosen = CallFilter(first, last, centres=(choice.centre,), lines=lines)
    counted = hours.by_phone(chosen) if choice.kind == PHONE else hours.hourly(chosen)
    seconds, calls = (None, 0)
    if choice.kind != PHONE:
        seconds, calls = hours.process_seconds(chosen, longest=_LONGEST_PROCESS_SECONDS, least=_LEAST_TIMES)
    return Series(choice, history_of(counted.hours, counted.calls, own[0].time_zone), seconds, calls)


def _name_of(this: Series) -> str:
    """Name a series by what it holds, so that calls that came since are forecast anew."""
    held = hashlib.sha256(np.ascontiguousarray(this.history.calls).tobytes())
    held.update(np.packbits(this.history.known).tobytes())
    return f"{this.choice}|{this.history.zone}|{this.history.end}|{held.hexdigest()}"
