"""Figures on the screen: each with its unit, what it is compared with, and what it does not know."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import streamlit as st

Tone = Literal["current", "lapsed", "plain"]

_BADGE: dict[Tone, tuple[str, Literal["blue", "orange", "gray"]]] = {
    "current": (":material/verified:", "blue"),
    "lapsed": (":material/history:", "orange"),
    "plain": (":material/info:", "gray"),
}


@dataclass(frozen=True)
class Fact:
    """One headline figure.

    `beside` is the number that it is to be read against, with source and edition; `unknown` is what
    the figure does not know. `badge` is a short word about it, shown with colour, icon and text.
    """

    label: str
    value: str
    beside: str = ""
    unknown: str = ""
    badge: str = ""
    tone: Tone = "plain"


def show_facts(facts: Sequence[Fact], *, columns: int = 3) -> None:
    """Show figures as cards of equal width that reflow; nothing is shown when there are none."""
    if not facts:
        return
    grid = st.grid(columns, min_column_width=176, gap="small")
    for fact in facts:
        with grid.container(border=True, height="stretch", gap="xsmall"):
            _show_fact(fact)


def _show_fact(fact: Fact) -> None:
    st.metric(fact.label, fact.value)
    if fact.badge:
        icon, colour = _BADGE[fact.tone]
        st.badge(fact.badge, icon=icon, color=colour)
    if fact.beside:
        st.caption(fact.beside)
    if fact.unknown:
        st.caption(f":material/visibility_off: {fact.unknown}")


def show_pairs(pairs: Sequence[tuple[str, str]], *, columns: int = 1) -> None:
    """Show facts as a name and, below it, a text in plain letters; a pair without a text is left out.

    The text is a resident's: it goes through `st.text`, so that nothing in it is obeyed.
    """
    told = [(name, text) for name, text in pairs if text.strip()]
    if not told:
        return
    grid = st.grid(columns, min_column_width=150, gap="small")
    for name, text in told:
        with grid.container(gap=None):
            if name:
                st.caption(name)
            st.text(text)
