"""A vehicle's list in boarding order: who gets in where, with names and addresses; as rows and on paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import shapely

from dashboard.exports.paper import Figure, ListColumn, Listed, Listing, PaperSize, Report
from dashboard.exports.plain_text import LATITUDE, LONGITUDE, Row
from dashboard.geo.area import Area
from dashboard.ui import words
from dashboard.ui.entry_rows import printed_address
from data_access.evacuation_plans import KeptPlan
from data_access.records.evacuation_plan import PlanRides, RideKept, TripKept
from data_access.records.ids import HouseholdId
from data_access.refusals import NotFound
from data_access.registry import RegistryEntry

MARKING: Final = "Names and addresses: for this crew only. Keep it with you, and hand it back afterwards."
EXERCISE: Final = "EXERCISE: nobody is evacuated. "
COLUMNS: Final = (
    "Order", "Trip", "Time", "Names", "Address", "Phones", "Gets in", "Help needed", "Animals", "Power",
    "Shelter", LATITUDE, LONGITUDE,
)  # fmt: skip
LIST_COLUMNS: Final = (
    ListColumn("When, and where", 1.2, bold_first=True),
    ListColumn("Who, and whom to call", 1.3),
    ListColumn("Gets in", 1.0),
    ListColumn("Help needed", 1.3),
)
GONE: Final = "no longer opted in: no name"
"""A household that withdrew after the plan was made: the stop stays, and nothing of it is told."""


@dataclass(frozen=True, slots=True)
class Door:
    """One stop: in which trip, when, whom and what the registry tells of them now, None where nothing."""

    order: int
    trip: int
    at: datetime
    shelter: str
    ride: RideKept
    entry: RegistryEntry | None

    @property
    def names(self) -> str:
        """Who lives there; an added household by its label."""
        if self.ride.label:
            return self.ride.label
        return ", ".join(self.entry.names) if self.entry is not None else GONE

    @property
    def address(self) -> str:
        """Where they live, in one line."""
        if self.ride.label:
            return self.ride.whereabouts or words.NOT_KNOWN
        return ", ".join(printed_address(self.entry)) if self.entry is not None else words.NOT_KNOWN

    @property
    def phones(self) -> str:
        """Whom to call."""
        if self.entry is None:
            return ""
        return ", ".join(words.phone(number) for number in self.entry.phones)


@dataclass(frozen=True, slots=True)
class Manifest:
    """The list of one vehicle; `trips` give the lines on the map."""

    plan: KeptPlan
    vehicle: str
    kind: str
    depot: str
    doors: tuple[Door, ...]
    trips: tuple[TripKept, ...]


def households_of(rides: PlanRides, vehicles: Sequence[str]) -> list[HouseholdId]:
    """List the registry's households that these vehicles fetch, in boarding order."""
    return [
        HouseholdId(rides.rides[stop.ride].household)
        for route in rides.routes
        if route.vehicle in vehicles
        for trip in route.trips
        for stop in trip.stops
        if not rides.rides[stop.ride].label
    ]


def manifest_of(
    plan: KeptPlan, rides: PlanRides, vehicle: str, entries: Mapping[HouseholdId, RegistryEntry]
) -> Manifest:
    """Put a vehicle's list together; refused for a vehicle that drives nowhere in this plan."""
    route = next((one for one in rides.routes if one.vehicle == vehicle), None)
    if route is None:
        raise NotFound("This vehicle does not drive in this plan: choose one from its list.")
    shelters = {one.code: one.name for one in plan.inputs.shelters}
    start = plan.inputs.assumptions.starts_at
    doors: list[Door] = []
    for number, trip in enumerate(route.trips, 1):
        for stop in trip.stops:
            ride = rides.rides[stop.ride]
            at = start + timedelta(minutes=stop.arrives)
            entry = entries.get(HouseholdId(ride.household))
            shelter = shelters.get(trip.shelter, trip.shelter)
            doors.append(Door(len(doors) + 1, number, at, shelter, ride, entry))
    known = next(one for one in plan.inputs.vehicles if one.code == vehicle)
    depot = next((one.name for one in plan.inputs.depots if one.id == known.depot_id), "")
    return Manifest(plan, vehicle, known.kind.value.replace("_", " "), depot, tuple(doors), route.trips)


def gets_in(ride: RideKept) -> str:
    """Say who gets in, in words of places."""
    told = (
        (ride.walking, "walks", "walk"),
        (ride.lift, "needs the lift", "need the lift"),
        (ride.wheelchair, "in a wheelchair", "in wheelchairs"),
        (ride.stretcher, "on a stretcher", "on stretchers"),
        (ride.attendants, "attendant", "attendants"),
    )
    return ", ".join(f"{count} {one if count == 1 else many}" for count, one, many in told if count)


def help_needed(door: Door) -> str:
    """Say what help is needed, never a diagnosis."""
    if door.entry is None:
        return ""
    return ", ".join(words.NEED_WORDS[need] for need in door.entry.needs)


def animals(ride: RideKept) -> str:
    """Say which animals come along; empty for none."""
    told = []
    if ride.service_animals:
        told.append("service animal")
    if ride.other_animals:
        pets = words.counted(ride.other_animals, "other animal")
        told.append(f"{pets} that cannot ride along: tell animal control" if ride.animals_apart else pets)
    return words.listed(told)


def power(ride: RideKept) -> str:
    """Say how long the battery lasts; empty where nobody depends on power."""
    if not ride.powered:
        return ""
    return f"battery {words.hours(ride.battery_minutes / 60 if ride.battery_minutes is not None else None)}"


def rows_of(manifest: Manifest, zone: ZoneInfo) -> list[Row]:
    """Write the list as rows of a file, in boarding order."""
    return [
        {
            "Order": door.order,
            "Trip": door.trip,
            "Time": f"{door.at.astimezone(zone):%H:%M}",
            "Names": door.names,
            "Address": door.address,
            "Phones": door.phones,
            "Gets in": gets_in(door.ride),
            "Help needed": help_needed(door),
            "Animals": animals(door.ride),
            "Power": power(door.ride),
            "Shelter": door.shelter,
            LATITUDE: door.ride.latitude,
            LONGITUDE: door.ride.longitude,
        }
        for door in manifest.doors
    ]


def report_of(manifest: Manifest, zone: ZoneInfo, base_map: Path, size: PaperSize) -> Report:
    """Compose the list for paper: trips first, the map with numbered doors, then door by door."""
    plan = manifest.plan
    stamp = EXERCISE if plan.head.exercise else ""
    start = words.local_time(plan.inputs.assumptions.starts_at, zone)
    people = sum(door.ride.people for door in manifest.doors)
    return Report(
        title=f"{stamp}{manifest.vehicle} ({manifest.kind}): {plan.head.name}",
        subtitle=f"Plan version {plan.head.version} · start {start} · from {manifest.depot}",
        lead=f"{words.counted(len(manifest.doors), 'door')}, {words.counted(people, 'person', 'people')}, "
        f"{words.counted(len(manifest.trips), 'trip')}.",
        rest=" ".join(_trip_words(manifest, number, zone) for number in range(1, len(manifest.trips) + 1)),
        figures=(
            Figure("Doors", words.number(len(manifest.doors))),
            Figure("People", words.number(people)),
            Figure("Back from last trip", f"{_end(manifest).astimezone(zone):%H:%M}"),
        ),
        tables=(),
        wide_tables=(),
        area=_ground(manifest),
        base_map=base_map,
        listing=Listing(
            "Doors in boarding order",
            LIST_COLUMNS,
            tuple(listed(door, zone) for door in manifest.doors),
            note="Numbers as on the map. Tick a door when everybody is in, or write what you found.",
        ),
        marking=f"{stamp}{MARKING}",
        size=size,
        lines=tuple(
            tuple((longitude, latitude) for latitude, longitude in trip.line) for trip in manifest.trips
        ),
    )


def _trip_words(manifest: Manifest, number: int, zone: ZoneInfo) -> str:
    doors = [door for door in manifest.doors if door.trip == number]
    trip = manifest.trips[number - 1]
    start = manifest.plan.inputs.assumptions.starts_at
    there = start + timedelta(minutes=trip.arrives)
    return (
        f"Trip {number}: doors {doors[0].order} to {doors[-1].order}, then {doors[0].shelter}, "
        f"there at {there.astimezone(zone):%H:%M}."
        if len(doors) > 1
        else f"Trip {number}: door {doors[0].order}, then {doors[0].shelter}, "
        f"there at {there.astimezone(zone):%H:%M}."
    )


def _end(manifest: Manifest) -> datetime:
    return manifest.plan.inputs.assumptions.starts_at + timedelta(minutes=manifest.trips[-1].arrives)


def _ground(manifest: Manifest) -> Area:
    """A box around all doors and ways, a little wider, so that the map shows the whole of them."""
    places = [(door.ride.longitude, door.ride.latitude) for door in manifest.doors]
    places += [(longitude, latitude) for trip in manifest.trips for latitude, longitude in trip.line]
    outline = shapely.MultiPoint(places).buffer(0.004).envelope
    return Area(outline, "the route")


def listed(door: Door, zone: ZoneInfo, vehicle: str = "") -> Listed:
    """Lay a door out as a row of a printed list; of several vehicles, with the call sign."""
    by = f"{vehicle}, " if vehicle else ""
    where = f"{by}{door.at.astimezone(zone):%H:%M}, trip {door.trip}\n{door.address}"
    ride = door.ride
    helped = [text for text in (help_needed(door), animals(ride), power(ride)) if text]
    way = 5 if ride.stretcher else 4 if ride.wheelchair else 3 if ride.lift else 2
    return Listed(
        cells=(
            where,
            "\n".join(text for text in (door.names, door.phones) if text),
            f"{gets_in(ride)}\nto {door.shelter}",
            "\n".join(helped),
        ),
        place=(ride.longitude, ride.latitude),
        way=way,
        power=ride.powered,
    )
