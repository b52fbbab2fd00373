"""The case that pick-ups are measured on: households, fleet and shelters on the demo county's roads."""

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from dashboard.evacuation.pickups.problem import PickupProblem
from dashboard.evacuation.pickups.rides import Load, Ride, RideId
from dashboard.evacuation.pickups.shelters import Shelter, ShelterId
from dashboard.evacuation.pickups.vehicles import AMBULANCE, BUS, CAR, LIFT_VAN, Vehicle
from dashboard.evacuation.roads import travel_times
from data_access.county.geography import build_geography
from data_access.county.road_file import write_roads
from data_access.importers.roads import read_roads
from data_access.records.roads import Bools, RoadGraph
from data_access.roads.building import build_graph
from data_access.roads.presets import STANDARD
from data_access.roads.ways import Gathering

FLEET = ((BUS, 12), (LIFT_VAN, 18), (AMBULANCE, 22), (CAR, 8))
SHELTERS, DEPOTS = 8, 4
AREA_KM, AROUND_KM = 6.0, 18.0


@dataclass(frozen=True, eq=False)
class Case:
    """A problem, and the nodes of the graph that its locations are."""

    problem: PickupProblem
    graph: RoadGraph
    nodes: np.ndarray

    def times(self, open_arcs: Bools | None = None) -> np.ndarray:
        return travel_times(self.graph, self.nodes, self.nodes, open_arcs)

    def without_batteries(self) -> PickupProblem:
        rides = tuple(replace(ride, battery_ends_seconds=None) for ride in self.problem.rides)
        return replace(self.problem, rides=rides)


def county_roads() -> RoadGraph:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "county.osm.pbf"
        write_roads(build_geography(1, 0.01), path)
        return build_graph(read_roads(path, STANDARD, Gathering()), STANDARD).graph


def case_of(graph: RoadGraph, rides: int, times: int = 1, seed: int = 1) -> Case:
    """Households within six kilometres of the middle, shelters outside; `times` as large a fleet."""
    dice = np.random.default_rng(seed)
    east = (graph.longitude - np.median(graph.longitude)) * 78.8
    north = (graph.latitude - np.median(graph.latitude)) * 111.2
    far = np.hypot(east, north)
    inside, around = np.flatnonzero(far < AREA_KM), np.flatnonzero((far > AREA_KM) & (far < AROUND_KM))
    nodes = np.concatenate([dice.choice(inside, rides), dice.choice(around, DEPOTS + SHELTERS)]).astype(
        np.int32
    )
    drawn = tuple(_ride(dice, at) for at in range(rides))
    problem = PickupProblem(
        rides=drawn,
        vehicles=_fleet(rides, times),
        shelters=_shelters(drawn, rides + DEPOTS),
        travel_tenths=travel_times(graph, nodes, nodes),
    )
    return Case(problem, graph, nodes)


def _ride(dice: np.random.Generator, at: int) -> Ride:
    """312 of 500 who walk, 133 in a wheelchair, 55 on a stretcher; some with power, some with a pet."""
    kind, pets = dice.random(), int(dice.random() < 0.25)
    if kind < 0.11:
        load = Load(stretchers=1, attendants=int(dice.random() < 0.4))
    elif kind < 0.376:
        load = Load(
            wheelchairs=1, attendants=int(dice.random() < 0.5), walking=int(dice.random() < 0.2), pets=pets
        )
    else:
        load = Load(walking=int(dice.integers(1, 5)), pets=pets)
    power = int(dice.random() < (0.4 if kind < 0.376 else 0.05))
    battery = int(dice.integers(4, 24)) * 1_800 if power and dice.random() < 0.8 else None
    medical = bool(kind < 0.11 and dice.random() < 0.5)
    return Ride(RideId(f"household {at}"), at, load, power, battery, medical)


def _fleet(first_depot: int, times: int) -> tuple[Vehicle, ...]:
    """Everybody begins with the order, so that the peers, who know no mobilisation, are asked the same."""
    return tuple(
        preset.vehicle(f"{preset.kind.words} {one}", first_depot + one % DEPOTS, from_seconds=0)
        for preset, count in FLEET
        for one in range(count * times)
    )


def _shelters(rides: tuple[Ride, ...], first: int) -> tuple[Shelter, ...]:
    people = sum(ride.load.people for ride in rides)
    cots = sum(ride.load.accessible_cots for ride in rides)
    power = sum(ride.power_places for ride in rides)
    pets = sum(ride.load.pets for ride in rides)
    return tuple(
        Shelter(
            ShelterId(f"shelter {one}"),
            first + one,
            capacity=int(people / SHELTERS * 1.35),
            accessible_cots=int(cots / 7 * 1.5) if one else 0,
            power_places=int(power / 6 * 1.6) if one not in {0, 5} else 0,
            medical=one in {1, 3, 5, 6},
            animal_places=int(pets / 5 * 1.5) if one in {0, 1, 3, 5, 7} else 0,
        )
        for one in range(SHELTERS)
    )
