"""The filter of a needs question: six parts, each kept in the address so that a view can be handed on."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import streamlit as st

from dashboard.registry.freshness import Freshness
from dashboard.registry.question import OTHER_LANGUAGE_TAG, AnimalKind, NeedsFilter
from dashboard.ui import words
from data_access.records.languages import LANGUAGE_NAMES, LANGUAGES
from data_access.records.needs import CMIST, CMIST_OF, Need, Transport

_NEEDS_BY_GROUP: Final = [need for group in CMIST for need in Need if CMIST_OF[need] is group]
_FRESHNESS_WORDS: Final[Mapping[Freshness, str]] = {
    Freshness.CURRENT: "Confirmed",
    Freshness.LAPSED: "Lapsed",
    Freshness.NEVER: "Never confirmed",
}
_ANIMAL_WORDS: Final[Mapping[AnimalKind, str]] = {
    AnimalKind.SERVICE: "Service animal",
    AnimalKind.OTHER: "Other animals",
}
_ANY_POWER: Final = "Any"
_POWER: Final = "Depends on power"
_BATTERY_HOURS: Final[Mapping[str, float]] = {
    f"Battery {hours} h or less, or not known": hours for hours in (2, 4, 8, 24)
}


def choose_filter() -> NeedsFilter:
    """Ask which households are meant; everything left empty leaves nobody out."""
    with st.expander(
        "Filter by need, transport, power, language, animals, freshness", icon=":material/tune:"
    ):
        grid = st.grid(3, min_column_width=230)
        with grid.cell():
            needs = _several("Any of these needs", _NEEDS_BY_GROUP, words.NEED_WORDS, key="need")
        with grid.cell():
            transport = _several("Leaves by", list(Transport), words.TRANSPORT_WORDS, key="leaves")
        with grid.cell():
            power = st.selectbox(
                "Power", [_ANY_POWER, _POWER, *_BATTERY_HOURS], key="power", bind="query-params"
            )
        with grid.cell():
            languages = _several(
                "Language", [*LANGUAGES, OTHER_LANGUAGE_TAG], _language_words(), key="language"
            )
        with grid.cell():
            animals = _several("Animals", list(AnimalKind), _ANIMAL_WORDS, key="animals")
        with grid.cell():
            freshness = _several(
                "Only these (empty: all)", list(Freshness), _FRESHNESS_WORDS, key="freshness"
            )
    chosen = NeedsFilter(
        needs_any=frozenset(needs),
        transport=frozenset(transport),
        depends_on_power=power == _POWER,
        battery_hours_at_most=_BATTERY_HOURS.get(power),
        languages=frozenset(languages),
        animals=frozenset(animals),
        # Nothing chosen means all of them, as in the other parts: nobody drops out silently.
        freshness=frozenset(freshness or Freshness),
    )
    if phrases := filter_words(chosen):
        st.badge(f"Only: {'; '.join(phrases)}", icon=":material/filter_alt:", color="orange")
    return chosen


def filter_words(chosen: NeedsFilter) -> list[str]:
    """Say what is asked for, one phrase a part; empty when every household is meant."""
    phrases = [
        words.listed(words.NEED_WORDS[need] for need in _NEEDS_BY_GROUP if need in chosen.needs_any),
        words.listed(words.TRANSPORT_WORDS[way] for way in Transport if way in chosen.transport),
        _POWER if chosen.depends_on_power else "",
        next((name for name, hours in _BATTERY_HOURS.items() if hours == chosen.battery_hours_at_most), ""),
        words.listed(_language_words()[tag] for tag in sorted(chosen.languages)),
        words.listed(_ANIMAL_WORDS[kind] for kind in AnimalKind if kind in chosen.animals),
    ]
    if len(chosen.freshness) < len(Freshness):
        phrases.append(words.listed(_FRESHNESS_WORDS[kind] for kind in Freshness if kind in chosen.freshness))
    return [phrase for phrase in phrases if phrase]


def _several(label: str, options: Sequence[Any], names: Mapping[Any, str], *, key: str) -> list[Any]:
    return st.multiselect(
        label, options, format_func=names.__getitem__, placeholder="All", key=key, bind="query-params"
    )


def _language_words() -> dict[str, str]:
    return {**LANGUAGE_NAMES, OTHER_LANGUAGE_TAG: "Another language"}
