"""Asks the door for what was released of the registry; has a month released where nobody has asked yet."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Final

from dashboard.exports import Stamp, csv_bytes
from dashboard.geo.geojson import area_from_geojson
from dashboard.registry.release import KINDS, ReleaseArea, release_of
from dashboard.ui import tables
from dashboard.ui.downloads import caller_now
from dashboard.wiring import House
from data_access.access import Caller, Permission, Role, console_caller
from data_access.areas import FixedArea, fixed_areas_in
from data_access.place_format import Policy
from data_access.published import PublishedCount, Release, find_release, publish
from data_access.refusals import NotFound
from data_access.registry import Estimate, estimates_in

PUBLISHER: Final = console_caller("monthly release", frozenset({Role.EMERGENCY_MANAGER}))
"""Who counts for a release: the county itself. Whoever reads it never comes near a household."""
_one_at_a_time: Final = Lock()


@dataclass(frozen=True)
class Published:
    """A release with the areas of one kind and what is expected in them."""

    release: Release
    areas: list[FixedArea]
    estimates: list[Estimate]


def published(house: House, caller: Caller, kind: str) -> Published:
    """Read this month's release for one kind of area; the first who asks has it counted, once for all."""
    month = house.clock().astimezone(house.settings.zone).date().replace(day=1)
    about = f"released counts by {kind}"
    with house.store.enter(caller, Permission.REGISTRY_SUPPRESSED_COUNT, about=about) as visit:
        release = find_release(visit, month)
        areas, estimates = fixed_areas_in(visit, kind), estimates_in(visit, kind)
    return Published(release or _released(house, month), areas, estimates)


def _released(house: House, month: date) -> Release:
    """Count, keep for good, and read back what is kept: another process may have been earlier."""
    about = f"release of {month:%B %Y}"
    with _one_at_a_time:
        with house.store.enter(PUBLISHER, Permission.REGISTRY_PUBLISH, about=about) as visit:
            found = find_release(visit, month)
            if found is not None:
                return found
            snapshot = house.places.current(visit, Policy.FUNCTIONAL_NEEDS)
            areas = [_area(area) for kind in KINDS for area in fixed_areas_in(visit, kind)]
        if not areas:
            raise NotFound("The county's areas are missing: have the fixed areas imported first.")
        counts = [
            PublishedCount(one.kind, one.code, one.measure, one.households)
            for one in release_of(snapshot, areas)
        ]
        with house.store.enter(PUBLISHER, Permission.REGISTRY_PUBLISH, about=about, writes=True) as visit:
            publish(visit, month, counts)
            kept = find_release(visit, month)
    if kept is None:
        raise NotFound("Nothing was released: ask for this page again.")
    return kept


def exporter(
    house: House, caller: Caller, columns: Sequence[str], rows: tables.Rows, what: str
) -> Callable[[], bytes]:
    """Make what builds the file when it is clicked; what it holds is what the page shows."""

    def build() -> bytes:
        reader = caller_now(house, caller)
        about = f"file of released counts, {what}"
        with house.store.enter(reader, Permission.REGISTRY_SUPPRESSED_COUNT, about=about) as visit:
            taken_at = visit.now.astimezone(house.settings.zone)
        stamp = Stamp(reader.name, taken_at, "released counts", secrets.token_hex(8))
        return csv_bytes(columns, rows, stamp)

    return build


def _area(area: FixedArea) -> ReleaseArea:
    shape = area_from_geojson(area.geometry, area.name).shape
    return ReleaseArea(area.kind, area.code, shape, float(area.households or 0))
