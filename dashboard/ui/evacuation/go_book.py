"""The go-book: a whole plan on paper, for when everything else is down. Counts first, then every list."""

from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import shapely

from dashboard.exports.paper import CountColumn, CountRow, CountTable, Figure, Listing, PaperSize, Report
from dashboard.geo.area import Area
from dashboard.geo.geojson import area_from_geojson
from dashboard.ui import words
from dashboard.ui.evacuation.clearance import minutes
from dashboard.ui.evacuation.manifests import EXERCISE, LIST_COLUMNS, MARKING, Manifest, listed
from dashboard.ui.evacuation.people import people_sentence
from dashboard.ui.evacuation.pickups import pickups_sentence
from data_access.evacuation_plans import KeptPlan


def book_of(
    plan: KeptPlan, lists: Sequence[Manifest], zone: ZoneInfo, base_map: Path, size: PaperSize
) -> Report:
    """Compose the book; a plan in which nobody is fetched has no list in it."""
    stamp = EXERCISE if plan.head.exercise else ""
    start = words.local_time(plan.inputs.assumptions.starts_at, zone)
    doors = [listed(door, zone, one.vehicle) for one in lists for door in one.doors]
    pickups = plan.results.pickups
    return Report(
        title=f"{stamp}Go-book: {plan.head.name}",
        subtitle=f"Version {plan.head.version} · start {start} · {plan.inputs.area_name}",
        lead=people_sentence(plan.results.people),
        rest=pickups_sentence(pickups) if pickups else "Nobody is fetched in this plan.",
        figures=_figures(plan),
        tables=(_shelters(plan), _narrow(plan)),
        wide_tables=(_unserved(plan), _vehicles(plan)),
        area=_ground(plan, lists),
        base_map=base_map,
        listing=Listing("All doors, vehicle by vehicle", LIST_COLUMNS, tuple(doors)) if doors else None,
        marking=f"{stamp}{MARKING}",
        size=size,
        lines=tuple(
            tuple((longitude, latitude) for latitude, longitude in trip.line)
            for one in lists
            for trip in one.trips
        ),
    )


def _figures(plan: KeptPlan) -> tuple[Figure, ...]:
    egress, pickups = plan.results.egress, plan.results.pickups
    told = [
        Figure("By car, 90 % out", minutes(egress.managed.ninety) if egress else words.EN_DASH),
        Figure("By car, all out", minutes(egress.managed.all) if egress else words.EN_DASH),
        Figure("Rides, all safe", minutes(pickups.all) if pickups else words.EN_DASH),
    ]
    return tuple(told)


def _ground(plan: KeptPlan, lists: Sequence[Manifest]) -> Area:
    area = area_from_geojson(dict(plan.area), plan.inputs.area_name)
    places = [
        (longitude, latitude) for one in lists for trip in one.trips for latitude, longitude in trip.line
    ]
    if not places:
        return area
    box = shapely.union_all([area.shape.envelope, shapely.MultiPoint(places).buffer(0.004).envelope])
    return Area(box.envelope, "the plan")


def _unserved(plan: KeptPlan) -> CountTable:
    found = plan.results.pickups.unserved if plan.results.pickups else ()
    return CountTable(
        "Who cannot be taken",
        (
            CountColumn("Reason", 2.4, number=False), CountColumn("Households", 0.7),
            CountColumn("People", 0.6), CountColumn("What would serve them", 2.4, number=False),
        ),
        tuple(
            CountRow((one.reason, words.number(one.households), words.number(one.people), one.remedy))
            for one in found
        ),
        empty="Everybody who needs a ride is taken.",
    )  # fmt: skip


def _vehicles(plan: KeptPlan) -> CountTable:
    found = plan.results.pickups.vehicles if plan.results.pickups else ()
    return CountTable(
        "Vehicles",
        (
            CountColumn("Vehicle", 1, number=False), CountColumn("From", 1.6, number=False),
            CountColumn("Trips", 0.6), CountColumn("Doors", 0.6), CountColumn("People", 0.6),
            CountColumn("km", 0.6), CountColumn("Done after", 0.9),
        ),
        tuple(
            CountRow(
                (
                    f"{one.code} ({one.kind.replace('_', ' ')})", one.depot, words.number(one.trips),
                    words.number(one.stops), words.number(one.people), words.number(one.km),
                    minutes(one.ends_minute),
                )
            )
            for one in found
        ),
        empty="No vehicle drives.",
    )  # fmt: skip


def _shelters(plan: KeptPlan) -> CountTable:
    found = plan.results.pickups.shelters if plan.results.pickups else ()
    return CountTable(
        "Shelters",
        (CountColumn("", 2.2, number=False), CountColumn("People", 0.8), CountColumn("Places", 0.8)),
        tuple(
            CountRow((one.name, words.number(one.people), words.number(one.places)))
            for one in found
            if one.people
        ),
        note="Those who are brought; whoever comes by car is not counted.",
        empty="Nobody is brought.",
    )


def _narrow(plan: KeptPlan) -> CountTable:
    found = plan.results.egress.bottlenecks if plan.results.egress else ()
    return CountTable(
        "What holds the cars up",
        (CountColumn("", 3, number=False), CountColumn("Saves", 0.8)),
        tuple(CountRow((one.name, minutes(one.gain_minutes))) for one in found),
        empty="No road holds them up.",
    )
