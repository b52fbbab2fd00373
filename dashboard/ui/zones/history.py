"""How a zone came to be where it is, and every status that it was given, by whom and why."""

import streamlit as st

from dashboard.evacuation.zones.looks import LOOKS
from dashboard.ui import tables, words
from dashboard.ui.zones import stamp
from dashboard.ui.zones.desk import Desk, Picture
from data_access.records.zones import StatusChange, ZoneId


def show(desk: Desk, picture: Picture) -> None:
    """Ask for a zone and show its history; without one the latest changes of all zones."""
    labels = {str(zone.id): f"{zone.id} {zone.name}" for zone in picture.zones}
    chosen = st.selectbox(
        "Zone",
        list(labels),
        format_func=lambda one: labels.get(one, one),
        index=None,
        placeholder="All zones, or type an id or a name",
        key="zone",
        bind="query-params",
    )
    if chosen is None:
        changes = desk.changes(exercise=picture.exercise)
        _show_changes(desk, changes, f"zones_history_all_{picture.exercise}")
        return
    statuses, outlines = desk.history(ZoneId(chosen))
    _show_changes(desk, statuses, f"zones_history_{chosen}")
    for one in reversed(outlines):
        when = words.local_time(one.since, desk.house.settings.zone)
        st.text(f"Outline {one.version}, since {when}, by {one.by}: {one.name}, {one.city or 'no city'}")


def _show_changes(desk: Desk, changes: list[StatusChange], key: str) -> None:
    tables.show_table(
        [_row(desk, one) for one in changes],
        alt="Statuses through time, the latest first",
        empty="No status was ever set here.",
        key=key,
    )


def _row(desk: Desk, one: StatusChange) -> dict[str, tables.Cell]:
    look = LOOKS[one.status]
    return {
        "When": words.local_time(one.set_at, desk.house.settings.zone),
        "Zone": one.zone,
        "Status": stamp.before(f"{look.letter} · {look.words}", exercise=one.exercise),
        "Set by": one.by,
        "Reason": one.reason,
        "Order": one.order_id.hex() if one.order_id else "",
        "Step": one.number,
    }
