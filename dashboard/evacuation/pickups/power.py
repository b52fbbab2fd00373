"""Power triage: an outage and its start → whose battery ends when, so that they ride first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from dashboard.evacuation.pickups.rides import RideId
from dashboard.geo.area import Area
from data_access.refusals import BadInput

HALF_HOUR = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class OnPower:
    """A household that depends on power. Degrees are WGS 84; without them it is not on the map."""

    id: RideId
    latitude: float | None
    longitude: float | None
    battery_half_hours: int | None
    """Of the battery that ends first; None where nobody knows."""


@dataclass(frozen=True, slots=True)
class BatteryEnd:
    """When a household's first battery ends, if it was full when the power went."""

    id: RideId
    ends_at: datetime

    def seconds_after(self, order_at: datetime) -> int:
        """When it ends, counted from the order; 0 when it has ended by then."""
        return max(0, int((self.ends_at - order_at).total_seconds()))


@dataclass(frozen=True, slots=True)
class Triage:
    """What an outage does to those who depend on power; whoever is in none of the three has power."""

    ends: tuple[BatteryEnd, ...]
    """Soonest first."""
    unknown: tuple[RideId, ...]
    """In the outage, and nobody knows for how long their battery lasts: call them first."""
    not_on_map: tuple[RideId, ...]
    """Nobody knows whether they have power."""
    sentence: str


def triage(households: Sequence[OnPower], area: Area, began_at: datetime, now: datetime) -> Triage:
    """Tell whose battery ends when in an outage of this area; times are aware. Refused: a time without zone.

    A battery is taken to have been full when the power went. What is unknown stays unknown.
    """
    if began_at.tzinfo is None or now.tzinfo is None:
        raise BadInput("The start of the outage needs a time zone: choose date and time anew.")
    placed = [one for one in households if one.latitude is not None and one.longitude is not None]
    inside = _inside(placed, area)
    ends = [
        BatteryEnd(one.id, began_at + one.battery_half_hours * HALF_HOUR)
        for one in inside
        if one.battery_half_hours is not None
    ]
    ends.sort(key=lambda one: (one.ends_at, one.id))
    unknown = tuple(one.id for one in inside if one.battery_half_hours is None)
    elsewhere = tuple(one.id for one in households if one.latitude is None or one.longitude is None)
    return Triage(tuple(ends), unknown, elsewhere, _sentence(ends, len(unknown), len(elsewhere), now))


def _inside(households: list[OnPower], area: Area) -> list[OnPower]:
    latitudes = np.array([one.latitude for one in households], np.float64)
    longitudes = np.array([one.longitude for one in households], np.float64)
    within = area.contains(longitudes, latitudes)
    return [one for one, is_in in zip(households, within, strict=True) if is_in]


def _households(count: int) -> str:
    return f"{count:,} household{'' if count == 1 else 's'}"


def _sentence(ends: list[BatteryEnd], unknown: int, elsewhere: int, now: datetime) -> str:
    if not (ends or unknown or elsewhere):
        return "Nobody who depends on power lives in the outage."
    over = sum(one.ends_at <= now for one in ends)
    soon = sum(now < one.ends_at <= now + timedelta(hours=2) for one in ends)
    words = [f"{_households(len(ends) + unknown)} in the outage depend on power"]
    if over:
        words.append(f"the battery of {over:,} has ended if nothing was done")
    if soon:
        words.append(f"that of {soon:,} ends within two hours")
    if unknown:
        words.append(f"of {unknown:,} nobody knows how long it lasts")
    if elsewhere:
        words.append(f"{elsewhere:,} more are not on the map and may be in it")
    return "; ".join(words) + "."
