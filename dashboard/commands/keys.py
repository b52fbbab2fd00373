"""`keys`: the files outside the database, and the keys inside it."""

from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from dashboard.commands.console import at_console, out, settings, told_plainly
from dashboard.wiring import key_files, open_house, opened
from data_access.access import Permission, Role
from data_access.key_states import key_standings
from data_access.keyfiles import read_key
from data_access.keyring import KeyClass, Wrapping
from data_access.rotation import BATCH, Told, begin, finish
from data_access.sealed_columns import SEALED_COLUMNS

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


@app.command()
def rotate(
    key_classes: Annotated[
        list[KeyClass] | None, typer.Argument(help="What the keys are for; every class when none is named.")
    ] = None,
    batch: Annotated[int, typer.Option(min=1, max=100_000, help="Rows in one transaction.")] = BATCH,
) -> None:
    """Seal everything under new keys and lay the old ones down, while the server runs.

    It may be broken off at any moment: the same command takes it up again where it was.
    """
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with told_plainly(), opened(open_house(settings())) as house, Progress(*columns, console=out) as bar:
        store, caller = house.store, at_console(Role.ADMINISTRATOR)
        wrapping = Wrapping(read_key(key_files(house.settings).kek))
        for key_class in begin(store, caller, wrapping, key_classes or SEALED_COLUMNS):
            told = _teller(bar, key_class)
            done = finish(store, caller, wrapping, key_class, batch=batch, told=told)
            out.print(f"{key_class}: {done:,} rows lie under the new key; the old one is laid down.")


def _teller(bar: Progress, key_class: KeyClass) -> Told:
    task = bar.add_task(key_class.value, total=None)
    return lambda done, of: bar.update(task, completed=done, total=of)
