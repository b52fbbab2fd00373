"""The matrix: every operation of data_access, the doors that open it, and how it is called once.

An operation is a public function or method that takes a visit, or a store (or accounts) and a caller.
"""

import importlib
import inspect
import io
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import shapely
from argon2 import PasswordHasher
from PIL import Image
from sqlalchemy import insert

import data_access
from data_access import (
    areas,
    backups,
    break_glass,
    cases,
    crew_links,
    evacuation,
    evacuation_marks,
    evacuation_orders,
    evacuation_plans,
    evidence,
    import_list,
    imports,
    look_ups,
    photos,
    profiles,
    published,
    registry,
    reviews,
    rotation,
    summaries,
    watched,
)
from data_access.access import Caller, Permission, Role
from data_access.accounts import Accounts
from data_access.accounts_passwords import Passwords
from data_access.accounts_sign_in import SignIns
from data_access.address_points import address_edition, read_address_points
from data_access.audit_export import Period, exported, first_line_at
from data_access.calls import feeds, verifying
from data_access.calls import sources as call_sources
from data_access.calls.audience import own_sources
from data_access.calls.held_cubes import CallCubes
from data_access.calls.importing import confirm_columns, import_calls, look
from data_access.calls.live import live_calls
from data_access.calls.mapping import CallMapping
from data_access.calls.opening import calls_of_phone
from data_access.importers import remembered
from data_access.importers.address_points import import_address_points
from data_access.importers.estimates import Publication, import_estimates
from data_access.importers.evacuation import import_resources
from data_access.importers.fixed_areas import import_fixed_areas
from data_access.importers.mapping import Mapping
from data_access.importers.roads import import_roads
from data_access.importers.run import run_import
from data_access.key_states import key_standings
from data_access.keyfiles import KeyFiles, read_key
from data_access.keyring import KeyClass, Wrapping
from data_access.merging import candidates, deciding
from data_access.open_sessions import open_sessions
from data_access.place_format import Policy
from data_access.places import Places
from data_access.records.evacuation import Mark
from data_access.records.household import Evidence, EvidenceKind, Scope
from data_access.records.ids import (
    AccountId,
    AreaId,
    BatchId,
    CaseId,
    ClosureId,
    HouseholdId,
    PhotoId,
    PlanId,
)
from data_access.records.zones import GuardKind, ZoneDraft, ZoneId, ZoneStatus
from data_access.refusals import NotFound
from data_access.roads import closures, keeping
from data_access.roads.held import HeldRoads
from data_access.store import Store, Visit
from data_access.tables import account_roles, accounts, depots, import_batches, sessions
from data_access.zones import editing as zones_editing
from data_access.zones import public as zones_public
from data_access.zones import reading as zones_reading
from data_access.zones import statuses as zone_statuses
from tests.doors import caller_with
from tests.world.callers import JURISDICTION, ZONE
from tests.world.doe import DOE
from tests.world.evacuation import BUS, DEPOT, GYM, plan_of
from tests.world.roads import four_crossings

P = Permission
TODAY = date(2026, 11, 20)
MONTH = date(2026, 11, 1)
REASON = "drill of the fire brigade"
EVERY_ROLE = tuple(Role)
_POLYGON = {"type": "Polygon", "coordinates": [[[-93.5, 45.1], [-93.4, 45.1], [-93.4, 45.2], [-93.5, 45.1]]]}
_HEADER = ("Name", "Phone")
_CONSENT = (Scope.CAMERAS, date(2026, 9, 1))
_FORM = Evidence(how=EvidenceKind.FORM)
_CALLS = CallMapping(("Time", "Phone"), ("received", "phone"), "America/Chicago")
_CALL_FILE = "id,time\n1,2026-11-20 00:10:28\n"
_ZONE_DRAFT = ZoneDraft("North", _POLYGON, "test", "2")
_ROAD_REPORT = keeping.RoadReport("roads.osm", 4, 4, 4, 7, {"street": 2.0}, 0.0, 0, 0, {}, {})
_ON_A_ROAD = {"type": "Point", "coordinates": [-93.29, 44.95]}
_NO_ACCOUNT = AccountId(b"nobody".ljust(16))


@dataclass(frozen=True)
class World:
    """A household with a photo, its open case, another, an area and an import; and where files are."""

    store: Store
    files: KeyFiles
    folder: Path
    household: HouseholdId
    other: HouseholdId
    photo: PhotoId
    case: CaseId
    area: AreaId
    batch: BatchId
    zone: ZoneId
    plan: PlanId
    crew: str
    closure: ClosureId
    """The secret of a crew's link."""

    @property
    def wrapping(self) -> Wrapping:
        return Wrapping(read_key(self.files.kek))

    @property
    def accounts(self) -> Accounts:
        quick = Passwords(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        return Accounts(self.store, quick, self.store.clock, JURISDICTION)


@dataclass(frozen=True)
class Operation:
    """Something that is done inside: through which doors, and one call of it."""

    name: str
    doors: frozenset[Permission]
    call: Callable[[Visit, World], object]


@dataclass(frozen=True)
class Errand:
    """Something that goes through the door by itself: with which permission, and one call of it."""

    name: str
    permission: Permission
    call: Callable[[Caller, World], object]


def _inside(name: str, call: Callable[[Visit, World], object], *permissions: Permission) -> Operation:
    return Operation(name, frozenset(permissions), call)


_READ_AREAS = (
    P.AREAS_READ, P.AREAS_SAVE, P.REGISTRY_AREA_COUNT, P.REGISTRY_MAP_VIEW, P.REGISTRY_ESTIMATES_READ,
    P.CAMERAS_AREA_COUNT, P.REGISTRY_SUPPRESSED_COUNT, P.REGISTRY_PUBLISH, P.CALLS_COUNT,
    P.CALLS_SUPPRESSED_COUNT, P.CALLS_FORECAST, P.CALLS_LIVE,
    P.EVACUATION_VIEW, P.EVACUATION_PLAN,
)  # fmt: skip
_READ_ROADS = (P.ROADS_READ, P.ROADS_CLOSE, P.ROADS_IMPORT)
_READ_ZONES = (P.ZONES_READ, P.ZONES_EDIT, P.ZONES_STATUS)
_SEE_NEEDS = (
    P.REGISTRY_AREA_COUNT,
    P.REGISTRY_MAP_VIEW,
    P.REGISTRY_NEEDS_VIEW,
    P.REGISTRY_NAMES_READ,
    P.REGISTRY_EXPORT,
    P.REGISTRY_PUBLISH,
    P.PROFILES_BREAK_GLASS,
    P.EVACUATION_PLAN,
)
_SEE_RESOURCES = (P.EVACUATION_VIEW, P.EVACUATION_PLAN, P.FLEET_EDIT)
_SEE_RIDES = (P.EVACUATION_PLAN, P.MANIFESTS_READ, P.MANIFESTS_MARK, P.MANIFESTS_CARRY)
_SEE_PLANS = (P.EVACUATION_VIEW, P.EVACUATION_ORDER, *_SEE_RIDES)  # fmt: skip


def _remove_depot(visit: Visit, _: World) -> None:
    """A depot goes when no vehicle stands in it."""
    with suppress(NotFound):
        evacuation.remove_vehicle(visit, BUS.id)
    evacuation.remove_depot(visit, DEPOT.id)


def _mark(visit: Visit, world: World) -> evacuation_marks.MarkSent:
    return evacuation_marks.MarkSent(b"m" * 16, world.household, BUS.id, Mark.PICKED_UP, visit.now)


OPERATIONS = (
    _inside("address_points.address_edition", lambda v, _: address_edition(v), P.AREAS_READ),
    _inside("address_points.read_address_points", lambda v, _: read_address_points(v), P.AREAS_READ),
    _inside("areas.fixed_areas_in", lambda v, _: areas.fixed_areas_in(v, "city"), *_READ_AREAS),
    _inside("areas.find_fixed_area", lambda v, _: areas.find_fixed_area(v, "city", "d"), *_READ_AREAS),
    _inside("areas.saved_areas_in", lambda v, _: areas.saved_areas_in(v), *_READ_AREAS),
    _inside(
        "areas.save_area",
        lambda v, _: areas.save_area(v, "North", Role.EMERGENCY_MANAGER, _POLYGON),
        P.AREAS_SAVE,
    ),
    _inside("areas.rename_area", lambda v, w: areas.rename_area(v, w.area, "East"), P.AREAS_SAVE),
    _inside("areas.delete_area", lambda v, w: areas.delete_area(v, w.area), P.AREAS_SAVE),
    _inside(
        "calls.held_cubes.CallCubes.view",
        lambda v, w: CallCubes(w.folder / "calls").view(v),
        P.CALLS_COUNT,
        P.CALLS_LIVE,
    ),
    _inside(
        "calls.held_cubes.CallCubes.withheld",
        lambda v, w: CallCubes(w.folder / "calls").withheld(v),
        P.CALLS_SUPPRESSED_COUNT,
    ),
    _inside(
        "calls.held_cubes.CallCubes.by_the_hour",
        lambda v, w: CallCubes(w.folder / "calls").by_the_hour(v),
        P.CALLS_FORECAST,
    ),
    _inside(
        "calls.held_cubes.CallCubes.is_behind",
        lambda v, w: CallCubes(w.folder / "calls").is_behind(v),
        P.CALLS_COUNT,
        P.CALLS_SUPPRESSED_COUNT,
    ),
    _inside(
        "calls.audience.own_sources",
        lambda v, _: own_sources(v),
        P.CALLS_COUNT,
        P.CALLS_SUPPRESSED_COUNT,
        P.CALLS_FORECAST,
        P.CALLS_LIVE,
        P.CALLS_OPEN,
    ),
    _inside("calls.live.live_calls", lambda v, _: live_calls(v), P.CALLS_LIVE),
    _inside(
        "calls.feeds.make_feed",
        lambda v, _: feeds.make_feed(v, "CAD", centre="", time_zone="UTC"),
        P.CALLS_FEEDS,
    ),
    _inside(
        "calls.feeds.end_feed",
        lambda v, _: feeds.end_feed(v, _a_feed(v)),
        P.CALLS_FEEDS,
    ),
    _inside("calls.feeds.feeds_in", lambda v, _: feeds.feeds_in(v), P.CALLS_FEEDS, P.CALLS_LIVE),
    _inside("calls.opening.calls_of_phone", lambda v, _: calls_of_phone(v, "+16125551234"), P.CALLS_OPEN),
    _inside(
        "calls.sources.find_confirmed",
        lambda v, _: call_sources.find_confirmed(v, "test", _HEADER),
        P.CALLS_IMPORT,
    ),
    _inside("calls.sources.confirm", lambda v, _: call_sources.confirm(v, "test", _CALLS), P.CALLS_IMPORT),
    _inside("cases.open_case", lambda v, _: cases.open_case(v, "+16125551234"), P.PROFILES_OPEN_BY_CALL),
    _inside(
        "audit_export.first_line_at",
        lambda v, _: first_line_at(v, v.now),
        P.AUDIT_READ,
        P.AUDIT_REVIEW,
        P.AUDIT_LOOKS,
    ),
    _inside("audit_export.exported", lambda v, w: next(exported(v, w.store.audit, period(v))), P.AUDIT_READ),
    _inside(
        "break_glass.break_glass",
        lambda v, _: break_glass.break_glass(v, "+16125551234"),
        P.PROFILES_BREAK_GLASS,
    ),
    _inside(
        "break_glass.find_open_glass", lambda v, _: break_glass.find_open_glass(v), P.PROFILES_BREAK_GLASS
    ),
    _inside("break_glass.broken_since", lambda v, _: break_glass.broken_since(v, v.now), P.AUDIT_REVIEW),
    _inside("look_ups.households_of", lambda v, _: look_ups.households_of(v, "+16125551234"), P.AUDIT_LOOKS),
    _inside("look_ups.faults_of_looks", lambda v, _: look_ups.faults_of_looks(v), P.AUDIT_VERIFY),
    _inside("look_ups.looks_at", lambda v, w: look_ups.looks_at(v, w.household), P.AUDIT_LOOKS),
    _inside("look_ups.looks_by", lambda v, _: look_ups.looks_by(v, "ada", period(v)), P.AUDIT_LOOKS),
    _inside("look_ups.counts_in", lambda v, _: look_ups.counts_in(v, 1, 9), P.AUDIT_LOOKS, P.AUDIT_REVIEW),
    _inside(
        "look_ups.lines_between",
        lambda v, _: list(look_ups.lines_between(v, 1, 3)),
        P.AUDIT_LOOKS,
        P.AUDIT_REVIEW,
    ),
    _inside("reviews.lines_in", lambda v, _: reviews.lines_in(v, period(v)), P.AUDIT_REVIEW),
    _inside("reviews.reviews_of", lambda v, _: reviews.reviews_of(v, [1]), P.AUDIT_REVIEW),
    _inside("reviews.review", lambda v, _: reviews.review(v, 1, "export", "looked at"), P.AUDIT_REVIEW),
    _inside(
        "cases.open_codes",
        lambda v, w: cases.open_codes(v, w.case, w.household),
        P.PROFILES_OPEN_CODES,
        P.PROFILES_BREAK_GLASS,
    ),
    _inside(
        "cases.open_profile",
        lambda v, w: cases.open_profile(v, w.case, w.household),
        P.PROFILES_OPEN_BY_CALL,
        P.PROFILES_BREAK_GLASS,
    ),
    _inside(
        "crew_links.make_link",
        lambda v, w: crew_links.make_link(v, w.plan, BUS.id, hours=4),
        P.MANIFESTS_READ,
    ),
    _inside("crew_links.require_link", lambda v, w: crew_links.require_link(v, w.crew), P.MANIFESTS_CARRY),
    _inside("evacuation.shelters_in", lambda v, _: evacuation.shelters_in(v), *_SEE_RESOURCES),
    _inside("evacuation.depots_in", lambda v, _: evacuation.depots_in(v), *_SEE_RESOURCES),
    _inside("evacuation.vehicles_in", lambda v, _: evacuation.vehicles_in(v), *_SEE_RESOURCES),
    _inside("evacuation.resource_edition", lambda v, _: evacuation.resource_edition(v), *_SEE_RESOURCES),
    _inside(
        "evacuation.save_shelter",
        lambda v, _: evacuation.save_shelter(v, GYM, jurisdiction=JURISDICTION),
        P.FLEET_EDIT,
    ),
    _inside(
        "evacuation.save_depot",
        lambda v, _: evacuation.save_depot(v, DEPOT, jurisdiction=JURISDICTION),
        P.FLEET_EDIT,
    ),
    _inside(
        "evacuation.save_vehicle",
        lambda v, _: evacuation.save_vehicle(v, BUS, jurisdiction=JURISDICTION),
        P.FLEET_EDIT,
    ),
    _inside(
        "evacuation.put",
        lambda v, _: evacuation.put(v, depots, evacuation.depot_row(DEPOT), JURISDICTION),
        P.FLEET_EDIT,
    ),
    _inside("evacuation.remove_shelter", lambda v, _: evacuation.remove_shelter(v, GYM.id), P.FLEET_EDIT),
    _inside("evacuation.remove_vehicle", lambda v, _: evacuation.remove_vehicle(v, BUS.id), P.FLEET_EDIT),
    _inside("evacuation.remove_depot", _remove_depot, P.FLEET_EDIT),
    _inside(
        "evacuation_plans.save_plan",
        lambda v, w: evacuation_plans.save_plan(v, plan_of(w.household), jurisdiction=JURISDICTION),
        P.EVACUATION_PLAN,
    ),
    _inside("evacuation_plans.plans_in", lambda v, _: evacuation_plans.plans_in(v), *_SEE_PLANS),
    _inside("evacuation_plans.find_plan", lambda v, w: evacuation_plans.find_plan(v, w.plan), *_SEE_PLANS),
    _inside("evacuation_plans.rides_of", lambda v, w: evacuation_plans.rides_of(v, w.plan), *_SEE_RIDES),
    _inside(
        "evacuation_orders.give_order",
        lambda v, w: evacuation_orders.give_order(v, w.plan, statement="Leave now.", screen="{}"),
        P.EVACUATION_ORDER,
    ),
    _inside(
        "evacuation_orders.orders_in",
        lambda v, _: evacuation_orders.orders_in(v),
        P.EVACUATION_VIEW,
        P.EVACUATION_PLAN,
        P.EVACUATION_ORDER,
    ),
    _inside(
        "evacuation_marks.note_marks",
        lambda v, w: evacuation_marks.note_marks(v, w.plan, [_mark(v, w)]),
        P.MANIFESTS_MARK,
        P.MANIFESTS_CARRY,
    ),
    _inside(
        "evacuation_marks.marks_of",
        lambda v, w: evacuation_marks.marks_of(v, w.plan),
        P.EVACUATION_VIEW,
        *_SEE_RIDES,
    ),
    _inside(
        "evidence.record_evidence",
        lambda v, w: evidence.record_evidence(v, w.household, _CONSENT, _FORM, today=TODAY),
        P.PROFILES_EDIT,
    ),
    _inside(
        "evidence.evidence_of",
        lambda v, w: evidence.evidence_of(v, w.household),
        P.PROFILES_EDIT,
        P.PROFILES_OPEN_BY_CALL,
        P.PROFILES_MERGE,
    ),
    _inside(
        "evidence.find_scan",
        lambda v, _: evidence.find_scan(v, evidence.EvidenceId(b"e" * 16)),
        P.PROFILES_EDIT,
    ),
    _inside(
        "import_list.past_imports",
        lambda v, _: import_list.past_imports(v, JURISDICTION),
        P.PROFILES_IMPORT_REPORT,
        P.SYSTEM_IMPORTS,
    ),
    _inside(
        "imports.refused_rows", lambda v, w: list(imports.refused_rows(v, w.batch)), P.PROFILES_IMPORT_REPORT
    ),
    _inside(
        "imports.refused_file", lambda v, w: list(imports.refused_file(v, w.batch)), P.PROFILES_IMPORT_REPORT
    ),
    _inside(
        "imports.refused_workbook",
        lambda v, w: imports.refused_workbook(v, w.batch),
        P.PROFILES_IMPORT_REPORT,
    ),
    _inside(
        "importers.remembered.find_mapping",
        lambda v, _: remembered.find_mapping(v, "test", _HEADER),
        P.PROFILES_IMPORT,
    ),
    _inside(
        "importers.remembered.remember",
        lambda v, _: remembered.remember(v, "test", Mapping(_HEADER, ("", "phone"))),
        P.PROFILES_IMPORT,
    ),
    _inside("key_states.key_standings", lambda v, _: key_standings(v), P.KEYS_MANAGE),
    _inside("open_sessions.open_sessions", lambda v, _: open_sessions(v, JURISDICTION), P.PEOPLE_MANAGE),
    _inside("merging.candidates.mark_some", lambda v, _: candidates.mark_some(v, 5), P.PROFILES_MERGE),
    _inside(
        "merging.candidates.candidates_in",
        lambda v, _: candidates.candidates_in(v, JURISDICTION),
        P.PROFILES_MERGE,
    ),
    _inside(
        "merging.deciding.open_pair",
        lambda v, w: deciding.open_pair(v, w.household, w.other),
        P.PROFILES_MERGE,
    ),
    _inside(
        "merging.deciding.merge",
        lambda v, w: deciding.merge(v, w.household, w.other, {}, today=TODAY),
        P.PROFILES_MERGE,
    ),
    _inside(
        "merging.deciding.undo",
        lambda v, w: deciding.undo(v, deciding.merge(v, w.household, w.other, {}, today=TODAY), today=TODAY),
        P.PROFILES_MERGE,
    ),
    _inside(
        "merging.deciding.keep_apart",
        lambda v, w: deciding.keep_apart(v, w.household, w.other),
        P.PROFILES_MERGE,
    ),
    _inside("merging.deciding.merges_in", lambda v, _: deciding.merges_in(v, JURISDICTION), P.PROFILES_MERGE),
    _inside("photos.save_photo", lambda v, w: photos.save_photo(v, w.household, picture()), P.PROFILES_EDIT),
    _inside(
        "profiles.put_photo",
        lambda v, w: profiles.put_photo(v, w.household, "Jane Doe", picture(), TODAY),
        P.PROFILES_EDIT,
    ),
    _inside(
        "photos.photos_of",
        lambda v, w: photos.photos_of(v, w.household),
        P.PROFILES_EDIT,
        P.PROFILES_OPEN_BY_CALL,
    ),
    _inside(
        "photos.find_photo",
        lambda v, w: photos.find_photo(v, w.photo),
        P.PROFILES_EDIT,
        P.PROFILES_OPEN_BY_CALL,
    ),
    _inside(
        "places.Places.current",
        lambda v, _: Places(ZONE).current(v, Policy.FUNCTIONAL_NEEDS),
        *_SEE_NEEDS,
    ),
    _inside(
        "places.Places.current",
        lambda v, _: Places(ZONE).current(v, Policy.CAMERAS),
        P.CAMERAS_AREA_COUNT,
    ),
    _inside(
        "places.Places.count",
        lambda v, _: Places(ZONE).count(v, Policy.FUNCTIONAL_NEEDS),
        *_SEE_NEEDS,
    ),
    _inside(
        "profiles.save",
        lambda v, _: profiles.save(v, "test", DOE, jurisdiction=JURISDICTION, today=TODAY),
        P.PROFILES_EDIT,
    ),
    _inside("profiles.find_profile", lambda v, w: profiles.find_profile(v, w.household), P.PROFILES_EDIT),
    # These two ask for no permission: the wall alone keeps them from other doors. The names of those who
    # opted in lie in their profiles; an import reads what it merges, a rotation what it seals again.
    _inside(
        "profiles.opened_profile",
        lambda v, w: profiles.opened_profile(v, w.household),
        P.PROFILES_EDIT,
        P.REGISTRY_NAMES_READ,
        P.PROFILES_OPEN_BY_CALL,
        P.PROFILES_BREAK_GLASS,
        P.PROFILES_IMPORT,
        P.PROFILES_MERGE,
        P.KEYS_MANAGE,
        P.MANIFESTS_READ,
        P.MANIFESTS_CARRY,
    ),
    _inside(
        "profiles.opened_codes",
        lambda v, w: profiles.opened_codes(v, w.household),
        P.PROFILES_EDIT,
        P.PROFILES_OPEN_CODES,
        P.PROFILES_BREAK_GLASS,
        P.PROFILES_IMPORT,
        P.PROFILES_MERGE,
        P.KEYS_MANAGE,
    ),
    _inside(
        "profiles.withdraw",
        lambda v, w: profiles.withdraw(v, w.household, Scope.CAMERAS, TODAY),
        P.PROFILES_EDIT,
    ),
    _inside(
        "profiles.households_of_phone",
        lambda v, _: profiles.households_of_phone(v, "+16125551234"),
        P.PROFILES_EDIT,
    ),
    _inside("profiles.confirm", lambda v, w: profiles.confirm(v, w.household, TODAY), P.PROFILES_EDIT),
    _inside(
        "published.find_release",
        lambda v, _: published.find_release(v, MONTH),
        P.REGISTRY_SUPPRESSED_COUNT,
        P.REGISTRY_PUBLISH,
    ),
    _inside(
        "published.months_released",
        lambda v, _: published.months_released(v),
        P.REGISTRY_SUPPRESSED_COUNT,
        P.REGISTRY_PUBLISH,
    ),
    _inside(
        "published.publish",
        lambda v, _: published.publish(v, MONTH, [published.PublishedCount("zip", "55327", "all", 12)]),
        P.REGISTRY_PUBLISH,
    ),
    _inside(
        "registry.entries_in",
        lambda v, w: registry.entries_in(v, [w.household], today=TODAY),
        P.REGISTRY_NAMES_READ,
        P.MANIFESTS_READ,
        P.MANIFESTS_CARRY,
    ),
    _inside(
        "registry.estimates_in",
        lambda v, _: registry.estimates_in(v, "zip"),
        P.REGISTRY_ESTIMATES_READ,
        P.REGISTRY_AREA_COUNT,
        P.REGISTRY_SUPPRESSED_COUNT,
    ),
    _inside(
        "summaries.find_summary",
        lambda v, w: summaries.find_summary(v, Places(ZONE), w.household),
        P.REGISTRY_NEEDS_VIEW,
    ),
    _inside(
        "roads.keeping.keep_roads",
        lambda v, _: keeping.keep_roads(v, four_crossings(), "test", _ROAD_REPORT),
        P.ROADS_IMPORT,
    ),
    _inside("roads.keeping.current_edition", lambda v, _: keeping.current_edition(v), *_READ_ROADS),
    _inside("roads.keeping.editions_in", lambda v, _: keeping.editions_in(v), *_READ_ROADS),
    _inside("roads.keeping.read_graph", lambda v, _: keeping.read_graph(v, 1), *_READ_ROADS),
    _inside("roads.held.HeldRoads.current", lambda v, _: HeldRoads().current(v), *_READ_ROADS),
    _inside("roads.held.HeldRoads.find", lambda v, _: HeldRoads().find(v), *_READ_ROADS),
    _inside(
        "roads.closures.close_roads",
        lambda v, _: closures.close_roads(
            v, closures.ClosureKind.ROAD, "Lake Street", _ON_A_ROAD, reason="flood"
        ),
        P.ROADS_CLOSE,
    ),
    _inside(
        "roads.closures.reopen_roads",
        lambda v, w: closures.reopen_roads(v, w.closure),
        P.ROADS_CLOSE,
    ),
    _inside("roads.closures.closures_in", lambda v, _: closures.closures_in(v), *_READ_ROADS),
    _inside("roads.closures.past_closures_in", lambda v, _: closures.past_closures_in(v), *_READ_ROADS),
    _inside("roads.closures.closure_count", lambda v, _: closures.closure_count(v), *_READ_ROADS),
    _inside("zones.reading.zones_in", lambda v, _: zones_reading.zones_in(v), *_READ_ZONES),
    _inside("zones.reading.find_zone", lambda v, w: zones_reading.find_zone(v, w.zone), *_READ_ZONES),
    _inside("zones.reading.outlines_of", lambda v, w: zones_reading.outlines_of(v, w.zone), *_READ_ZONES),
    _inside(
        "zones.reading.require_zones", lambda v, w: zones_reading.require_zones(v, [w.zone]), *_READ_ZONES
    ),
    _inside(
        "zones.editing.save_zones", lambda v, _: zones_editing.save_zones(v, [_ZONE_DRAFT]), P.ZONES_EDIT
    ),
    _inside(
        "zones.editing.redraw_zone",
        lambda v, w: zones_editing.redraw_zone(v, w.zone, "East", _POLYGON),
        P.ZONES_EDIT,
    ),
    _inside("zones.editing.retire_zones", lambda v, w: zones_editing.retire_zones(v, [w.zone]), P.ZONES_EDIT),
    _inside(
        "zones.statuses.statuses_now",
        lambda v, _: zone_statuses.statuses_now(v, exercise=False),
        *_READ_ZONES,
    ),
    _inside("zones.statuses.history_of", lambda v, w: zone_statuses.history_of(v, w.zone), *_READ_ZONES),
    _inside(
        "zones.statuses.changes_in", lambda v, _: zone_statuses.changes_in(v, exercise=False), *_READ_ZONES
    ),
    _inside(
        "zones.statuses.dismissals_since",
        lambda v, _: zone_statuses.dismissals_since(v, v.now, exercise=False),
        *_READ_ZONES,
    ),
    _inside(
        "zones.statuses.set_status",
        lambda v, w: zone_statuses.set_status(v, [w.zone], ZoneStatus.ORDER, exercise=False, seen={}),
        P.ZONES_STATUS,
    ),
    _inside(
        "zones.statuses.dismiss",
        lambda v, _: zone_statuses.dismiss(
            v, GuardKind.BESIDE_AN_ORDER, "key", "beside an order", weight=1.0, exercise=False
        ),
        P.ZONES_STATUS,
    ),
    _inside("zones.public.public_picture", lambda v, _: zones_public.public_picture(v), P.ZONES_PUBLIC),
    _inside("watched.take", lambda v, _: watched.take(v, bytes(32), "clinic", "may.csv"), P.PROFILES_IMPORT),
    _inside(
        "watched.end",
        lambda v, _: watched.end(v, bytes(32), "clinic", watched.FileState.DONE, "done", None),
        P.PROFILES_IMPORT,
    ),
    _inside("watched.watched_in", lambda v, _: watched.watched_in(v), P.PROFILES_IMPORT_REPORT),
)

ERRANDS = (
    Errand(
        "calls.importing.look",
        P.CALLS_IMPORT,
        lambda c, w: look(w.store, c, _file(w, _CALL_FILE), "test", zone="America/Chicago"),
    ),
    Errand(
        "calls.importing.confirm_columns",
        P.CALLS_IMPORT,
        lambda c, w: confirm_columns(w.store, c, "test", _CALLS),
    ),
    Errand(
        "calls.importing.import_calls",
        P.CALLS_IMPORT,
        lambda c, w: import_calls(
            w.store,
            c,
            _file(w, _CALL_FILE),
            "test",
            jurisdiction=JURISDICTION,
            zone="America/Chicago",
            folder=w.folder / "calls",
        ),
    ),
    Errand(
        "calls.verifying.verify",
        P.CALLS_VERIFY,
        lambda c, w: verifying.verify(w.store, c, w.folder / "calls"),
    ),
    Errand(
        "calls.verifying.rebuild",
        P.CALLS_VERIFY,
        lambda c, w: verifying.rebuild(w.store, c, w.folder / "calls"),
    ),
    Errand(
        "importers.address_points.import_address_points",
        P.PROFILES_IMPORT,
        lambda c, w: import_address_points(w.store, c, _file(w, "number,street\n"), source="test"),
    ),
    Errand(
        "importers.estimates.import_estimates",
        P.PROFILES_IMPORT,
        lambda c, w: import_estimates(
            w.store, c, _file(w, "zip,Power\n55327,40\n"), Publication("by hand", "first", TODAY)
        ),
    ),
    Errand(
        "importers.evacuation.import_resources",
        P.FLEET_EDIT,
        lambda c, w: import_resources(
            w.store, c, _file(w, "code,name,latitude,longitude\n"), jurisdiction=JURISDICTION
        ),
    ),
    Errand(
        "importers.fixed_areas.import_fixed_areas",
        P.PROFILES_IMPORT,
        lambda c, w: import_fixed_areas(w.store, c, _file(w, "{}"), source="test", kind="city"),
    ),
    Errand(
        "zones.editing.import_zones",
        P.ZONES_EDIT,
        lambda c, w: zones_editing.import_zones(w.store, c, [_ZONE_DRAFT]),
    ),
    Errand(
        "importers.roads.import_roads",
        P.ROADS_IMPORT,
        lambda c, w: import_roads(w.store, c, _file(w, "no roads"), source="test"),
    ),
    Errand("merging.candidates.mark_all", P.PROFILES_MERGE, lambda c, w: candidates.mark_all(w.store, c)),
    Errand(
        "importers.run.run_import",
        P.PROFILES_IMPORT,
        lambda c, w: run_import(
            w.store, c, "test", _file(w, "Name,Phone\n"), jurisdiction=JURISDICTION, workers=0
        ),
    ),
    Errand(
        "backups.back_up",
        P.SYSTEM_BACKUP,
        lambda c, w: backups.back_up(w.store, c, w.files, w.folder / "backup"),
    ),
    Errand(
        "rotation.rotate",
        P.KEYS_MANAGE,
        lambda c, w: rotation.rotate(w.store, c, w.wrapping, KeyClass.PROFILE),
    ),
    Errand(
        "rotation.rewrap", P.KEYS_MANAGE, lambda c, w: rotation.rewrap(w.store, c, w.wrapping, w.wrapping)
    ),
    Errand(
        "rotation.begin",
        P.KEYS_MANAGE,
        lambda c, w: rotation.begin(w.store, c, w.wrapping, [KeyClass.PROFILE]),
    ),
    Errand(
        "rotation.finish",
        P.KEYS_MANAGE,
        lambda c, w: rotation.finish(w.store, c, w.wrapping, KeyClass.PROFILE),
    ),
    Errand(
        "rotation.promote_pending",
        P.KEYS_MANAGE,
        lambda c, w: rotation.promote_pending(w.store, c, w.wrapping, KeyClass.PROFILE),
    ),
    Errand("rotation.reseal", P.KEYS_MANAGE, lambda c, w: rotation.reseal(w.store, c, KeyClass.PROFILE)),
    Errand("rotation.retire", P.KEYS_MANAGE, lambda c, w: rotation.retire(w.store, c, KeyClass.PROFILE, 1)),
    Errand("rotation.destroy", P.KEYS_MANAGE, lambda c, w: rotation.destroy(w.store, c, KeyClass.PROFILE, 1)),
    Errand("accounts.Accounts.everyone", P.PEOPLE_MANAGE, lambda c, w: w.accounts.everyone(c)),
    Errand("accounts.Accounts.find", P.PEOPLE_MANAGE, lambda c, w: w.accounts.find(c, "ada")),
    Errand(
        "accounts.Accounts.create",
        P.PEOPLE_MANAGE,
        lambda c, w: w.accounts.create(c, "ada", "correct horse battery", frozenset({Role.POLICE})),
    ),
    Errand(
        "accounts.Accounts.disable", P.PEOPLE_MANAGE, lambda c, w: w.accounts.disable(c, _NO_ACCOUNT, REASON)
    ),
    Errand("accounts.Accounts.enable", P.PEOPLE_MANAGE, lambda c, w: w.accounts.enable(c, _NO_ACCOUNT)),
    Errand(
        "accounts.Accounts.grant",
        P.PEOPLE_MANAGE,
        lambda c, w: w.accounts.grant(c, _NO_ACCOUNT, Role.POLICE),
    ),
    Errand(
        "accounts.Accounts.withdraw",
        P.PEOPLE_MANAGE,
        lambda c, w: w.accounts.withdraw(c, _NO_ACCOUNT, Role.POLICE),
    ),
    Errand(
        "accounts.Accounts.assign", P.PEOPLE_MANAGE, lambda c, w: w.accounts.assign(c, _NO_ACCOUNT, "North")
    ),
    Errand(
        "accounts.Accounts.reset_password",
        P.PEOPLE_MANAGE,
        lambda c, w: w.accounts.reset_password(c, _NO_ACCOUNT, "correct horse battery"),
    ),
    Errand(
        "accounts.Accounts.reset_second_factor",
        P.PEOPLE_MANAGE,
        lambda c, w: w.accounts.reset_second_factor(c, _NO_ACCOUNT),
    ),
    Errand(
        "accounts.Accounts.tie",
        P.PEOPLE_MANAGE,
        lambda c, w: w.accounts.tie(c, _NO_ACCOUNT, "https://id.county.test", "s-1"),
    ),
    Errand("accounts.Accounts.untie", P.PEOPLE_MANAGE, lambda c, w: w.accounts.untie(c, _NO_ACCOUNT)),
    Errand(
        "accounts.Accounts.make_bootstrap_token",
        P.PEOPLE_MANAGE,
        lambda c, w: w.accounts.make_bootstrap_token(c),
    ),
)

NOT_ASKED = frozenset(
    {
        "store.Store.enter",
        f"accounts_sign_in.{SignIns.sign_out.__qualname__}",
        f"accounts_sign_in.{SignIns.again.__qualname__}",
    }
)
"""The door itself, signing out, and proving once more who one is, which everybody may."""


def _a_feed(visit: Visit) -> str:
    feeds.make_feed(visit, "CAD", centre="", time_zone="UTC")
    return "CAD"


def _file(world: World, text: str) -> Path:
    path = world.folder / "file.csv"
    path.write_text(text)
    return path


def period(visit: Visit) -> Period:
    return Period(visit.now - timedelta(days=1), visit.now + timedelta(days=1))


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(out, "JPEG")
    return out.getvalue()


def make_world(store: Store, files: KeyFiles, folder: Path) -> World:
    """Fill an empty store through its own doors."""
    # The first line is somebody else's, so that the tester may review it.
    other_one = Caller(AccountId(b"grace".ljust(16)), "grace", frozenset({Role.POLICE}))
    with store.enter(other_one, P.AREAS_READ, about="world"):
        pass
    registrar, taker = caller_with(Role.REGISTRAR), caller_with(Role.CALL_TAKER)
    batch = BatchId(b"b" * 16)
    with store.enter(registrar, P.PROFILES_EDIT, about="world", writes=True) as visit:
        household = profiles.save(visit, "test", DOE, jurisdiction=JURISDICTION, today=TODAY).household_id
        neighbour = msgspec.structs.replace(DOE, key="next door", phones=(), codes=None)
        other = profiles.save(
            visit, "another", neighbour, jurisdiction=JURISDICTION, today=TODAY
        ).household_id
        photo = photos.save_photo(visit, household, picture())
    with store.enter(registrar, P.PROFILES_IMPORT, about="world", writes=True) as visit:
        row: dict[str, Any] = {
            "id": batch,
            "source": "test",
            "jurisdiction": JURISDICTION,
            "file_name": "f",
            "format": "csv",
        }
        row |= {"state": "done", "account_id": _NO_ACCOUNT, "started_at": visit.now}
        visit.connection.execute(insert(import_batches).values(row))
    with store.enter(taker, P.PROFILES_OPEN_BY_CALL, about="world", writes=True) as visit:
        case = cases.open_case(visit, "+16125551234")
    with store.enter(caller_with(Role.EMERGENCY_MANAGER), P.AREAS_SAVE, about="world", writes=True) as visit:
        area = areas.save_area(visit, "South", Role.EMERGENCY_MANAGER, _POLYGON)
    with store.enter(caller_with(Role.EMERGENCY_MANAGER), P.ZONES_EDIT, about="world", writes=True) as visit:
        zone = zones_editing.save_zones(visit, [ZoneDraft("South", _POLYGON, "test", "1")]).new[0]
    with store.enter(caller_with(Role.EMERGENCY_MANAGER), P.FLEET_EDIT, about="world", writes=True) as visit:
        evacuation.save_shelter(visit, GYM, jurisdiction=JURISDICTION)
        evacuation.save_depot(visit, DEPOT, jurisdiction=JURISDICTION)
        evacuation.save_vehicle(visit, BUS, jurisdiction=JURISDICTION)
    planner = caller_with(Role.EMERGENCY_MANAGER)
    with store.enter(planner, P.EVACUATION_PLAN, about="world", writes=True) as visit:
        plan = evacuation_plans.save_plan(visit, plan_of(household), jurisdiction=JURISDICTION)
    with store.enter(planner, P.MANIFESTS_READ, about="world", reason=REASON, writes=True) as visit:
        crew = crew_links.make_link(visit, plan.id, BUS.id, hours=4)
    closure = _make_roads(store, planner)
    with store.recording() as record:
        record.execute(insert(accounts).values(_account(store)))
        record.execute(insert(accounts).values(_account(store) | {"id": taker.account_id, "name": "tester"}))
        record.execute(insert(sessions).values(_session(store, taker)))
        record.execute(insert(account_roles).values(_role(store, planner)))
    assert shapely.from_geojson(str(_POLYGON).replace("'", '"')).is_valid
    return World(
        store, files, folder, household, other, photo, case.id, area.id, batch, zone, plan.id, crew, closure
    )  # fmt: skip


def _make_roads(store: Store, planner: Caller) -> ClosureId:
    """Keep roads, and close one."""
    with store.enter(planner, P.ROADS_IMPORT, about="world", writes=True) as visit:
        keeping.keep_roads(visit, four_crossings(), "test", _ROAD_REPORT)
    with store.enter(planner, P.ROADS_CLOSE, about="world", writes=True) as visit:
        kind = closures.ClosureKind.ROAD
        return closures.close_roads(visit, kind, "Lake Street", _ON_A_ROAD, reason="flood").id


def _session(store: Store, caller: Caller) -> dict[str, Any]:
    """That of the tester, who has just proved once more who they are."""
    now = store.clock()
    return {
        "token_digest": b"t" * 32, "session_id": caller.session_id, "account_id": caller.account_id,
        "created_at": now, "seen_at": now, "ends_at": now + timedelta(hours=1), "again_at": now,
    }  # fmt: skip


def _role(store: Store, caller: Caller) -> dict[str, Any]:
    return {
        "account_id": caller.account_id, "role": Role.EMERGENCY_MANAGER.value, "granted_by": "test",
        "granted_at": store.clock(),
    }  # fmt: skip


def _account(store: Store) -> dict[str, Any]:
    now = store.clock()
    return {
        "id": b"a" * 16, "name": "grace", "shown_name": "Grace", "jurisdiction": JURISDICTION,
        "password_hash": "secret hash", "totp": b"sealed", "enabled": True, "must_change_password": False,
        "created_at": now, "changed_at": now,
    }  # fmt: skip


def operations_found() -> tuple[set[str], set[str]]:
    """Find the names of all that takes a visit, and of all that takes a caller, in the modules themselves."""
    inside, outside = set[str](), set[str]()
    for module in _modules():
        short = module.__name__.removeprefix("data_access.")
        for name, function in _public_functions(module):
            asked = {kind for part, kind in function.__annotations__.items() if part != "return"}
            if Visit in asked:
                inside.add(f"{short}.{name}")
            elif Caller in asked:
                outside.add(f"{short}.{name}")
    return inside, outside


def _modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(data_access.__path__, "data_access."):
        if not (found.name.endswith(".__main__") or ".migrations." in found.name):
            yield importlib.import_module(found.name)


def _public_functions(module: ModuleType) -> Iterator[tuple[str, Any]]:
    for name, member in vars(module).items():
        if name.startswith("_") or getattr(member, "__module__", "") != module.__name__:
            continue
        if inspect.isfunction(member):
            yield name, inspect.unwrap(member)
        elif inspect.isclass(member):
            for inner, method in vars(member).items():
                if inspect.isfunction(method) and not inner.startswith("_"):
                    yield f"{name}.{inner}", inspect.unwrap(method)
