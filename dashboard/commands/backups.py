"""`backup` and `restore`: the whole installation but its keys, out and back."""

from pathlib import Path
from typing import Annotated

import typer

from dashboard.commands.console import at_console, out, settings, told_plainly
from dashboard.wiring import key_files, open_house, opened
from data_access import backups
from data_access.access import Permission, Role
from data_access.refusals import SealBroken


def backup(
    folder: Annotated[Path, typer.Argument(help="Where to; empty, or not there yet.")],
) -> None:
    """Copy databases and checkpoints into a folder while people work; never the keys."""
    with told_plainly(), opened(open_house(settings())) as house:
        files = key_files(house.settings)
        made = backups.back_up(house.store, at_console(Role.ADMINISTRATOR), files, folder)
        out.print(f"{len(made.files)} files are in {folder}.", markup=False)
        out.print(
            f"The keys are not: keep a copy of {files.kek} and {files.signing} in another place. Without"
            " them nobody can read this backup, and with both anybody can.",
            markup=False,
        )


def restore(
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="What `backup` made.")],
) -> None:
    """Put a backup back where no data is yet; the keys must be in their place before."""
    with told_plainly():
        here = settings()
        made = backups.restore(here.database_url, key_files(here), folder)
        with opened(open_house(here)) as house:
            about = f"restored from the backup of {made.made_at:%Y-%m-%d %H:%M} UTC"
            with house.store.enter(at_console(Role.ADMINISTRATOR), Permission.SYSTEM_BACKUP, about=about):
                faults = house.store.audit.verify()
        if faults:
            raise SealBroken(f"The data is back, but its audit trail is not whole: {faults[0]}")
        out.print(f"The data of {made.made_at:%Y-%m-%d %H:%M} UTC is back, and its audit trail is whole.")
