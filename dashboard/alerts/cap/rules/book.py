"""What a rule is, what it is told about the hour of release, and what it finds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from dashboard.alerts.cap.document import Document, Part
from dashboard.alerts.cap.kinds import Channel
from dashboard.alerts.cap.message import Reference
from dashboard.geo.area import Bounds

IDG: Final = "IPAWS-OPEN IDG 4.07"
"""As two open-source programs read it; the guide itself is to be checked before a real submission."""
IDG_DOUBT: Final = (
    "Rules marked IDG come from FEMA's Interface Design Guide as two programs read it: check them against "
    "the guide itself before a real submission."
)
"""To be shown wherever the rules are."""
CAP: Final = "CAP 1.2"


@dataclass(frozen=True, slots=True)
class AtRelease:
    """What a rule cannot see in the alert: the moment, the county's clock and place, what is in force."""

    now: datetime
    zone: ZoneInfo
    county: Bounds
    in_force: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that does not hold: where in the alert, and a sentence. Only what `stops` holds up a release."""

    rule: str
    where: str
    sentence: str
    stops: bool


Told = Iterator[tuple[str, str]]
"""Where, and the sentence."""
Check = Callable[[Document, AtRelease], Told]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the table. `source` names the standard and the clause; `stops` is false for advice."""

    name: str
    source: str
    sentence: str
    check: Check = field(repr=False)
    stops: bool = True

    def findings(self, document: Document, at: AtRelease) -> list[Finding]:
        """List where it does not hold; empty where it does."""
        return [Finding(self.name, where, said, self.stops) for where, said in self.check(document, at)]


@dataclass(slots=True)
class Chapter:
    """Collects the rules of one module in the order in which they stand there."""

    rules: list[Rule] = field(default_factory=list)

    def rule(self, name: str, source: str, sentence: str, *, stops: bool = True) -> Callable[[Check], Check]:
        """Enter the check below as a rule."""

        def enter(check: Check) -> Check:
            self.rules.append(Rule(name, source, sentence, check, stops))
            return check

        return enter


def channels_of(document: Document) -> frozenset[Channel]:
    """Which channels an alert goes to: all that no `BLOCKCHANNEL` names."""
    blocked = {value for info in document.infos for value in info.values("parameter", "BLOCKCHANNEL")}
    return frozenset(channel for channel in Channel if channel.value not in blocked)


def goes_to_phones(document: Document) -> bool:
    """Whether it goes out as a Wireless Emergency Alert."""
    return Channel.CMAS in channels_of(document)


def numbered_infos(document: Document) -> list[tuple[str, Part]]:
    """List the infos, each with where it stands."""
    return [(f"info[{number}]", info) for number, info in enumerate(document.infos, start=1)]


def numbered_areas(document: Document) -> list[tuple[str, Part]]:
    """List the areas of all infos, each with where it stands."""
    return [
        (f"{where}/area[{number}]", area)
        for where, info in numbered_infos(document)
        for number, area in enumerate(info.all("area"), start=1)
    ]
