"""Answer standards: which share of calls is to be answered within how many seconds, whose, and since when."""

from dataclasses import dataclass
from typing import Final

from dashboard import presets
from dashboard.presets import AnswerGoal
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


def _of(name: str, *goals: AnswerGoal) -> AnswerStandard:
    """Hold goals of one edition together; what they rest on stands in the presets."""
    told = goals[0].within
    kept = tuple(Goal(int(one.within.value), one.share) for one in goals)
    return AnswerStandard(name, kept, told.edition, told.source, _ARRIVAL, confirmed=told.confirmed)


NENA: Final = _of("NENA", presets.NENA_SHALL, presets.NENA_SHOULD)
NFPA_1225: Final = _of("NFPA 1225", presets.NFPA_1225)
NFPA_1221: Final = _of("NFPA 1221", presets.NFPA_1221_MOST, presets.NFPA_1221_NEARLY_ALL)
CITY: Final = _of("City, 10 s", presets.CITY_PRACTICE)
STANDARDS: Final = (NENA, NFPA_1225, NFPA_1221, CITY)
"""The first is meant where nobody chose."""


def own_standard(seconds: int, share: float) -> AnswerStandard:
    """Make a standard of what somebody typed in; refused where it is no goal."""
    return AnswerStandard(
        "Typed in", (Goal(seconds, share),), "as typed in", "this centre", _ARRIVAL, confirmed=True
    )
