"""Zones as files for those who are signed in: with what holds, stamped with who took them out."""

import secrets
from collections.abc import Callable
from typing import Final, Literal

import streamlit as st

from dashboard.evacuation.zones.looks import LOOKS
from dashboard.exports import Stamp, file_name
from dashboard.exports.outlines import FileHead, Outlined, geojson_outlines, kml_outlines
from dashboard.ui import downloads
from dashboard.ui.zones import stamp
from dashboard.wiring import House
from data_access.access import Caller, Permission
from data_access.records.zones import StatusChange, Zone, ZoneStatus
from data_access.zones.reading import zones_in
from data_access.zones.statuses import statuses_now

Ending = Literal["geojson", "kml"]
_ENDINGS: Final[tuple[Ending, ...]] = ("geojson", "kml")


def offer(house: House, caller: Caller, *, exercise: bool) -> None:
    """Offer all zones in use as GeoJSON and as KML, with their statuses and reasons."""
    with st.container(horizontal=True):
        for ending in _ENDINGS:
            subject = stamp.before("zones", exercise=exercise)
            name = file_name(subject, ending, secrets.token_hex(8))
            build = builder(house, caller, ending, exercise=exercise)
            downloads.offer(ending, name, build, key=f"zones_{ending}_{exercise}")


def builder(house: House, caller: Caller, ending: Ending, *, exercise: bool) -> Callable[[], bytes]:
    """Make what builds the file when it is clicked; the reader is looked up again at that moment."""

    def build() -> bytes:
        reader = downloads.caller_now(house, caller)
        about = stamp.before(f"all zones as {ending}", exercise=exercise)
        with house.store.enter(reader, Permission.ZONES_READ, about=about) as visit:
            zones, now = zones_in(visit), statuses_now(visit, exercise=exercise)
            taken_at = visit.now.astimezone(house.settings.zone)
        reason = stamp.before("status of the zones", exercise=exercise)
        line = Stamp(reader.name, taken_at, reason, secrets.token_hex(8)).line
        head = FileHead(stamp.before("Evacuation zones", exercise=exercise), line)
        areas = [_outlined(zone, now.get(zone.id), exercise=exercise) for zone in zones]
        if ending == "geojson":
            return geojson_outlines(areas, head)
        return kml_outlines(areas, head, {one.value: look.colour for one, look in LOOKS.items()})

    return build


def _outlined(zone: Zone, change: StatusChange | None, *, exercise: bool) -> Outlined:
    status = change.status if change else ZoneStatus.NORMAL
    facts = {
        "id": zone.id,
        "city": zone.city,
        "status": stamp.before(status.value, exercise=exercise),
        "letter": LOOKS[status].letter,
        "since": change.set_at.isoformat() if change else None,
        "set_by": change.by if change else None,
        "reason": change.reason if change else None,
        "source": zone.source,
        "source_id": zone.source_id,
        "exercise": exercise,
    }
    return Outlined(zone.name, zone.geometry, facts, status.value)
