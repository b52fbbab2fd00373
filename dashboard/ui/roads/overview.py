"""What the roads are and what of them is closed: a sentence, a table of closures, a table of classes."""

from typing import Final

import streamlit as st

from dashboard.evacuation.roads.streets import told_of
from dashboard.ui import tables, words
from dashboard.ui.roads.desk import Desk, Picture
from data_access.roads.blocking import arcs_under
from data_access.roads.closures import Closure, ClosureKind

CLASS_WORDS: Final = {
    "motorway": "Freeways", "trunk": "Highways", "primary": "Major arterials", "secondary": "Minor arterials",
    "tertiary": "Collectors", "street": "Streets", "service": "Alleys and service roads", "ramp": "Ramps",
}  # fmt: skip
KIND_WORDS: Final = {ClosureKind.ROAD: "Road", ClosureKind.HAZARD: "Hazard area"}


def sentence_of(picture: Picture) -> str:
    """Say in one sentence which roads are in force and how many closures stand."""
    if picture.graph is None:
        return "No roads were imported yet: bring an OpenStreetMap extract or the county's centre lines in."
    report = picture.editions[0].report
    miles = words.number(round(_miles(sum(report.kilometres.values()))))
    closed = words.counted(len(picture.closures), "closure") if picture.closures else "no closure"
    return (
        f"{miles} miles of roads in one network of {words.number(report.nodes)} places where one can turn, "
        f"with {closed} in force."
    )


def show(picture: Picture, desk: Desk) -> None:
    """Show the sentence, and where the roads come from."""
    st.text(sentence_of(picture))
    if picture.editions:
        now = picture.editions[0]
        when = words.local_time(now.imported_at, desk.house.settings.zone)
        st.caption(words.plain(f"Source: {now.source}, imported {when} by {now.imported_by}."))


def show_classes(picture: Picture) -> None:
    """Show the miles by class, and what of the file was left out."""
    if not picture.editions:
        st.text("There is nothing to count yet.")
        return
    report = picture.editions[0].report
    tables.show_figures(
        [
            {"Class": CLASS_WORDS.get(name, name), "Miles": _miles(km)}
            for name, km in report.kilometres.items()
        ],
        alt="Miles of road by class",
        empty="",
        total={"Class": "All", "Miles": _miles(sum(report.kilometres.values()))},
    )
    st.caption(words.plain(report.sentence()))
    for reason, count in (report.left_out | report.remarked).items():
        st.caption(words.plain(f"{words.number(count)} times: {reason}"))
    for source in report.sources:
        st.caption(words.plain(f"Where a file is silent: {source}"))


def show_closures(picture: Picture, desk: Desk) -> None:
    """Show what is closed now."""
    zone = desk.house.settings.zone
    rows: list[tables.Row] = []
    for one in picture.closures:
        until = words.local_time(one.until, zone) if one.until else "until reopened"
        rows.append(
            {
                "Closed": one.label,
                "Kind": KIND_WORDS[one.kind],
                "What it shuts": shut_by(picture, one),
                "Reason": one.reason,
                "By": one.closed_by,
                "Since": words.local_time(one.closed_at, zone),
                "Until": until,
            }
        )
    tables.show_table(rows, alt="Closures in force", empty="All roads are open.", key="closures_now")


def shut_by(picture: Picture, closure: Closure) -> str:
    """Name the roads that a closure shuts; it may shut none of the roads in force."""
    if picture.graph is None:
        return words.NOT_KNOWN
    arcs = arcs_under(picture.graph, closure.kind, closure.geometry)
    return told_of(picture.graph, arcs) or "no road of this edition"


def show_past(picture: Picture, desk: Desk) -> None:
    """Show what was closed once."""
    zone = desk.house.settings.zone
    rows: list[tables.Row] = [
        {
            "Closed": one.label,
            "Reason": one.reason,
            "By": one.closed_by,
            "Since": words.local_time(one.closed_at, zone),
            "Reopened": words.local_time(one.reopened_at or one.until or one.closed_at, zone),
            "Reopened by": one.reopened_by or "its own end",
        }
        for one in picture.past
    ]
    tables.show_table(
        rows, alt="Closures that have ended", empty="Nothing was closed before.", key="closures_past"
    )


def show_editions(picture: Picture, desk: Desk) -> None:
    """Show all imports."""
    zone = desk.house.settings.zone
    rows: list[tables.Row] = [
        {
            "Edition": one.edition,
            "Source": one.source,
            "File": one.report.file_name,
            "Imported": words.local_time(one.imported_at, zone),
            "By": one.imported_by,
            "Places": one.report.nodes,
            "Miles": _miles(sum(one.report.kilometres.values())),
        }
        for one in picture.editions
    ]
    tables.show_table(rows, alt="Imports of roads", empty="No roads were imported yet.", key="road_editions")


def _miles(kilometres: float) -> float:
    return round(kilometres / 1.609344, 1)
