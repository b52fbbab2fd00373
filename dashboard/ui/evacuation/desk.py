"""Asks the doors of an evacuation: who rides, with what, on which roads; plans made, read and ordered."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import shapely
from msgspec.structs import replace
from shapely.geometry import shape

from dashboard.evacuation.planning.egress_question import Homes
from dashboard.evacuation.planning.ground import Ground
from dashboard.evacuation.planning.jobs import PlanJob, Tell
from dashboard.evacuation.planning.riders import Riders, people_of, riders_in
from dashboard.evacuation.planning.working import PlanTask, work_out
from dashboard.evacuation.zones.neighbours import touched_by
from dashboard.geo.area import Area
from dashboard.ui.downloads import caller_now
from dashboard.ui.evacuation.draft import Draft
from dashboard.ui.kept_answers import KeptAnswers
from dashboard.wiring import House
from data_access.access import Caller, Permission
from data_access.evacuation import depots_in, resource_edition, shelters_in, vehicles_in
from data_access.evacuation_marks import marks_of
from data_access.evacuation_orders import give_order, orders_in
from data_access.evacuation_plans import KeptPlan, NewPlan, find_plan, plans_in, rides_of, save_plan
from data_access.generations import generation_now
from data_access.place_format import Policy
from data_access.records.evacuation import Depot, FleetVehicle, MarkMade, OrderGiven, PlanHead, Shelter
from data_access.records.evacuation_plan import Assumptions, PlanInputs, PlanRides, RideKept
from data_access.records.ids import PlanId
from data_access.records.zones import ZoneId
from data_access.refusals import BadInput, NotFound
from data_access.roads.blocking import open_arcs
from data_access.roads.closures import closures_in
from data_access.roads.keeping import current_edition
from data_access.store import Visit
from data_access.zones.reading import zones_in

LASTS: Final = timedelta(minutes=5)
_HOME_KINDS: Final = ("tract", "zip", "city")
_NEAR_DEGREES: Final = 0.06
_ANSWERS: Final = KeptAnswers()


@dataclass(frozen=True)
class Resources:
    """What an evacuation is carried out with now; `edition` moves with every change."""

    shelters: tuple[Shelter, ...]
    depots: tuple[Depot, ...]
    vehicles: tuple[FleetVehicle, ...]
    edition: int


def resources(house: House, caller: Caller) -> Resources:
    """Read shelters, depots and vehicles."""
    about = "shelters, depots and vehicles"
    with house.store.enter(caller, Permission.EVACUATION_VIEW, about=about) as visit:
        return _resources(visit)


def riders(house: House, caller: Caller, draft: Draft, *, include_lapsed: bool = True) -> Riders:
    """Count who needs a ride in the area of the draft, with those added by hand; asked once an area."""
    area = _area_of(draft)
    generation = generation_now(house.store, Policy.FUNCTIONAL_NEEDS)

    def ask() -> Riders:
        about = f"who needs a ride in {area.name or 'an area'} ({area.square_km:,.2f} square km)"
        with house.store.enter(caller, Permission.EVACUATION_PLAN, about=about) as visit:
            return _riders(house, visit, area, include_lapsed=include_lapsed)

    asked = f"{area.shape.wkt}|{include_lapsed}|{generation}"
    found = _ANSWERS.asked_once(caller, "riders", asked, ask, now=house.clock(), lasts=LASTS)
    return with_changes(found, draft.by_hand, draft.left_out)


def with_changes(found: Riders, by_hand: tuple[RideKept, ...], left_out: frozenset[bytes]) -> Riders:
    """Put households added by hand beside those of the registry, and leave out whom nobody need fetch now."""
    if not by_hand and not left_out:
        return found
    rides = tuple(ride for ride in (*found.rides, *by_hand) if ride.household not in left_out)
    people = people_of(rides, found.people.households, found.people.own_car, found.people.off_map)
    return Riders(rides, people, found.off_map)


def start(house: House, caller: Caller, draft: Draft) -> PlanJob:
    """Begin to work the draft out; the plan is kept when it is done, whether anybody looks or not.

    Refused: no area, no name, no roads, and another plan of the same person on its way.
    """
    area, assumed = _area_of(draft), _assumed_of(draft)
    if not draft.name.strip():
        raise BadInput("The plan needs a name: type one, such as the place and what threatens it.")
    ground = ground_of(house, caller)
    has = resources(house, caller)
    found = riders(house, caller, draft, include_lapsed=assumed.include_lapsed)
    homes = _homes(house, caller, area)
    inputs = PlanInputs(
        area_name=area.name,
        square_km=round(area.square_km, 2),
        assumptions=assumed,
        road_edition=ground.edition,
        closures=ground.closures,
        avoided=ground.avoided,
        places_generation=generation_now(house.store, Policy.FUNCTIONAL_NEEDS),
        seed=1,
        shelters=has.shelters,
        depots=has.depots,
        vehicles=has.vehicles,
        vehicles_out=draft.vehicles_out,
    )
    task = PlanTask(area, inputs, found, homes, ground, house.settings.zone)
    return house.plan_jobs.start(_work(house, caller, draft, task), owner=caller.account_id, name=draft.name)


def _work(
    house: House, caller: Caller, draft: Draft, task: PlanTask
) -> Callable[[Tell, Callable[[], bool]], PlanHead]:
    def work(tell: Tell, stopped: Callable[[], bool]) -> PlanHead:
        done = work_out(task, tell=tell, stopped=stopped)
        tell(0.99, "Keeping the plan")
        plan = NewPlan(
            draft.name,
            draft.exercise,
            dict(task.area.as_geojson()["geometry"]),
            task.inputs,
            done.results,
            done.rides,
            PlanId(draft.follows) if draft.follows else None,
        )
        now = caller_now(house, caller) if caller.session_id else caller
        about = f"plan kept: {task.area.name or 'an area'}, {len(task.riders.rides):,} households ride"
        with house.store.enter(now, Permission.EVACUATION_PLAN, about=about, writes=True) as visit:
            return save_plan(visit, plan, jurisdiction=house.settings.jurisdiction)

    return work


def plans(house: House, caller: Caller) -> list[PlanHead]:
    """List the plans that are kept, the newest first."""
    with house.store.enter(caller, Permission.EVACUATION_VIEW, about="list of plans") as visit:
        return plans_in(visit)


def plan(house: House, caller: Caller, plan_id: PlanId) -> KeptPlan:
    """Read one plan in clear; refused for one that there is not."""

    def ask() -> KeptPlan:
        about = f"plan {plan_id.hex()}"
        with house.store.enter(caller, Permission.EVACUATION_VIEW, about=about) as visit:
            found = find_plan(visit, plan_id)
        if found is None:
            raise NotFound("There is no such plan: choose one from the list.")
        return found

    return _ANSWERS.asked_once(caller, "plan", plan_id.hex(), ask, now=house.clock(), lasts=LASTS)


def rides(house: House, caller: Caller, plan_id: PlanId) -> PlanRides:
    """Open who rides with whom, by number of household and without a name."""

    def ask() -> PlanRides:
        about = f"rides of plan {plan_id.hex()}, without names"
        with house.store.enter(caller, Permission.EVACUATION_PLAN, about=about) as visit:
            return rides_of(visit, plan_id)

    return _ANSWERS.asked_once(caller, "rides", plan_id.hex(), ask, now=house.clock(), lasts=LASTS)


def marks(house: House, caller: Caller, plan_id: PlanId) -> list[MarkMade]:
    """Read what the crews marked so far."""
    about = f"marks of plan {plan_id.hex()}"
    with house.store.enter(caller, Permission.EVACUATION_VIEW, about=about) as visit:
        return marks_of(visit, plan_id)


def order(house: House, caller: Caller, plan_id: PlanId, statement: str, screen: str) -> OrderGiven:
    """Put an order on record with what stood on the screen."""
    about = f"order on plan {plan_id.hex()}"
    with house.store.enter(
        caller, Permission.EVACUATION_ORDER, about=about, reason=statement[:300], writes=True
    ) as visit:
        return give_order(visit, plan_id, statement=statement, screen=screen)


def orders(house: House, caller: Caller) -> list[OrderGiven]:
    """List the orders that were given."""
    with house.store.enter(caller, Permission.EVACUATION_VIEW, about="list of orders") as visit:
        return orders_in(visit)


def ground_of(house: House, caller: Caller) -> Ground:
    """Read the roads in force with what is closed now; refused while no roads were imported."""
    with house.store.enter(caller, Permission.ROADS_READ, about="roads of a plan") as visit:
        graph = house.roads.current(visit)
        closed = closures_in(visit)
        edition = current_edition(visit)
    shapes = [json.loads(shapely.to_geojson(one.geometry)) for one in closed]
    avoided = json.dumps({"type": "GeometryCollection", "geometries": shapes}) if shapes else ""
    words = tuple(f"{one.label}: {one.reason}" for one in closed)
    return Ground(graph, open_arcs(graph, closed), f"edition {edition}", words, avoided)


def zones_under(house: House, caller: Caller, plan: KeptPlan) -> list[ZoneId]:
    """List the evacuation zones in use that the area of a plan touches; perhaps none."""
    with house.store.enter(caller, Permission.ZONES_READ, about="zones of a plan's area") as visit:
        zones = zones_in(visit)
    return touched_by(shape(plan.area), {one.id: shape(one.geometry) for one in zones})


def _homes(house: House, caller: Caller, area: Area) -> tuple[Homes, ...]:
    """The fixed areas in and around, of the finest kind that tells how many households it has."""
    with house.store.enter(caller, Permission.EVACUATION_VIEW, about="households of fixed areas") as visit:
        for kind in _HOME_KINDS:
            near = tuple(
                Homes(one.fixed.name or one.fixed.code, one.area, one.fixed.households)
                for one in house.geography.areas_in(visit, kind)
                if one.fixed.households and _near(one.area, area)
            )
            if near:
                return near
    return ()


def _near(one: Area, other: Area) -> bool:
    return bool(shapely.dwithin(one.shape, other.shape, _NEAR_DEGREES))


def _resources(visit: Visit) -> Resources:
    return Resources(
        tuple(shelters_in(visit)), tuple(depots_in(visit)), tuple(vehicles_in(visit)), resource_edition(visit)
    )


def _riders(house: House, visit: Visit, area: Area, *, include_lapsed: bool) -> Riders:
    snapshot = house.places.current(visit, Policy.FUNCTIONAL_NEEDS)
    today = visit.now.astimezone(house.settings.zone).date()
    return riders_in(snapshot, area, today, include_lapsed=include_lapsed)


def _area_of(draft: Draft) -> Area:
    if draft.area is None:
        raise BadInput("No area is chosen yet: begin with the first step.")
    return draft.area


def _assumed_of(draft: Draft) -> Assumptions:
    if draft.assumed is None:
        raise BadInput("The plan has no assumptions yet: look at the third step.")
    return replace(draft.assumed)
