"""What holds in the zones: a sentence, figures, a table, and the way to the public page."""

from collections import Counter
from typing import Final

import streamlit as st

from dashboard.evacuation.zones.looks import LOOKS, SOURCE, weight_of
from dashboard.evacuation.zones.sentence import status_sentence
from dashboard.ui import tables, words
from dashboard.ui.facts import Fact, show_facts
from dashboard.ui.zones import stamp
from dashboard.ui.zones.desk import Picture
from dashboard.wiring import House
from data_access.records.zones import Zone, ZoneStatus

PUBLIC_ZONES: Final = "/public/zones"
"""The page for everybody; `dashboard.web.public_paths` serves it."""
_FIGURES: Final = (ZoneStatus.ORDER, ZoneStatus.WARNING, ZoneStatus.SHELTER_IN_PLACE, ZoneStatus.ADVISORY)


def sentence_of(picture: Picture) -> str:
    """Say what holds, stamped where it is an exercise."""
    told = status_sentence(picture.status_of(zone.id) for zone in picture.zones)
    return stamp.before(told, exercise=picture.exercise)


def facts_of(picture: Picture) -> list[Fact]:
    """Count the zones by what holds in them."""
    number = Counter(picture.status_of(zone.id) for zone in picture.zones)
    beside = f"of {words.counted(len(picture.zones), 'zone')}"
    return [
        Fact(stamp.before(LOOKS[one].words, exercise=picture.exercise), words.number(number[one]), beside)
        for one in _FIGURES
    ]


def show(picture: Picture, house: House) -> None:
    """Show the sentence, the figures and when a status was set last."""
    st.text(sentence_of(picture))
    show_facts(facts_of(picture), columns=4)
    told = words.local_time(picture.changed_at, house.settings.zone)
    public = f" Everybody sees the real statuses at {PUBLIC_ZONES}." if house.settings.public_zones else ""
    st.caption(words.plain(f"Last status set: {told}.{public} {SOURCE}."))


def show_table(picture: Picture, house: House) -> None:
    """Show every zone with what holds in it, the heaviest first."""
    heavy = sorted(picture.zones, key=lambda zone: (-weight_of(picture.status_of(zone.id)), zone.id))
    tables.show_table(
        [_row(picture, zone, house) for zone in heavy],
        alt=stamp.before("Zones and their status", exercise=picture.exercise),
        empty="No zone has been drawn or imported yet.",
        key=f"zones_table_{picture.exercise}",
    )


def _row(picture: Picture, zone: Zone, house: House) -> dict[str, tables.Cell]:
    look, change = LOOKS[picture.status_of(zone.id)], picture.now.get(zone.id)
    return {
        "Zone": zone.id,
        "Name": zone.name,
        "City": zone.city,
        "Status": stamp.before(f"{look.letter} · {look.words}", exercise=picture.exercise),
        "Since": words.local_time(change.set_at, house.settings.zone) if change else words.EN_DASH,
        "Set by": change.by if change else words.EN_DASH,
        "Reason": change.reason if change else "",
    }
