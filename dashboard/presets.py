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
