"""Carrying a plan out: who is not yet safe, marks as they come in, and each vehicle's list."""

import secrets
from collections import Counter
from typing import Final

import streamlit as st

from dashboard.exports import FORMATS, Ending, file_name, new_export_id
from dashboard.ui import tables, words
from dashboard.ui.downloads import offer
from dashboard.ui.evacuation import desk, draft, manifest_desk, steps
from dashboard.ui.evacuation.manifest_desk import Errand
from dashboard.ui.facts import Fact, show_facts
from dashboard.ui.refusals import shown
from dashboard.wiring import House
from data_access.access import Caller, Permission
from data_access.evacuation_marks import standing
from data_access.evacuation_plans import KeptPlan
from data_access.records.evacuation import SETTLED, Mark, MarkMade
from data_access.records.evacuation_plan import PlanRides
from data_access.records.ids import HouseholdId
from data_access.registry import SHORTEST_REASON

EVERY: Final = "10s"
_ERRAND: Final = "manifest_errand"
_LINK: Final = "crew_link_shown"
_FILES: Final[tuple[Ending, ...]] = ("pdf", "csv")
MARK_WORDS: Final = {
    Mark.PICKED_UP: "Picked up",
    Mark.AT_SHELTER: "At the shelter",
    Mark.NOT_AT_HOME: "Not at home",
    Mark.REFUSED: "Refused to leave",
}


def show_carrying(house: House, caller: Caller, plan: KeptPlan) -> None:
    """Show live progress, then the lists of the vehicles to those who may see names."""
    rides = desk.rides(house, caller, plan.head.id)
    show_progress(house, caller, plan, rides)
    if caller.may(Permission.EVACUATION_PLAN):
        _offer_anew(house, caller, plan, rides)
    if caller.may(Permission.MANIFESTS_MARK):
        with shown():
            _mark_by_hand(house, caller, plan, rides)
    if caller.may(Permission.MANIFESTS_READ):
        with shown():
            _show_manifests(house, caller, plan, rides)


def _offer_anew(house: House, caller: Caller, plan: KeptPlan, rides: PlanRides) -> None:
    """Offer another version for those who are not yet safe, as when a road closes or a vehicle breaks."""
    with st.expander("Something changed: plan anew", icon=":material/alt_route:"):
        st.caption(
            "For a road that closed, a vehicle that broke or a shelter that filled: households that were "
            "picked up, brought or refused are left out, and all others are planned from now. Every vehicle "
            "is taken to start at its depot."
        )
        out = st.multiselect(
            "Vehicles that are out", [one.code for one in plan.inputs.vehicles], key="vehicles_out"
        )
        st.button(
            "Plan anew",
            icon=":material/replay:",
            key="plan_anew",
            on_click=_plan_anew,
            args=(house, caller, plan, rides, tuple(out)),
        )


def _plan_anew(house: House, caller: Caller, plan: KeptPlan, rides: PlanRides, out: tuple[str, ...]) -> None:
    now = standing(desk.marks(house, caller, plan.head.id))
    done = frozenset(bytes(one) for one, made in now.items() if made.mark is not Mark.NOT_AT_HOME)
    steps.close_plan()
    draft.take_up(plan, tuple(ride for ride in rides.rides if ride.label), done)
    draft.keep(vehicles_out=out)
    steps.go_to_room(steps.Step.CLEARANCE)


@st.fragment(run_every=EVERY)
def show_progress(house: House, caller: Caller, plan: KeptPlan, rides: PlanRides) -> None:
    """Show how many are safe, and vehicle by vehicle who is not; looked at anew every ten seconds."""
    with shown():
        now = standing(desk.marks(house, caller, plan.head.id))
        st.subheader("Who is not yet safe", icon=":material/fact_check:", anchor=False)
        show_facts(progress_facts(rides, now))
        tables.show_table(
            vehicle_rows(rides, now), alt="Progress of each vehicle", empty="No vehicle drives in this plan."
        )


def progress_facts(rides: PlanRides, now: dict[HouseholdId, MarkMade]) -> list[Fact]:
    """Count households by what was found last; whoever has no mark is not yet safe."""
    counted = Counter(one.mark for one in now.values())
    total = len(rides.rides)
    safe = counted[Mark.AT_SHELTER]
    return [
        Fact(
            "Not yet safe",
            words.number(total - safe - counted[Mark.REFUSED]),
            beside=f"of {total} households",
        ),
        Fact("At the shelter", words.number(safe)),
        Fact("On the way", words.number(counted[Mark.PICKED_UP])),
        Fact("Not at home", words.number(counted[Mark.NOT_AT_HOME])),
        Fact("Refused", words.number(counted[Mark.REFUSED])),
        Fact("In no vehicle", words.number(len({one.ride for one in rides.unserved}))),
    ]


def vehicle_rows(rides: PlanRides, now: dict[HouseholdId, MarkMade]) -> list[tables.Row]:
    """Tell for each vehicle how many of its doors are settled, under way, or open."""
    rows: list[tables.Row] = []
    for route in rides.routes:
        doors = [
            now.get(HouseholdId(rides.rides[stop.ride].household))
            for trip in route.trips
            for stop in trip.stops
        ]
        marked = Counter(one.mark for one in doors if one is not None)
        rows.append(
            {
                "Vehicle": route.vehicle,
                "Doors": len(doors),
                "At the shelter": marked[Mark.AT_SHELTER],
                "Picked up": marked[Mark.PICKED_UP],
                "Not at home": marked[Mark.NOT_AT_HOME],
                "Refused": marked[Mark.REFUSED],
                "Open": sum(1 for one in doors if one is None or one.mark not in SETTLED),
            }
        )
    return rows


def _mark_by_hand(house: House, caller: Caller, plan: KeptPlan, rides: PlanRides) -> None:
    """Take a report by radio: a whole trip at once, or the doors of it by their numbers."""
    if not rides.routes:
        return
    with st.expander("A crew reports by radio", icon=":material/radio:"), st.form("radio", border=False):
        routes = {route.vehicle: route for route in rides.routes}
        vehicle = st.selectbox("Vehicle", list(routes))
        what = Mark(st.selectbox("What", list(Mark), format_func=MARK_WORDS.__getitem__) or Mark.PICKED_UP)
        doors = st.text_input("Doors by their numbers (empty: all)", placeholder="1-4, 7")
        asked = st.form_submit_button("Mark", type="primary")
    if not asked:
        return
    stops = [stop for trip in routes[vehicle].trips for stop in trip.stops]
    chosen = numbers_in(doors, len(stops)) or range(1, len(stops) + 1)
    households = [rides.rides[stops[number - 1].ride].household for number in chosen]
    known = next(one for one in plan.inputs.vehicles if one.code == vehicle)
    count = manifest_desk.mark(house, caller, plan.head.id, households, what, vehicle_id=known.id)
    st.toast(f"{words.counted(count, 'door')} marked: {MARK_WORDS[what].lower()}.")


def numbers_in(text: str, most: int) -> list[int]:
    """Read "1-4, 7" as numbers from 1 to `most`; what is no number there is passed over."""
    found: set[int] = set()
    for part in text.replace(" ", "").split(","):
        first, _, last = part.partition("-")
        if first.isdecimal():
            found.update(range(int(first), min(most, int(last) if last.isdecimal() else int(first)) + 1))
    return sorted(number for number in found if 1 <= number <= most)


def _show_manifests(house: House, caller: Caller, plan: KeptPlan, rides: PlanRides) -> None:
    st.subheader("Lists for the crews", icon=":material/badge:", anchor=False)
    errand = _ask_for_errand(plan)
    if errand is None:
        return
    if not rides.routes:
        st.caption("No vehicle drives in this plan.")
        return
    vehicle = st.selectbox("Vehicle", [route.vehicle for route in rides.routes], key="manifest_vehicle")
    with st.container(horizontal=True):
        for ending in _FILES:
            name = file_name(f"manifest {vehicle}", ending, errand.export_id)
            offer(
                ending,
                name,
                manifest_desk.exporter(house, caller, errand, vehicle, ending),
                label=f"{vehicle} ({FORMATS[ending].label})",
                key=f"manifest_{ending}",
            )
        _offer_book(house, caller, plan, errand)
        wanted = st.button("Link for the crew's phone", icon=":material/phonelink:", key="crew_link")
        st.button("Put the lists away", icon=":material/visibility_off:", on_click=_put_away)
    if wanted:
        known = next(one for one in plan.inputs.vehicles if one.code == vehicle)
        address = manifest_desk.crew_link(house, caller, errand, known.id, vehicle)
        st.session_state[_LINK] = (vehicle, address)
    _show_link(vehicle)
    st.caption("Each file carries your name, the time and the reason. Whom it led to is on record.")


def _ask_for_errand(plan: KeptPlan) -> Errand | None:
    with st.form("manifest_errand_form", border=True):
        st.caption("The lists hold names and addresses: why they are opened is kept on record.")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            reason = st.text_input(
                "Reason", placeholder="Evacuation of Dayton, crews of the first hour", max_chars=300,
                key="manifest_reason",
            )  # fmt: skip
            asked = st.form_submit_button("Open the lists", icon=":material/badge:", type="primary")
        st.caption(f"A reason has {SHORTEST_REASON} characters or more.")
    if asked and len(reason.strip()) < SHORTEST_REASON:
        st.error(f"The reason has fewer than {SHORTEST_REASON} characters.", icon=":material/info:")
    elif asked:
        export_id = new_export_id(secrets.token_hex)
        st.session_state[_ERRAND] = (bytes(plan.head.id), reason, export_id)
    kept = st.session_state.get(_ERRAND)
    return Errand(plan.head.id, *kept[1:]) if kept and kept[0] == bytes(plan.head.id) else None


def _offer_book(house: House, caller: Caller, plan: KeptPlan, errand: Errand) -> None:
    offer(
        "pdf",
        file_name(f"go book {plan.head.name}", "pdf", errand.export_id),
        manifest_desk.booker(house, caller, errand),
        label="Go-book, all lists (PDF)",
        key="go_book",
    )


def _show_link(vehicle: str) -> None:
    shown_link = st.session_state.get(_LINK)
    if shown_link and shown_link[0] == vehicle:
        st.code(shown_link[1], language=None)
        st.caption(
            f"For {vehicle} alone, for {manifest_desk.LINK_HOURS} hours. Whoever has this link sees the list."
        )


def _put_away() -> None:
    st.session_state.pop(_ERRAND, None)
    st.session_state.pop(_LINK, None)
