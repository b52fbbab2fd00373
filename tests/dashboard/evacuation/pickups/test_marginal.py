"""What one more vehicle is worth: by hand on the street."""

from dataclasses import replace

from dashboard.evacuation.pickups.marginal import OneMore, worth_of_more
from dashboard.evacuation.pickups.rides import Load
from dashboard.evacuation.pickups.solving import Patience, solve
from dashboard.evacuation.pickups.vehicles import VehicleKind
from tests.dashboard.evacuation.pickups.small_street import BUS, DOE, LOE, QUICKLY, STREET, with_

EACH = Patience(steps=200)


def test_an_ambulance_serves_whom_nobody_takes() -> None:
    first, *_ = worth_of_more(STREET, solve(STREET, QUICKLY), EACH)
    assert first.kind is VehicleKind.AMBULANCE
    assert first.more[0] == OneMore(1, 0.0, 1)
    assert first.sentence == "A first ambulance serves 1 more person; a second saves nothing."


def test_a_second_bus_saves_the_way_back_and_a_third_nothing() -> None:
    """One bus of three seats fetches Doe, then Loe: over at 4,650 s. Two are over with Loe, at 3,270 s."""
    problem = with_(vehicles=(replace(BUS, seats=3),), rides=(DOE, LOE))
    found = worth_of_more(problem, solve(problem, QUICKLY), EACH)
    bus = next(one for one in found if one.kind is VehicleKind.BUS)
    assert bus.more == (OneMore(2, 4_650 - 3_270, 0), OneMore(3, 0.0, 0))
    assert bus.sentence == "A second bus saves 23 minutes; a third saves nothing."


def test_what_was_found_before_it_was_cancelled_comes_back() -> None:
    plan = solve(STREET, QUICKLY)
    assert worth_of_more(STREET, plan, Patience(steps=0, cancelled=lambda: True)) == ()


def test_it_says_how_far_it_is() -> None:
    heard: list[float] = []
    problem = with_(rides=(replace(DOE, load=Load(walking=1)),))
    worth_of_more(problem, solve(problem, QUICKLY), EACH, tell=heard.append)
    assert heard[-1] == 1
