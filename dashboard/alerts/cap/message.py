"""An alert as the county writes it: what it is, what it says in each language, and where.

What CAP could not carry is refused here; what IPAWS would not take is said by the rules (`cap.rules`).
Event, area and end are held once for all languages, so that no language can have others.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dashboard.alerts.cap.event_codes import require_fitting
from dashboard.alerts.cap.geometry import Circle, Ring, require_ring
from dashboard.alerts.cap.kinds import (
    Category,
    Certainty,
    Channel,
    MessageType,
    Response,
    Scope,
    Severity,
    Status,
    Urgency,
    WeaHandling,
)
from data_access.refusals import BadInput

IPAWS_CODE: Final = "IPAWSv1.0"
COUNTY_ORIGINATOR: Final = "CIV"
FORBIDDEN_IN_NAMES: Final = re.compile(r"[\s,<&\"'\u2018\u2019\u201c\u201d]")
LANGUAGE_TAG: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_SAME_AREA: Final = re.compile(r"\d{6}")


@dataclass(frozen=True, slots=True)
class NamedValue:
    """A parameter or a code that a system gives a name to; refused without either."""

    name: str
    value: str

    def __post_init__(self) -> None:
        """Refuse what says nothing."""
        if not self.name or not self.value:
            raise BadInput("A parameter or code needs a name and a value.")


@dataclass(frozen=True, slots=True)
class Reference:
    """An earlier message: who sent it, its identifier, and when (clause 3.2.1, references)."""

    sender: str
    identifier: str
    sent: datetime

    def __post_init__(self) -> None:
        """Refuse a reference that could not be written down."""
        require_name("sender", self.sender)
        require_name("identifier", self.identifier)
        _require_zoned("The time of a referenced message", self.sent)


@dataclass(frozen=True, slots=True)
class Event:
    """What happens, the same in every language; refused is a WEA handling that does not fit the code."""

    code: str
    categories: tuple[Category, ...]
    urgency: Urgency
    severity: Severity
    certainty: Certainty
    responses: tuple[Response, ...] = ()
    handling: WeaHandling | None = None

    def __post_init__(self) -> None:
        """Refuse a code or a handling out of place, and an event of no category."""
        if not self.categories:
            raise BadInput("An alert needs a category: choose one.")
        require_fitting(self.code, self.handling)


@dataclass(frozen=True, slots=True)
class Told:
    """What is said in one language. `short` and `long` are for phones (90 and 360); empty is not sent."""

    language: str
    event: str
    headline: str
    description: str
    instruction: str
    short: str = ""
    long: str = ""

    def __post_init__(self) -> None:
        """Refuse a language that is no tag, and an event without words."""
        if LANGUAGE_TAG.fullmatch(self.language) is None:
            raise BadInput(f"“{self.language}” is no language tag: write it like en-US.")
        if not self.event:
            raise BadInput(f"The event has no words in {self.language}: name it.")


@dataclass(frozen=True, slots=True)
class AlertArea:
    """Where: words, outlines, circles, and the counties' six-digit SAME codes."""

    description: str
    polygons: tuple[Ring, ...] = ()
    circles: tuple[Circle, ...] = ()
    same: tuple[str, ...] = ()
    geocodes: tuple[NamedValue, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a place without words, wrong outlines and wrong codes."""
        if not self.description.strip():
            raise BadInput("An area needs words that people know it by: name it.")
        for ring in self.polygons:
            require_ring(ring)
        wrong = [code for code in self.same if _SAME_AREA.fullmatch(code) is None]
        if wrong:
            raise BadInput(f"“{wrong[0]}” is no SAME code of a county: it has six digits.")


@dataclass(frozen=True)
class Alert:
    """A whole alert, but for the moment when it is sent: that is stamped at release.

    Refused: names with a space, comma, `<`, `&` or quote; no language, or one twice; no area; an Update
    or Cancel that names no earlier message; an end without a zone.
    """

    identifier: str
    sender: str
    status: Status
    message_type: MessageType
    event: Event
    told: tuple[Told, ...]
    areas: tuple[AlertArea, ...]
    expires: datetime
    zone: str
    sender_name: str
    scope: Scope = Scope.PUBLIC
    source: str = ""
    restriction: str = ""
    addresses: tuple[str, ...] = ()
    note: str = ""
    references: tuple[Reference, ...] = ()
    incidents: tuple[str, ...] = ()
    onset: datetime | None = None
    audience: str = ""
    web: str = ""
    contact: str = ""
    originator: str = COUNTY_ORIGINATOR
    blocked: tuple[Channel, ...] = ()
    parameters: tuple[NamedValue, ...] = field(default=())

    def __post_init__(self) -> None:
        """Refuse what CAP cannot carry."""
        require_name("identifier", self.identifier)
        require_name("sender", self.sender)
        _require_zoned("The end of the alert", self.expires)
        if self.onset is not None:
            _require_zoned("The beginning of the event", self.onset)
        self._require_parts()
        self._require_scope()
        self._require_references()
        _require_zone(self.zone)

    @property
    def clock(self) -> ZoneInfo:
        """The zone whose offset its times are written with."""
        return ZoneInfo(self.zone)

    @property
    def is_actual(self) -> bool:
        """Whether anybody is to act on it."""
        return self.status is Status.ACTUAL

    def referred(self, sent: datetime) -> Reference:
        """How later messages refer to this one, once it was sent at that moment."""
        return Reference(self.sender, self.identifier, sent.replace(microsecond=0))

    def _require_parts(self) -> None:
        languages = [told.language for told in self.told]
        if not languages:
            raise BadInput("An alert needs words in at least one language.")
        if len(set(languages)) < len(languages):
            raise BadInput("A language stands twice in the alert: keep one of them.")
        if not self.areas:
            raise BadInput("An alert needs an area: draw or choose one.")

    def _require_scope(self) -> None:
        """Clause 3.2.1: Private names its addresses, Restricted its rule."""
        if self.scope is Scope.PRIVATE and not self.addresses:
            raise BadInput("A private alert needs the addresses that it is for.")
        if self.scope is Scope.RESTRICTED and not self.restriction:
            raise BadInput("A restricted alert needs the rule that says who may read it.")

    def _require_references(self) -> None:
        follows = self.message_type is not MessageType.ALERT
        if follows and not self.references:
            raise BadInput(f"A message of the kind {self.message_type} names the earlier messages: add them.")


def require_name(what: str, name: str) -> None:
    """Refuse an identifier or sender that is empty or holds a space, a comma, `<`, `&` or a quote."""
    if not name or FORBIDDEN_IN_NAMES.search(name):
        raise BadInput(f"The {what} of an alert has no space, comma, <, & or quote in it, and is not empty.")


def _require_zoned(what: str, moment: datetime) -> None:
    if moment.tzinfo is None:
        raise BadInput(f"{what} has no time zone: add it.")


def _require_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadInput(f"“{name}” is no time zone: write it like America/Chicago.") from error
