"""`import watch`: a folder whose files are imported as they come."""

import threading
from pathlib import Path
from typing import Annotated

import typer

from dashboard.commands.console import at_console, out, settings, told_plainly
from dashboard.profiles.watching import SETTLE_SECONDS, FolderWatch
from dashboard.wiring import open_house, opened
from data_access.access import Role


def watch(
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="Where files turn up.")],
    once: Annotated[bool, typer.Option("--once", help="Take what lies there now, and end.")] = False,
    every: Annotated[float, typer.Option(min=0.2, help="Seconds between two looks.")] = SETTLE_SECONDS,
) -> None:
    """Import each file of a folder once it has stopped growing; Ctrl-C ends it, and loses nothing.

    A folder in it is a source of its own. Files end up in done or refused, beside their reports.
    """
    with told_plainly(), opened(open_house(settings())) as house:
        watching = FolderWatch(
            house.store,
            at_console(Role.REGISTRAR),
            folder.resolve(),
            jurisdiction=house.settings.jurisdiction,
            clock=house.clock,
            settle_seconds=every,
            calls=house.import_calls,
        )
        stop = threading.Event()
        out.print(f"Watching {folder}. Ctrl-C ends it.", markup=False)
        try:
            while not stop.wait(0):
                for ended in watching.look():
                    out.print(f"{ended.path.name} ({ended.state}): {ended.sentence}", markup=False)
                if once and not watching.waits_for_any():
                    return
                stop.wait(every)
        except KeyboardInterrupt:
            out.print("The watch ended.")
