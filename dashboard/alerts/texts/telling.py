"""What a person fills in once, for all languages: who speaks, of what, where, what to do, until when."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from dashboard.alerts.texts.clock import shown_hour
from dashboard.alerts.texts.hazards import HAZARD_WORDS, Hazard
from dashboard.alerts.texts.languages import Words, primary, require_said, said_in
from data_access.refusals import BadInput

BLANK: Final = "____"
"""Stands where something is still to be written; the checks find it, so that it is never sent."""
_A_DAY: Final = timedelta(hours=24)


@dataclass(frozen=True)
class Telling:
    """The fields of a template. Words that differ by language are mappings; names are `everywhere(…)`.

    `way` is a whole sentence (“Take France Avenue north.”), and so are `changed` and `why`. Refused: no
    source, no place, an end before the drafting, times without a zone.
    """

    source: str
    hazard: Hazard
    place: Words
    drafted: datetime
    until: datetime
    zone: str
    refuge: Words = field(default_factory=dict)
    way: Words = field(default_factory=dict)
    phone: str = ""
    url: str = ""
    changed: Words = field(default_factory=dict)
    why: Words = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what no text could be made of."""
        if not self.source.strip() or not any(self.place.values()):
            raise BadInput("An alert says who speaks and where: fill in source and place.")
        if self.until.tzinfo is None or self.drafted.tzinfo is None or self.until <= self.drafted:
            raise BadInput("The end of an alert lies ahead and has a time zone: choose a later one.")

    def fields(self, language: str) -> dict[str, str]:
        """The fields in one language; refused where hazard or place have no words in it."""
        hazard = HAZARD_WORDS.get((self.hazard, primary(language)))
        if hazard is None:
            raise BadInput(f"The hazard has no words in {language}: write this language by hand.")
        far = self.until - self.drafted > _A_DAY
        zone = ZoneInfo(self.zone)
        return {
            "source": self.source,
            "hazard": hazard.bare,
            "Hazard": _begun(hazard.bare),
            "a_hazard": hazard.one,
            "A_hazard": _begun(hazard.one),
            "impact": hazard.impact,
            "place": require_said(self.place, language, "place"),
            "until": shown_hour(self.until, zone, language, with_day=far),
            "until_day": shown_hour(self.until, zone, language, with_day=True),
            "refuge": said_in(self.refuge, language),
            "way": said_in(self.way, language),
            "phone": self.phone,
            "url": self.url,
            "changed": said_in(self.changed, language) or BLANK,
            "why": said_in(self.why, language) or hazard.over,
        }


def _begun(words: str) -> str:
    return words[:1].upper() + words[1:]
