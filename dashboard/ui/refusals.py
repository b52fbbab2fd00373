"""What a person sees when something is refused or breaks: a sentence, never a traceback."""

import logging
import secrets
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from data_access.refusals import NotPermitted, Refusal, StoreUnavailable

_log = logging.getLogger("muster.screens")

_ICONS: tuple[tuple[type[Refusal], str], ...] = (
    (NotPermitted, ":material/lock:"),
    (StoreUnavailable, ":material/cloud_off:"),
)


def show(refusal: Refusal) -> None:
    """Show a refusal in a calm box."""
    icon = next((icon for kind, icon in _ICONS if isinstance(refusal, kind)), ":material/info:")
    st.error(_plain(str(refusal)), icon=icon)


@contextmanager
def shown() -> Iterator[None]:
    """Show what is refused inside, and go on below it."""
    try:
        yield
    except Refusal as refusal:
        show(refusal)


def on_script_error(error: Exception) -> bool:
    """Show a refusal as its sentence and anything else as a reference; True: nothing more is shown.

    The log gets the kind of error and the places in the program, never its text or values, because
    those may hold what a household told us.
    """
    if isinstance(error, Refusal):
        show(error)
        return True
    reference = secrets.token_hex(4).upper()
    _log.error("%s %s at %s", reference, type(error).__name__, _places(error))
    st.error(f"Something went wrong; nothing was changed. Reference {reference}", icon=":material/error:")
    return True


def _places(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    return " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames)) or "no place"


def _plain(sentence: str) -> str:
    """Keep Markdown out of a sentence: it may quote a file name or a heading from outside."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()<>#+!|$~:" else sign for sign in sentence)
