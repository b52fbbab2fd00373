"""Numbers of the field: each with a name, an edition and a source, to be shown beside its result."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Preset:
    """A number that somebody else set. `confirmed` is false where it was not found at its source."""

    name: str
    value: float
    unit: str
    edition: str
    source: str
    confirmed: bool

    def __post_init__(self) -> None:
        """Refuse a number that does not say what it is and whose it is."""
        if not all((self.name, self.unit, self.edition, self.source)):
            raise ValueError("a preset needs name, unit, edition and source")

    @property
    def words(self) -> str:
        """Say it as it stands on screen; a number that was not confirmed says so."""
        doubt = "" if self.confirmed else ", not confirmed at its source"
        return f"{self.name}: {self.value:g} {self.unit} ({self.source}, {self.edition}{doubt})"


CONFIRMED_WITHIN_SIX_MONTHS: Final = Preset(
    "Confirmed within six months", 6, "months", "as operated in 2025", "Smart911", confirmed=True
)
CONFIRMED_WITHIN_A_YEAR: Final = Preset(
    "Confirmed within a year", 12, "months", "as operated in 2025", "Texas STEAR", confirmed=True
)
CONFIRMATION_PRESETS: Final = (CONFIRMED_WITHIN_SIX_MONTHS, CONFIRMED_WITHIN_A_YEAR)
"""How long a household's word holds; the first one is meant where nobody chose."""


@dataclass(frozen=True, slots=True)
class AnswerGoal:
    """A share of the calls, 0 to 1, that is to be answered within so many seconds of arrival."""

    share: float
    within: Preset


def _goal(
    name: str, share: float, seconds: int, edition: str, source: str, *, confirmed: bool = True
) -> AnswerGoal:
    return AnswerGoal(share, Preset(name, seconds, "s", edition, source, confirmed))


_NENA: Final = "NENA-STA-020.1"
NENA_SHALL: Final = _goal("NENA, shall", 0.90, 15, "2020, section 2.2.1", _NENA)
NENA_SHOULD: Final = _goal("NENA, should", 0.95, 20, "2020, section 2.2.1", _NENA)
NFPA_1225: Final = _goal("NFPA 1225", 0.90, 10, "2022", "NFPA 1225")
NFPA_1221_MOST: Final = _goal("NFPA 1221", 0.95, 15, "before 2022", "NFPA 1221")
NFPA_1221_NEARLY_ALL: Final = _goal("NFPA 1221", 0.99, 40, "before 2022", "NFPA 1221")
CITY_PRACTICE: Final = _goal(
    "City's own", 0.90, 10, "as described in 2025, share assumed", "Minneapolis 911", confirmed=False
)
"""How fast a 911 call is to be answered; NENA judges a full month."""
