"""What somebody is putting together on the page: kept for their session until a plan is made of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

import streamlit as st

from dashboard.evacuation.egress.departures import URGENT
from dashboard.evacuation.planning import presets
from dashboard.geo.area import Area
from dashboard.geo.geojson import area_from_geojson
from data_access.evacuation_plans import KeptPlan
from data_access.records.evacuation_plan import Assumptions, RideKept

_DRAFT: Final = "evacuation_draft"


@dataclass(frozen=True)
class Draft:
    """An area, households added by hand, and what is assumed; `outline` is GeoJSON or None."""

    outline: Mapping[str, Any] | None = None
    area_name: str = ""
    name: str = ""
    exercise: bool = True
    by_hand: tuple[RideKept, ...] = ()
    vehicles_out: tuple[str, ...] = ()
    left_out: frozenset[bytes] = frozenset()
    """Households that were fetched or refused already: another version does not plan for them."""
    follows: bytes = b""
    assumed: Assumptions | None = field(default=None)

    @property
    def area(self) -> Area | None:
        """The chosen area; None while none is chosen."""
        return None if self.outline is None else area_from_geojson(dict(self.outline), self.area_name)


def current() -> Draft:
    """Give the draft of this session; an empty one at first."""
    kept = st.session_state.get(_DRAFT)
    return kept if isinstance(kept, Draft) else Draft()


def keep(**changes: Any) -> Draft:  # noqa: ANN401 - fields of the draft
    """Change the draft of this session."""
    changed = replace(current(), **changes)
    st.session_state[_DRAFT] = changed
    return changed


def keep_area(area: Area | None) -> None:
    """Take a chosen area into the draft; nothing chosen changes nothing."""
    if area is None:
        return
    outline = dict(area.as_geojson()["geometry"])
    if outline != current().outline:
        keep(outline=outline, area_name=area.name, follows=b"", left_out=frozenset())


def take_up(plan: KeptPlan, by_hand: tuple[RideKept, ...], left_out: frozenset[bytes] = frozenset()) -> None:
    """Begin another version of a kept plan: its area, its numbers, whom it adds and leaves out."""
    keep(
        outline=dict(plan.area),
        area_name=plan.inputs.area_name,
        name=plan.head.name,
        exercise=plan.head.exercise,
        by_hand=by_hand,
        vehicles_out=plan.inputs.vehicles_out,
        left_out=left_out,
        follows=bytes(plan.head.id),
        assumed=plan.inputs.assumptions,
    )


def usual(now: datetime) -> Assumptions:
    """What is assumed where nobody chose: every number is a preset with a source."""
    return Assumptions(
        starts_at=now,
        time_of_day="night",
        cars_per_household=presets.CARS_PER_HOUSEHOLD.value,
        shadow_percent=presets.SHADOW_PERCENT.value,
        departure=URGENT.name,
        departure_hours=URGENT.minutes_to_99 / 60,
        capacity_percent=presets.CAPACITY_PERCENT.value,
        weather="clear",
        weather_percent=0.0,
        walking_minutes=presets.WALKING_MINUTES.value,
        wheelchair_minutes=presets.WHEELCHAIR_MINUTES.value,
        stretcher_minutes=presets.STRETCHER_MINUTES.value,
    )
