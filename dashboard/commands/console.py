"""What all commands share: who is at the console, an open house, and refusals as sentences."""

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.console import Console

from dashboard.settings import Settings, settings_from
from data_access.access import Caller, Role, console_caller
from data_access.refusals import Refusal

out = Console(highlight=False)
_err = Console(stderr=True, highlight=False)


@contextmanager
def told_plainly() -> Iterator[None]:
    """Print a refusal as its sentence and leave with 1; a traceback is for mistakes of the program only."""
    try:
        yield
    except Refusal as refusal:
        _err.print(str(refusal), style="bold red", markup=False)
        raise typer.Exit(1) from None


def settings() -> Settings:
    """Return the settings of this installation; refused when they are weak."""
    return settings_from(os.environ)


def at_console(*roles: Role) -> Caller:
    """Return whoever works at this machine's console: they hold the keys, and stand on record by name."""
    return console_caller(f"console: {getpass.getuser()}", frozenset(roles))
