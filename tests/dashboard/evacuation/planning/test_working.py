"""A plan is worked out and checked, or nothing comes back; what cannot be asked is left out with a reason."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import shapely
from msgspec.structs import replace
from shapely.geometry import shape

from dashboard.evacuation.planning import working
from dashboard.evacuation.planning.egress_question import Homes
from dashboard.evacuation.planning.ground import Ground
from dashboard.evacuation.planning.riders import Riders, people_of
from dashboard.evacuation.planning.working import PlanFaulty, PlanTask, Worked, work_out
from dashboard.geo.area import Area
from dashboard.ui.evacuation.manifests import animals
from data_access.records.evacuation import FleetVehicle, VehicleKind
from data_access.records.evacuation_plan import RideKept
from data_access.records.ids import VehicleId
from data_access.refusals import BadInput
from tests.world.evacuation import ASSUMED, BUS, DAYTON, DEPOT, GYM, plan_of
from tests.world.roads import street_grid

ZONE = ZoneInfo("America/Chicago")
AREA = Area(shape(DAYTON), "Dayton")
AMBULANCE = FleetVehicle(
    VehicleId(b"ambulance".ljust(16)),
    DEPOT.id,
    "A01",
    VehicleKind.AMBULANCE,
    1,
    0,
    1,
    power=True,
    ready_minutes=5,
)
WALKER = RideKept(b"w" * 16, 45.16, -93.40, walking=2)
LYING = RideKept(b"l" * 16, 45.18, -93.45, stretcher=1)
PET = RideKept(b"p" * 16, 45.19, -93.46, stretcher=1, other_animals=1)


def task(
    rides: Sequence[RideKept], vehicles: Sequence[FleetVehicle] = (BUS, AMBULANCE), *, households: int = 0
) -> PlanTask:
    graph = street_grid(west=-93.6, south=45.1, east=-93.3, north=45.28)
    inputs = replace(
        plan_of(WALKER.household).inputs,  # type: ignore[arg-type]
        assumptions=replace(ASSUMED, search_seconds=0.5, shadow_percent=0.0),
        vehicles=tuple(vehicles),
        shelters=(GYM,),
    )
    riders = Riders(tuple(rides), people_of(tuple(rides), len(rides), 0, 0), ())
    homes = (Homes("Dayton", AREA, households),) if households else ()
    return PlanTask(AREA, inputs, riders, homes, Ground(graph, np.ones(graph.arcs, bool), "edition 1"), ZONE)


def worked(one: PlanTask) -> Worked:
    return work_out(one, tell=lambda _share, _doing: None, stopped=lambda: False)


def test_the_bus_takes_who_walks_and_the_ambulance_who_lies() -> None:
    done = worked(task([WALKER, LYING]))
    assert done.results.pickups is not None
    assert (done.results.pickups.people, done.results.pickups.unserved) == (3, ())
    assert {route.vehicle: route.trips[0].stops[0].ride for route in done.rides.routes} == {
        "B01": 0,
        "A01": 1,
    }


def test_every_trip_is_drawn_from_door_to_shelter() -> None:
    done = worked(task([WALKER, LYING]))
    for route in done.rides.routes:
        (trip,) = route.trips
        ends = shapely.Point(trip.line[-1][1], trip.line[-1][0])
        assert ends.distance(shapely.Point(GYM.longitude, GYM.latitude)) < 0.01
        assert trip.begins < trip.stops[0].arrives < trip.stops[0].leaves < trip.arrives


def test_nobody_stays_behind_for_a_pet_and_the_crew_is_told() -> None:
    """No vehicle of this fleet takes somebody who lies and a pet: the ambulance takes the person."""
    done = worked(task([WALKER, PET], [BUS, replace(AMBULANCE, animals=False)]))
    assert done.results.pickups is not None
    assert (done.results.pickups.people, done.results.pickups.unserved) == (3, ())
    assert [ride.animals_apart for ride in done.rides.rides] == [False, True]
    assert "without 1 pet" in done.results.pickups.apart
    assert "cannot ride along" in animals(done.rides.rides[1])


def test_a_pet_rides_where_a_vehicle_and_a_shelter_take_it() -> None:
    done = worked(task([WALKER, PET], [BUS, replace(AMBULANCE, animals=True)]))
    assert done.results.pickups is not None
    assert done.results.pickups.unserved == ()
    assert not any(ride.animals_apart for ride in done.rides.rides)
    assert done.results.pickups.apart == ""


def test_whom_nobody_can_take_is_told_with_the_reason_and_what_would_serve_them() -> None:
    """Somebody lies and the fleet has no stretcher place."""
    done = worked(task([WALKER, LYING], [BUS]))
    assert done.results.pickups is not None
    (left,) = done.results.pickups.unserved
    assert (left.households, left.people) == (1, 1)
    assert "vehicle" in left.reason
    assert left.remedy
    assert [one.ride for one in done.rides.unserved] == [1]


def test_everyone_by_car_and_those_who_ride_are_worked_out_together() -> None:
    done = worked(task([WALKER], households=400))
    egress = done.results.egress
    assert egress is not None
    assert egress.vehicles == 520
    assert egress.bound.all is not None
    assert egress.managed.all is not None
    assert egress.bound.all <= egress.managed.all
    assert egress.curve[-1][1] == 1.0


def test_nobody_who_rides_leaves_the_cars_and_a_note() -> None:
    done = worked(task([], households=100))
    assert done.results.pickups is None
    assert any("Nobody in this area needs a ride" in note for note in done.results.notes)


def test_nobody_at_all_is_refused() -> None:
    with pytest.raises(BadInput):
        worked(task([]))


def test_with_a_fault_nothing_comes_back_and_the_fault_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """The checker's word is final: what it finds stands in the refusal."""
    monkeypatch.setattr(working, "faults", lambda _problem, _plan: ["A01 carries two on one stretcher."])
    with pytest.raises(PlanFaulty, match="two on one stretcher"):
        worked(task([LYING]))


def test_a_stop_keeps_the_best_so_far() -> None:
    done = work_out(task([WALKER, LYING]), tell=lambda _share, _doing: None, stopped=lambda: True)
    assert done.results.pickups is not None
    assert (done.results.pickups.people, done.results.pickups.stopped) == (3, True)


def test_closed_roads_leave_those_behind_them_unserved() -> None:
    """Every street at the door of the one who lies is closed."""
    one = task([WALKER, LYING])
    graph = one.ground.graph
    near = np.hypot(graph.latitude - LYING.latitude, graph.longitude - LYING.longitude) < 0.012
    closed = Ground(graph, ~(near[graph.head] | near[graph.tail]), "edition 1", ("flood",))
    done = worked(PlanTask(one.area, one.inputs, one.riders, (), closed, ZONE))
    assert done.results.pickups is not None
    assert "No open road" in done.results.pickups.unserved[0].reason
