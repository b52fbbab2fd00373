"""When people are ready to leave: curves over time, each with its source, to be shown and changed."""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from data_access.records.roads import Floats
from data_access.refusals import BadInput

LOGISTIC_99: Final = math.log(99.0)
"""The logistic reaches 99 % this many slopes after its middle: 1 / (1 + exp(-x)) = 0.99."""
RAYLEIGH_99: Final = 3.035
"""The Rayleigh curve reaches 99 % at 3.035 times its mode: 1 - exp(-x²/2) = 0.99."""


class CurveShape(StrEnum):
    """How readiness grows."""

    AT_ONCE = "at_once"
    LOGISTIC = "logistic"
    RAYLEIGH = "rayleigh"
    LINEAR = "linear"


@dataclass(frozen=True, slots=True)
class DepartureCurve:
    """A share of everybody over time. `minutes_to_99` is when 99 % are ready, 0 where all are at once.

    `confirmed` is false where the number was not found at its source; then the words say so.
    """

    name: str
    shape: CurveShape
    minutes_to_99: float
    source: str
    confirmed: bool

    def __post_init__(self) -> None:
        """Refuse a curve that takes no time or has no source."""
        if not (self.name and self.source):
            raise ValueError("a departure curve has a name and a source")
        if (self.shape is CurveShape.AT_ONCE) != (self.minutes_to_99 == 0) or self.minutes_to_99 < 0:
            raise BadInput("A departure curve takes more than 0 minutes, unless everybody leaves at once.")

    @property
    def words(self) -> str:
        """Say it as it stands on screen."""
        doubt = "" if self.confirmed else ", not confirmed at its source"
        return f"{self.name} ({self.source}{doubt})"

    def ready(self, minutes: Floats) -> Floats:
        """The share that is ready after so many minutes, 0 to 1.

        The logistic begins with its first hundredth at the order; the last hundredth of a curve is ready
        a fifth of its time after the 99th, so that everybody leaves in the end.
        """
        at = np.asarray(minutes, dtype=np.float64)
        if self.shape is CurveShape.AT_ONCE:
            return np.ones_like(at)
        share = self._share(np.maximum(at, 0.0))
        return np.where(at < 0, 0.0, np.where(at >= self.minutes_to_all, 1.0, share))

    @property
    def minutes_to_all(self) -> float:
        """When the last are counted as ready: 1.2 times the time of 99 %; a straight line ends itself."""
        return self.minutes_to_99 / 0.99 if self.shape is CurveShape.LINEAR else 1.2 * self.minutes_to_99

    def _share(self, minutes: Floats) -> Floats:
        if self.shape is CurveShape.LINEAR:
            return np.minimum(0.99 * minutes / self.minutes_to_99, 1.0)
        if self.shape is CurveShape.RAYLEIGH:
            mode = self.minutes_to_99 / RAYLEIGH_99
            return np.asarray(1.0 - np.exp(-(minutes**2) / (2.0 * mode**2)))
        half = self.minutes_to_99 / 2.0
        return np.asarray(1.0 / (1.0 + np.exp(-LOGISTIC_99 * (minutes - half) / half)))


def edited(curve: DepartureCurve, minutes_to_99: float) -> DepartureCurve:
    """The same shape over another time, as somebody here has set it."""
    name = f"{minutes_to_99:g} minutes until 99 % are ready"
    return DepartureCurve(name, curve.shape, minutes_to_99, "set here", confirmed=True)


AT_ONCE: Final = DepartureCurve(
    "Everybody at once", CurveShape.AT_ONCE, 0.0, "the roads alone", confirmed=True
)
NO_NOTICE: Final = DepartureCurve(
    "Without notice, 99 % in 1 hour", CurveShape.RAYLEIGH, 60.0, "NUREG/CR-7002 practice", confirmed=True
)
URGENT: Final = DepartureCurve(
    "Urgent, 99 % in 2 hours", CurveShape.LOGISTIC, 120.0, "bushfire and flood studies", confirmed=True
)
BY_DAY: Final = DepartureCurve(
    "By day, 99 % in 3 hours", CurveShape.LOGISTIC, 180.0, "from memory of studies", confirmed=False
)
BY_DAY_SLOW: Final = DepartureCurve(
    "By day, 99 % in 4 hours", CurveShape.LOGISTIC, 240.0, "from memory of studies", confirmed=False
)
HURRICANE_FAST: Final = DepartureCurve(
    "Hurricane, fast: 6 hours",
    CurveShape.LOGISTIC,
    360.0,
    "from memory of hurricane studies",
    confirmed=False,
)
HURRICANE: Final = DepartureCurve(
    "Hurricane, medium: 9 hours",
    CurveShape.LOGISTIC,
    540.0,
    "from memory of hurricane studies",
    confirmed=False,
)
HURRICANE_SLOW: Final = DepartureCurve(
    "Hurricane, slow: 12 hours",
    CurveShape.LOGISTIC,
    720.0,
    "from memory of hurricane studies",
    confirmed=False,
)
DEPARTURE_PRESETS: Final = (
    AT_ONCE, NO_NOTICE, URGENT, BY_DAY, BY_DAY_SLOW, HURRICANE_FAST, HURRICANE, HURRICANE_SLOW,
)  # fmt: skip
"""What a page offers; every one can be changed with `edited`."""
