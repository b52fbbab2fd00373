"""The second step: who needs a ride, how sure that is, and households added by hand."""

import secrets
from typing import Final

import streamlit as st
from msgspec.structs import replace

from dashboard.evacuation.planning.riders import Riders
from dashboard.geo.typed import point_from_text
from dashboard.ui import tables, words
from dashboard.ui.address_box import ask_for_place
from dashboard.ui.areas import Offered
from dashboard.ui.evacuation import draft
from dashboard.ui.facts import Fact, show_facts
from data_access.records.evacuation_plan import People, RideKept
from data_access.refusals import BadInput

_AT: Final = "evacuation_at"


def show_people(found: Riders) -> None:
    """Show who rides, and say first whom nobody knows."""
    people = found.people
    st.subheader("Who needs a ride", icon=":material/accessible_forward:", anchor=False)
    st.write(people_sentence(people))
    show_facts(_facts(people))
    tables.show_figures(
        _rows(people), alt="People who need a ride, by the way they leave", empty="Nobody needs a ride here."
    )
    if people.off_map:
        st.warning(
            f"{words.counted(people.off_map, 'household')} of the registry that need a ride have no place on "
            "the map, so nobody knows whether they live here. They are in no route: call them.",
            icon=":material/wrong_location:",
        )


def people_sentence(people: People) -> str:
    """Say in a sentence who was found and who is not known."""
    if not people.households and not people.riding:
        return "No household of the registry lives in this area. Many who need help are not registered."
    return (
        f"{words.counted(people.riding, 'household')} of {words.number(people.households)} registered here "
        f"need a ride: {words.counted(_riders(people), 'person', 'people')} with "
        f"{words.counted(people.attendants, 'attendant')}. A registry holds a few of those who need help: "
        "plan for more."
    )


def _riders(people: People) -> int:
    return people.walking + people.lift + people.wheelchair + people.stretcher


def _facts(people: People) -> list[Fact]:
    return [
        Fact("Households that ride", words.number(people.riding), unknown=f"{people.not_told} did not tell"),
        Fact("Wheelchair", words.number(people.wheelchair)),
        Fact("Stretcher", words.number(people.stretcher)),
        Fact("Need a lift", words.number(people.lift)),
        Fact("Walk to the vehicle", words.number(people.walking)),
        Fact(
            "Depend on power",
            words.number(people.powered),
            unknown=f"battery of {people.battery_not_known} not known" if people.battery_not_known else "",
        ),
    ]


def _rows(people: People) -> list[dict[str, tables.Cell]]:
    told = {
        "Attendants who come along": people.attendants,
        "Households with a service animal": people.service_animals,
        "Other animals": people.other_animals,
        "Leave by their own car": people.own_car,
        "Did not tell how they leave": people.not_told,
        "Added by hand": people.by_hand,
        "Not on the map": people.off_map,
    }
    return [{"": name, "Number": count} for name, count in told.items()]


def offer_by_hand(offered: Offered) -> None:
    """Let households be added that no registry knows, and taken away again."""
    with st.expander("Add a household by hand", icon=":material/person_add:"):
        st.caption("Found by a knock at the door or a call: where it is, who gets in, and whom to ask for.")
        ask_for_place(offered.find_places, into=_AT)
        at = st.text_input("Point (latitude, longitude)", key=_AT, placeholder="45.19, -93.47")
        with st.form("by_hand", border=False, clear_on_submit=True):
            label = st.text_input("Name of the household", max_chars=80)
            whereabouts = st.text_input("Address, and whom to call", max_chars=160)
            with st.container(horizontal=True):
                counts = {
                    name: int(st.number_input(words_, 0, 30, 0, key=f"hand_{name}", width=130))
                    for name, words_ in _COUNTS.items()
                }
            powered = st.checkbox("Depends on power")
            hours = st.number_input("Battery, hours (0 where nobody knows)", 0.0, 72.0, 0.0, step=0.5)
            asked = st.form_submit_button("Add", type="primary")
    if asked:
        _add(label, whereabouts, at, counts, hours if powered else None)
    _show_added()


_COUNTS: Final = {
    "walking": "Walking",
    "lift": "Lift",
    "wheelchair": "Wheelchair",
    "stretcher": "Stretcher",
    "attendants": "Attendants",
    "other_animals": "Animals",
}


def _add(label: str, whereabouts: str, at: str, counts: dict[str, int], hours: float | None) -> None:
    if not label.strip():
        raise BadInput("The household needs a name, so that a crew can ask for it.")
    if not any(counts[name] for name in ("walking", "lift", "wheelchair", "stretcher")):
        raise BadInput("Say who gets in: at least one person.")
    latitude, longitude = point_from_text(at)
    ride = RideKept(
        secrets.token_bytes(16),
        latitude,
        longitude,
        powered=hours is not None,
        battery_minutes=int(hours * 60) if hours else None,
        label=label.strip(),
        whereabouts=whereabouts.strip(),
    )
    draft.keep(by_hand=(*draft.current().by_hand, replace(ride, **counts)))
    st.rerun()


def _show_added() -> None:
    for ride in draft.current().by_hand:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(f"{ride.label}: {ride.people} people, {ride.whereabouts or 'no address told'}")
            st.button(
                "Take away",
                key=f"away_{ride.household.hex()}",
                on_click=_take_away,
                args=(ride.household,),
            )


def _take_away(household: bytes) -> None:
    left = tuple(ride for ride in draft.current().by_hand if ride.household != household)
    draft.keep(by_hand=left)
