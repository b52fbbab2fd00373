"""Forecasts that outlive the process: a file each, closed to others, made anew when damaged.

What is kept are expected calls by the hour and how good such forecasts were; nothing of a call.
"""

import secrets
from hashlib import sha256
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from dashboard.forecast.history import clock_of
from dashboard.forecast.outlook import Band, Forecast
from dashboard.forecast.rolling import Accuracy
from data_access.closed_files import make_closed_folder, write_closed

FORMAT: Final = 1
"""Raised whenever a forecast would come out otherwise, so that older files are not answered from."""
AT_MOST: Final = 40


class _Band(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    promise: float
    low: list[float]
    high: list[float]
    measured: bool


class _Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    hours: list[int]
    expected: list[float]
    bands: tuple[_Band, ...]
    accuracy: Accuracy | None
    doubts: tuple[str, ...]
    known_weeks: float
    level_half_life_weeks: float
    zone: str


class KeptForecasts:
    """The forecasts in a folder, each under the name of what it is of; the oldest give way."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, of: str) -> Forecast | None:
        """Find a forecast; None where there is none, or where its file cannot be read any more."""
        try:
            return _read(msgspec.json.decode(self._path(of).read_bytes(), type=_Written))
        except (FileNotFoundError, msgspec.DecodeError):
            return None

    def keep(self, of: str, made: Forecast) -> None:
        """Keep a forecast; another process that kept the same at the same time does no harm."""
        make_closed_folder(self._folder)
        path = self._path(of)
        beside = path.with_suffix(f".{secrets.token_hex(4)}")
        write_closed(beside, [msgspec.json.encode(_written(made))])
        beside.replace(path)
        oldest_first = sorted(self._folder.glob("*.json"), key=lambda one: one.stat().st_mtime)
        for one in oldest_first[:-AT_MOST]:
            one.unlink(missing_ok=True)

    def _path(self, of: str) -> Path:
        return self._folder / f"{sha256(f'{FORMAT}|{of}'.encode()).hexdigest()}.json"


def _written(made: Forecast) -> _Written:
    bands = tuple(_Band(one.promise, one.low.tolist(), one.high.tolist(), one.measured) for one in made.bands)
    return _Written(
        hours=made.clock.hours.tolist(),
        expected=made.expected.tolist(),
        bands=bands,
        accuracy=made.accuracy,
        doubts=made.doubts,
        known_weeks=made.known_weeks,
        level_half_life_weeks=made.level_half_life_weeks,
        zone=made.zone,
    )


def _read(kept: _Written) -> Forecast:
    bands = tuple(
        Band(one.promise, np.array(one.low), np.array(one.high), one.measured) for one in kept.bands
    )
    return Forecast(
        clock=clock_of(np.array(kept.hours, np.int64), kept.zone),
        expected=np.array(kept.expected),
        bands=bands,
        accuracy=kept.accuracy,
        doubts=kept.doubts,
        known_weeks=kept.known_weeks,
        level_half_life_weeks=kept.level_half_life_weeks,
        zone=kept.zone,
    )
