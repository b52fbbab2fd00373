"""Answer standards: which share of calls is to be answered within how many seconds, whose, and since when."""

from dataclasses import dataclass
from typing import Final

from data_access.refusals import BadInput


@dataclass(frozen=True, slots=True)
class Goal:
    """A share (0 to 1) of all calls that is to be answered within so many seconds."""

    seconds: int
    share: float

    def __post_init__(self) -> None:
        """Refuse a goal that nobody could hold, or everybody."""
        if self.seconds < 0 or not 0 < self.share < 1:
            raise BadInput("A goal needs a share between 0 and 100 % and seconds of 0 or more: change it.")

    @property
    def words(self) -> str:
        """Say it as it stands on screen."""
        return f"{self.share * 100:g} % within {self.seconds} s"


@dataclass(frozen=True, slots=True)
class AnswerStandard:
    """Goals that are to be held together. `clock` says when the seconds begin.

    `confirmed` is False where the numbers were not found at their source. Refused without a goal.
    """

    name: str
    goals: tuple[Goal, ...]
    edition: str
    source: str
    clock: str
    confirmed: bool

    def __post_init__(self) -> None:
        """Refuse a standard that asks for nothing or does not say whose it is."""
        if not self.goals or not all((self.name, self.edition, self.source, self.clock)):
            raise BadInput("A standard needs a goal, a name, an edition, a source and a clock.")

    @property
    def words(self) -> str:
        """Say it as it stands on screen, with edition and source."""
        doubt = "" if self.confirmed else "; not confirmed at its source"
        goals = " and ".join(goal.words for goal in self.goals)
        return f"{goals}, {self.clock} ({self.source}, {self.edition}{doubt})"


_ARRIVAL: Final = "from arrival of the call at the centre to a person's voice"

NENA: Final = AnswerStandard(
    "NENA",
    (Goal(15, 0.90), Goal(20, 0.95)),
    "2020, section 2.2.1",
    "NENA-STA-020.1",
    _ARRIVAL,
    confirmed=True,
)
NFPA_1225: Final = AnswerStandard(
    "NFPA 1225", (Goal(10, 0.90),), "2022", "NFPA 1225", _ARRIVAL, confirmed=True
)
NFPA_1221: Final = AnswerStandard(
    "NFPA 1221",
    (Goal(15, 0.95), Goal(40, 0.99)),
    "before 2022",
    "NFPA 1221",
    _ARRIVAL,
    confirmed=True,
)
CITY: Final = AnswerStandard(
    "City, 10 s", (Goal(10, 0.90),), "practice, share assumed", "Minneapolis 911", _ARRIVAL, confirmed=False
)
STANDARDS: Final = (NENA, NFPA_1225, NFPA_1221, CITY)
"""The first is meant where nobody chose."""


def own_standard(seconds: int, share: float) -> AnswerStandard:
    """Make a standard of what somebody typed in; refused where it is no goal."""
    return AnswerStandard(
        "Typed in", (Goal(seconds, share),), "as typed in", "this centre", _ARRIVAL, confirmed=True
    )
