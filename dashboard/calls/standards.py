"""How fast a call shall be answered: each standard with its edition and source, never a bare number."""

from dataclasses import dataclass
from typing import Final

from dashboard import presets
from dashboard.presets import AnswerGoal, Preset


@dataclass(frozen=True, slots=True)
class AnswerStandard:
    """So many of the calls, 0 to 1, shall be answered within so many whole seconds."""

    key: str
    share: float
    within: Preset

    @property
    def seconds(self) -> int:
        """The whole seconds within which a call counts as answered in time."""
        return int(self.within.value)

    @property
    def words(self) -> str:
        """The standard as it stands beside a figure, with edition and source."""
        doubt = "" if self.within.confirmed else ", not confirmed at its source"
        return f"{self.name} ({self.within.source}, {self.within.edition}{doubt})"

    @property
    def name(self) -> str:
        """The standard in a list: whose it is, which share, within how long."""
        return f"{self.within.name}: {100 * self.share:.0f} % within {self.seconds} s"


def _of(key: str, goal: AnswerGoal) -> AnswerStandard:
    return AnswerStandard(key, goal.share, goal.within)


NENA_15: Final = _of("nena-15", presets.NENA_SHALL)
NENA_20: Final = _of("nena-20", presets.NENA_SHOULD)
NFPA_10: Final = _of("nfpa-10", presets.NFPA_1225)
NFPA_15: Final = _of("nfpa-15", presets.NFPA_1221_MOST)
NFPA_40: Final = _of("nfpa-40", presets.NFPA_1221_NEARLY_ALL)
CITY_10: Final = _of("minneapolis-10", presets.CITY_PRACTICE)
STANDARDS: Final = (NENA_15, NENA_20, NFPA_10, NFPA_15, NFPA_40, CITY_10)
"""The first is meant where nobody chose."""


def find_standard(key: str) -> AnswerStandard | None:
    """Find a standard by its key; None for one that there is not."""
    return next((one for one in STANDARDS if one.key == key), None)
