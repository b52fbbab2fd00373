"""How many vehicles leave and from which junctions: people by small area or point, and those who go along."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from scipy.spatial import cKDTree

from dashboard.evacuation.egress.problem import Groups
from dashboard.presets import Preset
from data_access.records.roads import Bools, Floats, Ints, RoadGraph
from data_access.refusals import BadInput

METRES_PER_DEGREE: Final = 111_320.0

VEHICLES_PER_HOUSEHOLD: Final = Preset(
    "Vehicles per household that leaves", 1.3, "vehicles", "hurricane studies", "from memory", confirmed=False
)
PEOPLE_PER_VEHICLE: Final = Preset(
    "People in a vehicle by day and at work", 1.6, "people", "travel surveys", "from memory", confirmed=False
)
SHADOW_SHARE: Final = Preset(
    "Leave without being asked to", 20, "per cent", "NUREG/CR-7002", "from memory", confirmed=False
)


class TimeOfDay(StrEnum):
    """When the order is given; who is where follows from it."""

    NIGHT = "night"
    """Everybody at home."""
    DAY = "day"
    """Some at home, some at work."""
    WORK = "work"
    """Those at work alone, as for an incident at an industrial estate."""


@dataclass(frozen=True, eq=False)
class Population:
    """Places with people, one row each: households that live there, people there by day, people at work.

    `zone` is a position in the problem's zones, or -1 outside of all of them: such places are where a
    shadow evacuation comes from.
    """

    latitude: Floats
    longitude: Floats
    households: Floats
    people_by_day: Floats
    people_at_work: Floats
    zone: Ints

    def __post_init__(self) -> None:
        """Refuse columns that do not fit together, and numbers below 0."""
        counts = (self.households, self.people_by_day, self.people_at_work)
        if {len(column) for column in (self.longitude, self.zone, *counts)} != {len(self.latitude)}:
            raise ValueError("a population has one number of each kind a place")
        if any(len(column) and float(column.min()) < 0 for column in counts):
            raise BadInput("A place has fewer than no people. Check the numbers of the small areas.")


@dataclass(frozen=True, slots=True)
class DemandSettings:
    """What people are counted with; every number can be changed, and refuses what cannot be."""

    time_of_day: TimeOfDay = TimeOfDay.NIGHT
    vehicles_per_household: float = VEHICLES_PER_HOUSEHOLD.value
    people_per_vehicle: float = PEOPLE_PER_VEHICLE.value
    leaving_share: float = 1.0
    """Of those in the area who leave."""
    shadow_share: float = SHADOW_SHARE.value / 100
    shadow_metres: float = 0.0
    """Up to this far from the nearest place of the area; 0 leaves the shadow out."""

    def __post_init__(self) -> None:
        """Refuse shares above 1 and anything below 0."""
        if not (0 < self.leaving_share <= 1 and 0 <= self.shadow_share <= 1):
            raise BadInput("A share of people lies between 0 and 1; at least some have to leave the area.")
        if self.vehicles_per_household <= 0 or self.people_per_vehicle <= 0 or self.shadow_metres < 0:
            raise BadInput("Vehicles per household and people per vehicle are above 0, distances not below.")


def vehicles_of(
    population: Population, graph: RoadGraph, may_start: Bools, settings: DemandSettings, shadow_zone: int
) -> Groups:
    """Vehicles at the nearest junctions, one row a junction and zone; nobody at all is refused.

    `may_start` marks nodes of the graph where a drive can begin (no freeway, no ramp). The vehicles of
    the shadow evacuation are of the zone `shadow_zone`. Fractions are carried from place to place
    within a zone, so that its sum is right to one vehicle.
    """
    wanted, zone = _wanted(population, settings, shadow_zone)
    chosen = np.flatnonzero(wanted > 0)
    starts = np.flatnonzero(may_start)
    if not len(chosen) or not len(starts):
        raise BadInput("Nobody is to leave: no household stands in the area. Choose a larger area.")
    middle = float(population.latitude[chosen].mean())
    junctions = _plane(graph.latitude[starts], graph.longitude[starts], middle)
    places = _plane(population.latitude[chosen], population.longitude[chosen], middle)
    _, nearest = cKDTree(junctions).query(places)
    keys = np.stack([zone[chosen], starts[nearest]], axis=1)
    distinct, index = np.unique(keys, axis=0, return_inverse=True)
    whole = _carried(distinct[:, 0], np.bincount(index.ravel(), weights=wanted[chosen]).astype(np.float64))
    some = whole > 0
    if not some.any():
        raise BadInput("Nobody is to leave: less than one vehicle stands in the area. Choose a larger area.")
    columns = (distinct[some, 1], distinct[some, 0], whole[some])
    return Groups(*(column.astype(np.int32) for column in columns))


def _wanted(population: Population, settings: DemandSettings, shadow_zone: int) -> tuple[Floats, Ints]:
    """Vehicles that leave each place, as a fraction, and their zone."""
    by_home = population.households * settings.vehicles_per_household
    vehicles = {
        TimeOfDay.NIGHT: by_home,
        TimeOfDay.DAY: population.people_by_day / settings.people_per_vehicle,
        TimeOfDay.WORK: population.people_at_work / settings.people_per_vehicle,
    }[settings.time_of_day]
    inside = population.zone >= 0
    beyond = ~inside & _near(population, inside, settings.shadow_metres)
    share = np.where(inside, settings.leaving_share, np.where(beyond, settings.shadow_share, 0.0))
    return vehicles * share, np.where(inside, population.zone, shadow_zone).astype(np.int32)


def _near(population: Population, inside: Bools, metres: float) -> Bools:
    """Places within so many metres of one inside."""
    if metres <= 0 or not inside.any():
        return np.zeros(len(inside), dtype=bool)
    middle = float(population.latitude.mean())
    places = _plane(population.latitude, population.longitude, middle)
    away, _ = cKDTree(places[inside]).query(places)
    return np.asarray(away <= metres)


def _plane(latitude: Floats, longitude: Floats, middle: float) -> Floats:
    """Metres on a plane that is true enough over a county around the latitude `middle`."""
    return METRES_PER_DEGREE * np.stack([latitude, longitude * np.cos(np.radians(middle))], axis=1)


def _carried(zone: Ints, vehicles: Floats) -> Ints:
    """Whole vehicles by row, in the order of zones; what is left over goes on to the next row of the zone."""
    running = np.cumsum(vehicles)
    first = np.searchsorted(zone, zone)
    before = np.where(first > 0, running[first - 1], 0.0)
    whole = np.rint(running - before)
    return np.asarray(np.diff(whole, prepend=0.0) + np.where(_begins(zone), np.append(0.0, whole[:-1]), 0.0))


def _begins(zone: Ints) -> Bools:
    """Which rows are the first of their zone."""
    return np.append(True, zone[1:] != zone[:-1])
