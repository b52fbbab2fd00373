"""Evacuation zones: named areas with a public id, their outlines through time, and their statuses."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, NewType

from data_access.refusals import BadInput

ZoneId = NewType("ZoneId", str)
"""What the public calls a zone, as "HEN-DAY-004": given once, never given to another zone."""

LEAST_REASON: Final = 10
"""Letters of a reason that somebody can judge afterwards."""
_LONGEST_NAME: Final = 200
_LONGEST_SOURCE: Final = 80

Geometry = Mapping[str, Any]
"""A GeoJSON geometry, WGS 84, longitude first: type and coordinates."""


class ZoneStatus(StrEnum):
    """What holds in a zone; colour, pattern and letter of each stand in the presets."""

    NORMAL = "normal"
    ADVISORY = "advisory"
    WARNING = "warning"
    ORDER = "order"
    SHELTER_IN_PLACE = "shelter_in_place"
    ORDER_LIFTED = "order_lifted"
    TRAINING = "training"


PROTECTIVE: Final = frozenset({ZoneStatus.WARNING, ZoneStatus.ORDER, ZoneStatus.SHELTER_IN_PLACE})
"""Statuses that tell people to do something, or to be ready to."""
IN_FORCE: Final = PROTECTIVE | {ZoneStatus.ADVISORY}
"""Statuses by which a zone has been thought of: anything but normal, lifted or training."""


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone as it is now; `retired_at` is None while it is in use. `version` counts its outlines."""

    id: ZoneId
    name: str
    city: str
    geometry: Geometry
    source: str
    source_id: str
    version: int
    created_at: datetime
    changed_at: datetime
    retired_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ZoneOutline:
    """What a zone was called and where it lay from `since` on, until the next version."""

    version: int
    name: str
    city: str
    geometry: Geometry
    since: datetime
    by: str


@dataclass(frozen=True, slots=True)
class ZoneDraft:
    """A zone that somebody drew or a file holds; refuses to be without a name or without a source.

    `source_id` is what its own list calls it, empty for one that was drawn: by it a zone is found again.
    `city` may be empty: then it is the city in which the middle of the zone lies.
    """

    name: str
    geometry: Geometry
    source: str
    source_id: str = ""
    city: str = ""

    def __post_init__(self) -> None:
        if not self.name.strip() or len(self.name) > _LONGEST_NAME:
            raise BadInput(f"A zone needs a name of 1 to {_LONGEST_NAME} letters: give it one.")
        if not self.source.strip() or len(self.source) > _LONGEST_SOURCE:
            raise BadInput(f"Say where the zones come from in 1 to {_LONGEST_SOURCE} letters.")
        if len(self.source_id) > _LONGEST_SOURCE:
            raise BadInput(f"{self.name}: its own id has more than {_LONGEST_SOURCE} letters.")


@dataclass(frozen=True, slots=True)
class StatusChange:
    """One zone was given a status: by whom, when and why. `number` is the same for all zones of one step."""

    number: int
    zone: ZoneId
    status: ZoneStatus
    exercise: bool
    set_at: datetime
    by: str
    reason: str
    order_id: bytes | None = None


class GuardKind(StrEnum):
    """What a guard raises."""

    BESIDE_AN_ORDER = "beside_an_order"
    CALLS_WITHOUT_STATUS = "calls_without_status"


@dataclass(frozen=True, slots=True)
class Dismissal:
    """What was raised was left as it is, for a stated reason. `weight` is how heavy it was then.

    `key` names the very situation: another one is raised anew.
    """

    kind: GuardKind
    key: str
    says: str
    weight: float
    exercise: bool
    at: datetime
    by: str
    reason: str


def transition_faults(zone: ZoneId, before: ZoneStatus, after: ZoneStatus, *, exercise: bool) -> list[str]:
    """Say why a zone cannot go from one status to another; empty when it can."""
    if after is ZoneStatus.TRAINING and not exercise:
        return [
            "The status Training is for exercises only: switch the exercise on, or choose another status."
        ]
    if after is ZoneStatus.ORDER_LIFTED and before not in _CAN_BE_LIFTED:
        return [f"{zone} has no order that could be lifted: set it to Normal, or leave it out."]
    return []


_CAN_BE_LIFTED: Final = frozenset({ZoneStatus.ORDER, ZoneStatus.SHELTER_IN_PLACE, ZoneStatus.ORDER_LIFTED})
