"""The same household twice on the screen: what may be one, side by side, and what a person decides."""

from collections.abc import Mapping
from typing import Final

import streamlit as st

from dashboard.profiles.merge_words import FieldSides, consent_sentences, field_sides
from dashboard.ui import words
from dashboard.ui.refusals import shown
from dashboard.wiring import House
from data_access.access import Caller, Permission
from data_access.merging.candidates import Candidate, candidates_in, mark_all
from data_access.merging.combining import Side
from data_access.merging.deciding import (
    MergeId,
    PastMerge,
    Record,
    keep_apart,
    merge,
    merges_in,
    open_pair,
    undo,
)
from data_access.records.ids import HouseholdId

_FOUND: Final = "same_households"
_PAIR: Final = "same_pair"
_SAID: Final = "same_said"
_SIDE_WORDS: Final[Mapping[Side, str]] = {Side.FIRST: "Left", Side.SECOND: "Right", Side.BOTH: "Both"}


def look_for_same(house: House, caller: Caller) -> None:
    """Look for records that may be one household, when asked, and let one pair be opened."""
    said = st.session_state.pop(_SAID, "")
    if said:
        st.success(said)
    if st.button("Look for households told of twice", icon=":material/join_inner:"):
        with st.spinner("Comparing fingerprints. No record is shown for it."):
            _look(house, caller)
    found: tuple[Candidate, ...] | None = st.session_state.get(_FOUND)
    if found is None:
        return
    if not found:
        st.text("No two records of different sources look like one household.")
        return
    by_label = {_label(at, one): one for at, one in enumerate(found, start=1)}
    label = st.selectbox(
        f"{words.counted(len(found), 'pair')} to decide on",
        list(by_label),
        index=None,
        placeholder="Choose a pair to open both records",
        key=f"pair_{len(found)}",
    )
    chosen = by_label.get(label or "")
    if chosen is not None:
        with shown():
            _decide(house, caller, chosen)


def _look(house: House, caller: Caller) -> None:
    mark_all(house.store, caller)
    about = "pairs of records that may be one household"
    with house.store.enter(caller, Permission.PROFILES_MERGE, about=about) as visit:
        st.session_state[_FOUND] = tuple(candidates_in(visit, house.settings.jurisdiction))


def _label(number: int, one: Candidate) -> str:
    return f"{number}. {one.sources[0]} and {one.sources[1]}: {words.listed(one.why)}"


def _decide(house: House, caller: Caller, chosen: Candidate) -> None:
    first, second = _opened(house, caller, chosen)
    with st.form(f"merge_{chosen.first.hex()[:8]}_{chosen.second.hex()[:8]}", border=True):
        _show_heads(first, second)
        choices = {one.field: _show_field(one) for one in field_sides(first, second)}
        for sentence in consent_sentences(first, second):
            st.caption(f":material/handshake: {words.plain(sentence)}")
        st.caption("Consents are not chosen: the narrower holds unless the household said otherwise later.")
        with st.container(horizontal=True):
            one = st.form_submit_button("Make one household", icon=":material/merge:", type="primary")
            apart = st.form_submit_button("Keep apart", icon=":material/call_split:")
    if one:
        _merge(house, caller, chosen, {field: side for field, side in choices.items() if side is not None})
    if apart:
        _keep_apart(house, caller, chosen)


def _opened(house: House, caller: Caller, chosen: Candidate) -> tuple[Record, Record]:
    """Open both records once for a pair, not at every click: each opening is a line on record."""
    kept: tuple[str, tuple[Record, Record]] | None = st.session_state.get(_PAIR)
    name = f"{chosen.first.hex()} and {chosen.second.hex()}"
    if kept is not None and kept[0] == name:
        return kept[1]
    about = f"households {name} beside each other"
    with house.store.enter(caller, Permission.PROFILES_MERGE, about=about) as visit:
        pair = open_pair(visit, chosen.first, chosen.second)
    st.session_state[_PAIR] = (name, pair)
    return pair


def _show_heads(first: Record, second: Record) -> None:
    left, right = st.columns(2)
    left.markdown(f"**Left: {words.plain(first.source)}**")
    right.markdown(f"**Right: {words.plain(second.source)}**")
    st.caption("≠ stands before what only one side tells, = before what both tell.")


def _show_field(one: FieldSides) -> Side | None:
    """Show a field of both; hands back from which side it is taken, None where they agree."""
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{one.title}**")
            if one.differs:
                st.badge("differs", icon=":material/difference:", color="orange")
            else:
                st.badge("the same", icon=":material/check:", color="gray")
        left, right = st.columns(2)
        # Below each other, as on a phone, the two are told apart by these words alone.
        for column, side, lines in ((left, Side.FIRST, one.first), (right, Side.SECOND, one.second)):
            with column:
                st.caption(_SIDE_WORDS[side])
                st.text("\n".join(lines) or "Not told")
        if not one.differs:
            return None
        return st.radio(
            f"Take {one.title.lower()} from",
            one.choices,
            index=one.choices.index(one.suggested),
            format_func=_SIDE_WORDS.__getitem__,
            horizontal=True,
        )


def _merge(house: House, caller: Caller, chosen: Candidate, choices: dict[str, Side]) -> None:
    today = house.clock().astimezone(house.settings.zone).date()
    about = f"merge household {chosen.second.hex()} into {chosen.first.hex()}"
    with house.store.enter(caller, Permission.PROFILES_MERGE, about=about, writes=True) as visit:
        merge(visit, chosen.first, chosen.second, choices, today=today)
    _decided(house, caller, "They are one household now. It can be undone below.")


def _keep_apart(house: House, caller: Caller, chosen: Candidate) -> None:
    about = f"keep households {chosen.first.hex()} and {chosen.second.hex()} apart"
    with house.store.enter(caller, Permission.PROFILES_MERGE, about=about, writes=True) as visit:
        keep_apart(visit, HouseholdId(chosen.first), HouseholdId(chosen.second))
    _decided(house, caller, "They stay two households. Nobody is asked about them again.")


def _decided(house: House, caller: Caller, said: str) -> None:
    st.session_state.pop(_PAIR, None)
    st.session_state[_SAID] = said
    _look(house, caller)
    st.rerun()


def show_merges(house: House, caller: Caller) -> None:
    """List the merges so far, each with a way back; nothing where there was none."""
    with house.store.enter(caller, Permission.PROFILES_MERGE, about="list of merges") as visit:
        past = merges_in(visit, house.settings.jurisdiction)
    if not past:
        return
    with st.expander(f"{words.counted(len(past), 'merge')} so far", icon=":material/history:"):
        for one in past:
            _show_merge(house, caller, one)


def _show_merge(house: House, caller: Caller, one: PastMerge) -> None:
    sources = words.listed(name for name in one.sources if name) or "two sources"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(f"{words.local_time(one.merged_at, house.settings.zone)} · {sources}")
        if one.undone_at is not None:
            st.badge("undone", color="gray")
        elif not one.can_be_undone:
            st.badge("a later merge builds on it", color="gray")
        elif st.button("Undo", icon=":material/undo:", key=f"undo_{one.id.hex()}"):
            with shown():
                _undo(house, caller, one.id)


def _undo(house: House, caller: Caller, merge_id: MergeId) -> None:
    today = house.clock().astimezone(house.settings.zone).date()
    about = f"undo merge {merge_id.hex()}"
    with house.store.enter(caller, Permission.PROFILES_MERGE, about=about, writes=True) as visit:
        undo(visit, merge_id, today=today)
    st.session_state.pop(_FOUND, None)
    st.session_state[_SAID] = "The merge was undone: they are two records again."
    st.rerun()
