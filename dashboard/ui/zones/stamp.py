"""Whether this is an exercise: chosen once, and stamped on everything that follows from it."""

import streamlit as st

_KEY = "exercise"
WORD = "EXERCISE"


def ask() -> bool:
    """Ask whether an exercise is meant; it stands in the address of the page."""
    return st.toggle(
        "Exercise",
        key=_KEY,
        bind="query-params",
        help="An exercise has statuses of its own. They never reach the public page or its files.",
    )


def show(*, exercise: bool) -> None:
    """Stamp the page: nothing below it is real."""
    if exercise:
        st.warning(
            f"**{WORD} · {WORD} · {WORD}.** Nothing below is real, and none of it reaches the public page.",
            icon=":material/theater_comedy:",
        )


def before(text: str, *, exercise: bool) -> str:
    """Write the stamp before a text."""
    return f"{WORD}: {text}" if exercise else text
