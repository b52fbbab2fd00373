"""Problems drawn at random, many of them with somebody whom nobody can take."""

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from dashboard.evacuation.pickups.loading import BY_PERSON, BY_VEHICLE
from dashboard.evacuation.pickups.problem import PickupProblem
from dashboard.evacuation.pickups.rides import Load, Ride, RideId
from dashboard.evacuation.pickups.shelters import Shelter, ShelterId
from dashboard.evacuation.pickups.vehicles import Vehicle, VehicleId, VehicleKind
from data_access.records.roads import UNREACHABLE

KINDS = tuple(VehicleKind)


@dataclass(frozen=True)
class Drawn:
    """How a problem is drawn; small numbers are simple problems, so that hypothesis finds the simplest."""

    seed: int
    rides: int
    vehicles: int
    shelters: int
    closed: float
    """Share of ways between two places that no open road leads along."""
    tight: float
    """1: places and hours are short; 0: there is plenty."""


drawn = st.builds(
    Drawn,
    seed=st.integers(0, 100_000),
    rides=st.integers(0, 14),
    vehicles=st.integers(0, 5),
    shelters=st.integers(0, 4),
    closed=st.sampled_from([0.0, 0.0, 0.1, 0.4]),
    tight=st.sampled_from([0.0, 0.5, 1.0]),
)


def problem_of(how: Drawn) -> PickupProblem:
    dice = np.random.default_rng(how.seed)
    count = how.rides + 2 + how.shelters
    return PickupProblem(
        rides=tuple(_ride(dice, number) for number in range(how.rides)),
        vehicles=tuple(_vehicle(dice, number, how) for number in range(how.vehicles)),
        shelters=tuple(_shelter(dice, number, how) for number in range(how.shelters)),
        travel_tenths=_travel(dice, count, how.closed),
        loading=BY_PERSON if dice.random() < 0.7 else BY_VEHICLE,
    )


def _travel(dice: np.random.Generator, count: int, closed: float) -> np.ndarray:
    at = dice.uniform(0, 20_000, (count, 2))
    travel = np.abs(at[:, None] - at[None]).sum(axis=2) * dice.uniform(0.9, 1.3, (count, count))
    travel = travel.astype(np.int32)
    travel[dice.random((count, count)) < closed] = UNREACHABLE
    return shortest(travel)


def shortest(travel: np.ndarray) -> np.ndarray:
    """Ways over third places where they are shorter: travel times of roads are the shortest there are."""
    ways = np.where(travel == UNREACHABLE, np.inf, travel.astype(np.float64))
    np.fill_diagonal(ways, 0)
    for over in range(len(ways)):
        ways = np.minimum(ways, ways[:, over, None] + ways[None, over, :])
    return np.where(np.isinf(ways), UNREACHABLE, ways).astype(np.int32)


def _ride(dice: np.random.Generator, number: int) -> Ride:
    many = 8 if dice.random() < 0.1 else 2
    load = Load(
        walking=int(dice.integers(0, 2 * many)),
        lift_seated=int(dice.integers(0, many) * (dice.random() < 0.3)),
        wheelchairs=int(dice.integers(0, many) * (dice.random() < 0.4)),
        stretchers=int(dice.integers(0, many) * (dice.random() < 0.3)),
        attendants=int(dice.integers(0, 3)),
        service_animals=int(dice.random() < 0.1),
        pets=int(dice.integers(0, 3) * (dice.random() < 0.3)),
    )
    load = load if load.people else Load(walking=1)
    power = int(dice.integers(0, min(3, load.people) + 1) * (dice.random() < 0.4))
    return Ride(
        RideId(f"ride {number}"),
        number,
        load,
        power_places=power,
        battery_ends_seconds=int(dice.integers(0, 9_000)) if power and dice.random() < 0.7 else None,
        medical_care=bool(dice.random() < 0.15),
        ready_seconds=int(dice.integers(0, 4_000) * (dice.random() < 0.2)),
    )


def _vehicle(dice: np.random.Generator, number: int, how: Drawn) -> Vehicle:
    lift = bool(dice.random() < 0.6)
    begins = int(dice.integers(0, 3_000) * (dice.random() < 0.5))
    return Vehicle(
        VehicleId(f"vehicle {number}"),
        KINDS[int(dice.integers(len(KINDS)))],
        how.rides + int(dice.integers(2)),
        seats=int(dice.integers(1, 9)),
        wheelchair_places=int(dice.integers(0, 4)) if lift else 0,
        stretcher_places=int(dice.integers(0, 3)),
        has_lift=lift,
        takes_pets=bool(dice.random() < 0.7),
        power_on_board=bool(dice.random() < 0.3),
        from_seconds=begins,
        until_seconds=begins + int(dice.integers(1, 16_000)) if how.tight else 86_400,
    )


def _shelter(dice: np.random.Generator, number: int, how: Drawn) -> Shelter:
    opens = int(dice.integers(0, 4_000) * (dice.random() < 0.3))
    most = int(60 * (1.2 - how.tight))
    return Shelter(
        ShelterId(f"shelter {number}"),
        how.rides + 2 + number,
        capacity=int(dice.integers(0, most + 1)),
        accessible_cots=int(dice.integers(0, most // 2 + 1)),
        power_places=int(dice.integers(0, most // 3 + 1)),
        medical=bool(dice.random() < 0.5),
        animal_places=int(dice.integers(0, most // 3 + 1)),
        opens_seconds=opens,
        closes_seconds=opens + int(dice.integers(600, 20_000)) if dice.random() < how.tight / 2 else None,
    )
