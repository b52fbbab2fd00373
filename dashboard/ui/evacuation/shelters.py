"""Shelters of a plan on the screen: how full each gets, and by what measure."""

import streamlit as st

from dashboard.evacuation.planning.presets import SQUARE_FEET
from dashboard.ui import tables, words
from dashboard.ui.evacuation.clearance import minutes
from data_access.evacuation_plans import KeptPlan
from data_access.records.evacuation_plan import ShelterUse


def show_shelters(plan: KeptPlan) -> None:
    """Show how full the shelters of a plan get by those who are brought."""
    st.subheader("Where they are taken", icon=":material/night_shelter:", anchor=False)
    found = plan.results.pickups
    if found is None:
        st.info("Nobody is brought to a shelter in this plan.", icon=":material/info:")
        return
    used = [one for one in found.shelters if one.people]
    st.write(shelters_sentence(used))
    tables.show_figures(
        [_row(one) for one in sorted(found.shelters, key=lambda one: -one.people)],
        alt="Shelters with places taken and places there are",
        empty="No shelter is in use.",
    )
    spaces = ", ".join(f"{name.lower()} {feet} sq ft" for name, feet in SQUARE_FEET.items())
    st.caption(
        "Taken / places. Whoever comes by car is not counted here. Space a person: "
        f"{spaces} (FEMA functional-needs guidance; FEMA 453)."
    )


def shelters_sentence(used: list[ShelterUse]) -> str:
    """Say how many shelters are needed and whether one of them is full."""
    full = [one.name for one in used if one.people >= one.places]
    said = f" Full: {words.listed(full)}." if full else " None of them gets full."
    brought = sum(one.people for one in used)
    return (
        f"{words.counted(len(used), 'shelter')} take in "
        f"{words.counted(brought, 'person', 'people')} who are brought.{said}"
    )


def _row(one: ShelterUse) -> dict[str, tables.Cell]:
    return {
        "Shelter": one.name,
        "People": _of(one.people, one.places),
        "Accessible cots": _of(one.accessible, one.accessible_places),
        "Power": _of(one.powered, one.powered_places),
        "Animals": _of(one.animals, one.animal_places),
        "Last arrival": minutes(one.last_minute),
    }


def _of(taken: int, places: int) -> str:
    return f"{words.number(taken)} / {words.number(places)}"
