"""A point by its address or crossing: typed, chosen from what was found, and put into another field."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import streamlit as st

from dashboard.geo.search.index import Match
from dashboard.wiring import House
from data_access.access import Caller, Permission

PlaceFinder = Callable[[str], Sequence[Match]]
"""What is typed → places, the best first; empty when nothing fits."""

_FOUND: Final = "places_found"
_TYPED: Final = "address"
_PICKED: Final = "place_found"
_MATCH_PIXELS: Final = 420
"""So that an address with its city and ZIP is not cut; never wider than the page."""


def finder(house: House, caller: Caller) -> PlaceFinder:
    """Make what looks for places through the door; what is typed does not stand on the audit line."""

    def find(text: str) -> Sequence[Match]:
        with house.store.enter(caller, Permission.AREAS_READ, about="address search") as visit:
            return house.addresses.current(visit).find(text)

    return find


def no_places(_text: str) -> Sequence[Match]:
    """Find nothing: where no addresses can be asked."""
    return ()


def ask_for_place(find: PlaceFinder, *, into: str) -> None:
    """Ask for an address or crossing; the one chosen goes as a point into the field with the key `into`.

    What is typed stays out of the address of the page: only the point, which a person chose, is in it.
    """
    text = st.text_input(
        "Address or crossing", key=_TYPED, placeholder="1234 Main St, or Lake & Hiawatha", max_chars=200
    ).strip()
    if not text:
        return
    found = _found(find, text)
    if not found:
        st.caption("No address or crossing is like this one. Type the street and the city, or a point.")
        return
    by_label = {_label(match): match for match in found}
    st.selectbox(
        "Match",
        list(by_label),
        index=None,
        placeholder=f"Choose one of {len(by_label)}",
        key=_PICKED,
        width=_MATCH_PIXELS,
        on_change=_put,
        args=(by_label, into),
    )


def _found(find: PlaceFinder, text: str) -> Sequence[Match]:
    """Look for a text once, and not again with each run of the page."""
    kept: tuple[str, Sequence[Match]] | None = st.session_state.get(_FOUND)
    if kept is None or kept[0] != text:
        kept = (text, tuple(find(text)))
        st.session_state[_FOUND] = kept
    return kept[1]


def _label(match: Match) -> str:
    return match.label if match.exact else f"{match.label} (another number)"


def _put(by_label: Mapping[str, Match], into: str) -> None:
    match = by_label.get(st.session_state.get(_PICKED) or "")
    if match is not None:
        st.session_state[into] = f"{match.latitude:.6f}, {match.longitude:.6f}"
