"""Asks the door for manifests: names in boarding order, only with a reason; files, links, marks."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from dashboard.exports import FORMATS, Ending, Export, Stamp, pdf_bytes
from dashboard.ui.downloads import caller_now
from dashboard.ui.evacuation.go_book import book_of
from dashboard.ui.evacuation.manifests import (
    COLUMNS,
    Manifest,
    households_of,
    manifest_of,
    report_of,
    rows_of,
)
from dashboard.wiring import House
from data_access.access import Caller, Permission
from data_access.crew_links import make_link
from data_access.evacuation_marks import MarkSent, note_marks
from data_access.evacuation_plans import find_plan, rides_of
from data_access.records.evacuation import Mark
from data_access.records.ids import HouseholdId, PlanId, VehicleId
from data_access.refusals import NotFound
from data_access.registry import entries_in
from data_access.store import Visit

LINK_HOURS: Final = 12


@dataclass(frozen=True)
class Errand:
    """Why somebody opens the lists of a plan. `export_id` is random, and stands in the names of files."""

    plan_id: PlanId
    reason: str
    export_id: str


def read_manifest(house: House, caller: Caller, errand: Errand, vehicle: str) -> Manifest:
    """Read the list of one vehicle with names, on record with the reason; refused without one."""
    about = f"manifest of {vehicle}, plan {errand.plan_id.hex()}"
    with house.store.enter(caller, Permission.MANIFESTS_READ, about=about, reason=errand.reason) as visit:
        return manifest_inside(house, visit, errand.plan_id, vehicle)


def manifest_inside(house: House, visit: Visit, plan_id: PlanId, vehicle: str) -> Manifest:
    """Put a list together inside a visit that may see names; which households it led to is kept."""
    plan = find_plan(visit, plan_id)
    if plan is None:
        raise NotFound("There is no such plan: choose one from the list.")
    rides = rides_of(visit, plan_id)
    today = visit.now.astimezone(house.settings.zone).date()
    found = entries_in(visit, households_of(rides, [vehicle]), today=today)
    return manifest_of(plan, rides, vehicle, {one.household_id: one for one in found})


def exporter(
    house: House, caller: Caller, errand: Errand, vehicle: str, ending: Ending
) -> Callable[[], bytes]:
    """Make what builds the file of a list on the click; the session is looked up anew by then."""
    return lambda: _file(house, caller_now(house, caller), errand, vehicle, ending)


def _file(house: House, caller: Caller, errand: Errand, vehicle: str, ending: Ending) -> bytes:
    manifest = read_manifest(house, caller, errand, vehicle)
    zone = house.settings.zone
    now = house.clock().astimezone(zone)
    prefix = "EXERCISE. " if manifest.plan.head.exercise else ""
    stamp = Stamp(caller.name, now, f"{prefix}{errand.reason}", errand.export_id)
    rows = rows_of(manifest, zone)
    return FORMATS[ending].write(
        Export(
            COLUMNS,
            rows,
            stamp,
            lambda: report_of(manifest, zone, house.base_map, house.settings.paper),
        )
    )


def booker(house: House, caller: Caller, errand: Errand) -> Callable[[], bytes]:
    """Make what prints the whole plan with all lists on the click, for when everything else is down."""
    return lambda: _book(house, caller_now(house, caller), errand)


def _book(house: House, caller: Caller, errand: Errand) -> bytes:
    about = f"go-book with all lists, plan {errand.plan_id.hex()}"
    with house.store.enter(caller, Permission.MANIFESTS_READ, about=about, reason=errand.reason) as visit:
        plan = find_plan(visit, errand.plan_id)
        if plan is None:
            raise NotFound("There is no such plan: choose one from the list.")
        rides = rides_of(visit, errand.plan_id)
        vehicles = [route.vehicle for route in rides.routes]
        today = visit.now.astimezone(house.settings.zone).date()
        found = entries_in(visit, households_of(rides, vehicles), today=today)
        entries = {one.household_id: one for one in found}
        lists = [manifest_of(plan, rides, vehicle, entries) for vehicle in vehicles]
    prefix = "EXERCISE. " if plan.head.exercise else ""
    now = house.clock().astimezone(house.settings.zone)
    stamp = Stamp(caller.name, now, f"{prefix}{errand.reason}", errand.export_id)
    return pdf_bytes(book_of(plan, lists, house.settings.zone, house.base_map, house.settings.paper), stamp)


def crew_link(house: House, caller: Caller, errand: Errand, vehicle_id: VehicleId, code: str) -> str:
    """Make a link for the crew of one vehicle; its address, which is shown once and kept nowhere."""
    about = f"link for the crew of {code}, plan {errand.plan_id.hex()}"
    with house.store.enter(
        caller, Permission.MANIFESTS_READ, about=about, reason=errand.reason, writes=True
    ) as visit:
        secret = make_link(visit, errand.plan_id, vehicle_id, hours=LINK_HOURS)
    return f"{house.settings.address}/crew/{secret}"


def mark(
    house: House,
    caller: Caller,
    plan_id: PlanId,
    households: Sequence[bytes],
    what: Mark,
    *,
    vehicle_id: VehicleId,
) -> int:
    """Mark households from the desk, as when a crew reports by radio; tells how many were new."""
    about = f"{len(households)} marked as {what.value}, plan {plan_id.hex()}"
    with house.store.enter(caller, Permission.MANIFESTS_MARK, about=about, writes=True) as visit:
        sent = [
            MarkSent(secrets.token_bytes(16), HouseholdId(one), vehicle_id, what, visit.now)
            for one in households
        ]
        return note_marks(visit, plan_id, sent)
