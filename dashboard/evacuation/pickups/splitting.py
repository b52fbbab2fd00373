"""Households that no vehicle holds whole, in parts that ride on their own.

The rule: whoever fits into one vehicle of the fleet is never parted. Otherwise everybody on a stretcher
rides alone with one attendant; then everybody in a wheelchair, and who needs a lift, each with one attendant
while there are any; who walks rides in groups as large as a vehicle takes, with the attendants who are left.
Pets go with those who walk, or with the last ones. Power places go to the hardest first. Every part needs a
shelter that suits the whole household, so that nobody is taken where the others could not come.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dashboard.evacuation.pickups.problem import PickupProblem
from dashboard.evacuation.pickups.rides import Load, Ride
from dashboard.evacuation.pickups.vehicles import Vehicle


@dataclass(frozen=True, slots=True)
class Part:
    """Some of a ride's people, who ride together; `ride` is a position in the problem's `all_rides`."""

    ride: int
    load: Load
    power_places: int


def parts_of(problem: PickupProblem) -> tuple[Part, ...]:
    """Every ride as one part where a vehicle holds it whole, else in the parts of the rule.

    Whoever is aboard already is never parted. Parts come in the order of the rides.
    """
    found: list[Part] = []
    for position, ride in enumerate(problem.rides):
        found += _parted(position, ride, problem.vehicles)
    for position, one in enumerate(problem.aboard, start=len(problem.rides)):
        found.append(Part(position, one.ride.load, one.ride.power_places))
    return tuple(found)


def _parted(position: int, ride: Ride, vehicles: tuple[Vehicle, ...]) -> list[Part]:
    if any(vehicle.holds(ride.load) for vehicle in vehicles):
        return [Part(position, ride.load, ride.power_places)]
    power = ride.power_places
    parts: list[Part] = []
    for load in _loads(ride.load, vehicles):
        places = min(power, load.people)
        power -= places
        parts.append(Part(position, load, places))
    return parts


def _loads(whole: Load, vehicles: tuple[Vehicle, ...]) -> Iterator[Load]:
    attendants = whole.attendants
    carried: list[Load] = []
    kinds = (
        (Load(stretchers=1), whole.stretchers),
        (Load(wheelchairs=1), whole.wheelchairs),
        (Load(lift_seated=1), whole.lift_seated),
    )
    for one, count in kinds:
        for _ in range(count):
            helped = one + Load(attendants=1)
            if attendants and any(vehicle.holds(helped) for vehicle in vehicles):
                attendants -= 1
                carried.append(helped)
            else:
                carried.append(one)
    walkers = list(_groups(whole.walking, attendants, _largest(vehicles, pets=bool(whole.pets))))
    loads = [*carried, *walkers]
    animals = Load(service_animals=whole.service_animals, pets=whole.pets)
    loads[-1] += animals
    yield from loads


def _largest(vehicles: Iterable[Vehicle], *, pets: bool) -> int:
    """Seats of the largest vehicle that may take them; 1 where there is none, so that each is named."""
    seats = [vehicle.seats for vehicle in vehicles if vehicle.takes_pets or not pets]
    return max([1, *seats])


def _groups(walking: int, attendants: int, largest: int) -> Iterator[Load]:
    while walking or attendants:
        some = min(walking, largest)
        helpers = min(attendants, largest - some)
        walking, attendants = walking - some, attendants - helpers
        yield Load(walking=some, attendants=helpers)
