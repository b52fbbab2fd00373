"""Pick-ups on the screen: whom nobody can take first, then when all are safe, and what another van saves."""

import streamlit as st

from dashboard.ui import tables, words
from dashboard.ui.evacuation.clearance import minutes
from dashboard.ui.facts import Fact, show_facts
from data_access.evacuation_plans import KeptPlan
from data_access.records.evacuation_plan import Pickups


def show_pickups(plan: KeptPlan) -> None:
    """Show who is fetched by when; a plan without pick-ups says why."""
    found = plan.results.pickups
    st.subheader("Those who need a ride", icon=":material/airport_shuttle:", anchor=False)
    if found is None:
        for note in plan.results.notes or ("Nobody in this plan needs a ride.",):
            st.info(note, icon=":material/info:")
        return
    _show_unserved(found)
    if found.apart:
        st.warning(found.apart, icon=":material/pets:")
    st.write(pickups_sentence(found))
    show_facts(
        [
            Fact("All safe after", minutes(found.all), beside=_bound(found)),
            Fact("90 % safe after", minutes(found.ninety)),
            Fact("People brought", words.number(found.people), beside=f"{found.served} households"),
        ]
    )
    _show_classes(found)
    _show_what_if(found)
    _show_vehicles(found)


def pickups_sentence(found: Pickups) -> str:
    """Say what the plan comes to and which class decides."""
    used = len(found.vehicles)
    trips = sum(one.trips for one in found.vehicles)
    power = (
        f" The battery of {words.counted(found.power_misses, 'household')} ends before they have power again."
        if found.power_misses
        else ""
    )
    stopped = " The search was stopped; this is the best plan it had." if found.stopped else ""
    return (
        f"{words.counted(used, 'vehicle')} make {words.counted(trips, 'trip')} and bring "
        f"{words.counted(found.people, 'person', 'people')} to shelters within {minutes(found.all)}. "
        f"{found.binds}{power}{stopped}"
    )


def _bound(found: Pickups) -> str:
    if not found.bound:
        return ""
    gap = words.share(found.all - found.bound, found.bound)
    return f"proven lower bound {minutes(found.bound)} (loose); at most {gap} above the best"


def _show_unserved(found: Pickups) -> None:
    """Say first, and loudly, whom nobody can take."""
    for one in found.unserved:
        st.error(
            f"**{words.counted(one.households, 'household')} "
            f"({words.counted(one.people, 'person', 'people')}) cannot be taken.** "
            f"{one.reason}. {one.remedy}",
            icon=":material/person_alert:",
        )


def _show_classes(found: Pickups) -> None:
    tables.show_figures(
        [
            {
                "Hardest need aboard": one.name,
                "People": one.people,
                "90 % safe": minutes(one.ninety),
                "All safe": minutes(one.all),
            }
            for one in found.classes
        ],
        alt="When each class is safe",
        empty="Nobody is taken.",
    )


def _show_what_if(found: Pickups) -> None:
    st.markdown("**What another vehicle would bring**")
    for one in found.what_if:
        st.markdown(f":material/add_circle: {one.sentence}")
    if not found.what_if:
        st.write("No further vehicle, of whatever kind, would bring anybody to safety sooner.")


def _show_vehicles(found: Pickups) -> None:
    with st.expander("Vehicles", icon=":material/directions_bus:"):
        tables.show_table(
            [
                {
                    "Vehicle": one.code,
                    "Kind": one.kind.replace("_", " "),
                    "Depot": one.depot,
                    "Trips": one.trips,
                    "Doors": one.stops,
                    "People": one.people,
                    "km": one.km,
                    "Leaves, min": one.begins_minute,
                    "Done, min": one.ends_minute,
                }
                for one in found.vehicles
            ],
            alt="What each vehicle does",
            empty="No vehicle is used.",
        )
