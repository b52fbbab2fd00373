"""How fast a call shall be answered: each standard with its edition and source, never a bare number."""

from dataclasses import dataclass
from typing import Final

from dashboard.presets import Preset


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


_NENA: Final = "NENA-STA-020.1, 2.2.1, from arrival to answer"


def _standard(
    key: str, name: str, share: float, seconds: int, *, edition: str, source: str
) -> AnswerStandard:
    return AnswerStandard(
        key, share, Preset(name, seconds, "s", edition, source, confirmed=key != "minneapolis-10")
    )


NENA_15: Final = _standard("nena-15", "NENA, shall", 0.90, 15, edition="2020", source=_NENA)
NENA_20: Final = _standard(
    "nena-20",
    "NENA, should",
    0.95,
    20,
    edition="2020",
    source=_NENA,
)
NFPA_10: Final = _standard("nfpa-10", "NFPA 1225", 0.90, 10, edition="2022", source="NFPA 1225")
NFPA_15: Final = _standard("nfpa-15", "NFPA 1221", 0.95, 15, edition="before 2022", source="NFPA 1221")
NFPA_40: Final = _standard("nfpa-40", "NFPA 1221", 0.99, 40, edition="before 2022", source="NFPA 1221")
CITY_10: Final = _standard(
    "minneapolis-10", "City's own", 0.90, 10, edition="as described in 2025", source="Minneapolis 911"
)
STANDARDS: Final = (NENA_15, NENA_20, NFPA_10, NFPA_15, NFPA_40, CITY_10)
"""The first is meant where nobody chose."""


def find_standard(key: str) -> AnswerStandard | None:
    """Find a standard by its key; None for one that there is not."""
    return next((one for one in STANDARDS if one.key == key), None)
