"""The last step: the words of the order, the decision record, and what it hands over."""

import json
from datetime import datetime
from typing import Any

import msgspec
import streamlit as st

from dashboard.ui import words
from dashboard.ui.downloads import offer_as
from dashboard.ui.evacuation import desk
from dashboard.ui.evacuation.clearance import minutes
from dashboard.ui.navigation import PAGES_FOLDER
from dashboard.ui.refusals import shown
from dashboard.ui.zones import choosing
from dashboard.wiring import House
from data_access.access import Caller, Permission
from data_access.evacuation_plans import KeptPlan


def show_order(house: House, caller: Caller, plan: KeptPlan) -> None:
    """Offer to put the order on record, and hand over the draft of an alert; nothing is sent from here."""
    st.subheader("The order", icon=":material/campaign:", anchor=False)
    if plan.head.exercise:
        st.info("Exercise: this order is no order.", icon=":material/fitness_center:")
    if not caller.may(Permission.EVACUATION_ORDER):
        st.caption("Your role does not include giving an order.")
        return
    statement = st.text_area(
        "Words of the order", value=statement_of(plan), height=150, max_chars=4_000, key="order_words"
    )
    asked = st.button("Put the order on record", icon=":material/gavel:", type="primary", key="give_order")
    if asked:
        with shown():
            desk.order(house, caller, plan.head.id, statement, screen_of(plan))
            st.toast("The order is on record, with what stood on this screen.")
    _show_given(house, caller, plan)
    _offer_draft(house, caller, plan, statement)


def statement_of(plan: KeptPlan) -> str:
    """Write the first draft of an order: source, hazard to fill in, place, what to do, and by when."""
    stamp = "EXERCISE. " if plan.head.exercise else ""
    area = plan.inputs.area_name or "the area on the map"
    shelters = [
        one.name for one in (plan.results.pickups.shelters if plan.results.pickups else ()) if one.people
    ][:3]
    open_ = f" Shelters are open at {words.listed(shelters)}." if shelters else ""
    return (
        f"{stamp}County emergency management: [hazard] threatens {area}. Leave {area} now. "
        f"Take medication and papers, and help your neighbours.{open_} "
        "If you need a ride, call 911 and say so. "
        f"Leave at once; it takes about {_time(plan)} until all are out."
    )  # fmt: skip


def _time(plan: KeptPlan) -> str:
    egress, pickups = plan.results.egress, plan.results.pickups
    times = [
        egress.managed.all if egress and egress.managed.all else 0.0,
        pickups.all if pickups else 0.0,
    ]
    return minutes(max(times))


def screen_of(plan: KeptPlan) -> str:
    """Write what stands on the screen as JSON: the plan, what it rests on, and what came out."""
    told: dict[str, Any] = {
        "plan": plan.head.id.hex(),
        "name": plan.head.name,
        "version": plan.head.version,
        "exercise": plan.head.exercise,
        "inputs": json.loads(msgspec.json.encode(plan.inputs)),
        "results": json.loads(msgspec.json.encode(plan.results)),
    }
    return json.dumps(told)


def draft_text(plan: KeptPlan, statement: str, now: datetime) -> str:
    """Write the draft of an alert: nothing is sent; the area goes with it as latitude,longitude pairs."""
    stamp = "EXERCISE EXERCISE EXERCISE\n" if plan.head.exercise else ""
    return (
        f"{stamp}ALERT DRAFT, NOT SENT\nPlan: {plan.head.name}, version {plan.head.version}\n"
        f"Written: {now:%Y-%m-%d %H:%M} UTC\nStatus: {'Exercise' if plan.head.exercise else 'Actual'}\n"
        f"Area: {plan.inputs.area_name}\nPolygon: {polygon_text(plan)}\n\n{statement.strip()}\n"
    )


def polygon_text(plan: KeptPlan) -> str:
    """Write the outline as CAP 1.2 does: "lat,lon lat,lon …", closed; of several parts, one a line."""
    geometry = plan.area
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return "\n".join(
        " ".join(f"{latitude:.5f},{longitude:.5f}" for longitude, latitude, *_ in polygon[0])
        for polygon in polygons
    )


def _show_given(house: House, caller: Caller, plan: KeptPlan) -> None:
    given = [one for one in desk.orders(house, caller) if one.plan_id == plan.head.id]
    for one in given:
        moment = words.local_time(one.given_at, house.settings.zone)
        st.success(f"On record: {moment}, by {words.plain(one.author)}", icon=":material/gavel:")


def _offer_draft(house: House, caller: Caller, plan: KeptPlan, statement: str) -> None:
    offer_as(
        "text/plain",
        f"muster-alert-draft-{plan.head.id.hex()[:8]}.txt",
        lambda: draft_text(plan, statement, house.clock()).encode(),
        label="Alert draft (text)",
        key="alert_draft",
    )
    st.caption(
        "The draft holds the area and the words, and is sent by nobody. The zones of this area get their "
        "status on the page of the zones, in two steps."
    )
    if caller.may(Permission.ZONES_STATUS):
        _lead_to_zones(house, caller, plan)


def _lead_to_zones(house: House, caller: Caller, plan: KeptPlan) -> None:
    """Lead on to the zones that the area touches, chosen there already, in an exercise where this is one."""
    zones = desk.zones_under(house, caller, plan)
    if not zones:
        st.caption("No evacuation zone touches this area.")
        return
    if st.button(
        f"On to {words.counted(len(zones), 'zone')} of this area", icon=":material/layers:", key="to_zones"
    ):
        choosing.take(zones)
        asked = {"exercise": "true"} if plan.head.exercise else None
        st.switch_page(PAGES_FOLDER / "zones.py", query_params=asked)
