"""Nobody stays behind for a pet: whom only animals keep from riding rides without them, and that is said.

A vehicle or a shelter that takes no pets must not decide over a person. Service animals are no pets: they
ride wherever their person rides (28 CFR 36.302(c)).
"""

from collections.abc import Collection
from dataclasses import replace

from msgspec import structs

from dashboard.evacuation.pickups.plan import PickupPlan
from dashboard.evacuation.planning.pickup_question import PickupQuestion, ride_number
from data_access.records.evacuation_plan import RideKept


def held_by_animals(plan: PickupPlan, rides: tuple[RideKept, ...]) -> frozenset[int]:
    """Give the places in the list of those whom nobody takes and who would bring pets; perhaps none."""
    left = {ride_number(one.ride) for one in plan.unserved if one.left.people}
    return frozenset(number for number in left if rides[number].other_animals)


def without_animals(question: PickupQuestion, apart: Collection[int]) -> PickupQuestion:
    """Ask the same, with these households riding without their pets."""
    problem = question.problem
    rides = tuple(
        replace(ride, load=replace(ride.load, pets=0)) if ride_number(ride.id) in apart else ride
        for ride in problem.rides
    )
    return replace(question, problem=replace(problem, rides=rides))


def set_apart(rides: tuple[RideKept, ...], apart: Collection[int]) -> tuple[RideKept, ...]:
    """Note on the rides whose pets need a way of their own, so that the crew's list says so."""
    return tuple(
        structs.replace(ride, animals_apart=True) if number in apart else ride
        for number, ride in enumerate(rides)
    )


def apart_sentence(rides: tuple[RideKept, ...]) -> str:
    """Say how many pets must be fetched by somebody else; empty when all of them ride."""
    apart = [ride for ride in rides if ride.animals_apart]
    if not apart:
        return ""
    animals = sum(ride.other_animals for ride in apart)
    return (
        f"{len(apart):,} {'household rides' if len(apart) == 1 else 'households ride'} without"
        f" {animals:,} {'pet' if animals == 1 else 'pets'}: no vehicle or shelter that could take the people"
        " takes animals as well. Ask animal control to fetch them."
    )
