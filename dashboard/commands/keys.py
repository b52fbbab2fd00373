"""`keys`: the files outside the database, and the keys inside it."""

from collections.abc import Callable
from typing import Annotated

import typer
from rich.progress import Progress
from rich.table import Table

from dashboard.commands.console import at_console, out, settings, told_plainly
from dashboard.wiring import key_files, open_house, opened
from data_access.access import Permission, Role
from data_access.key_states import key_standings
from data_access.keyfiles import read_key
from data_access.keyring import KeyClass, Wrapping
from data_access.rotation import SEALED_COLUMNS, reseal, rotate

app = typer.Typer(help="The keys under which the county's data lies sealed.", no_args_is_help=True)


@app.command()
def make() -> None:
    """Make the key files of a new installation; refused when there are some."""
    with told_plainly():
        files = key_files(settings())
        files.make()
        out.print(f"Keys are in {files.directory}.", markup=False)
        out.print("Keep a copy where the database's backup is not: without them nothing can be read.")


@app.command()
def show() -> None:
    """Show number, class and state of every key; never a key."""
    with told_plainly(), opened(open_house(settings())) as house:
        caller = at_console(Role.ADMINISTRATOR)
        table = Table("Number", "Class", "State")
        with house.store.enter(caller, Permission.KEYS_MANAGE, about="state of the keys") as visit:
            for key in key_standings(visit):
                table.add_row(str(key.kid), key.key_class.value, key.state.value)
        out.print(table)


@app.command("rotate")
def rotate_class(
    key_class: Annotated[KeyClass, typer.Argument(help="What the key is for.")],
) -> None:
    """Make a new key for a class and seal its rows again; may be broken off and taken up."""
    with told_plainly(), opened(open_house(settings())) as house, Progress(console=out) as progress:
        caller = at_console(Role.ADMINISTRATOR)
        kid = rotate(house.store, caller, Wrapping(read_key(key_files(house.settings).kek)), key_class)
        out.print(f"Key {kid} seals {key_class} from now on.")
        if key_class in SEALED_COLUMNS:
            done = reseal(house.store, caller, key_class, told=_teller(progress))
            out.print(f"{done} rows were sealed again.")


def _teller(progress: Progress) -> Callable[[int], None]:
    task = progress.add_task("Rows sealed again", total=None)
    return lambda done: progress.update(task, completed=done)
