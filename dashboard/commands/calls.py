"""`import calls` and `calls …`: the county's 911 calls, brought in, counted, and told by machines."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import Progress, TaskID
from rich.table import Table

from dashboard.commands import feeds
from dashboard.commands.console import at_console, out, settings, told_plainly
from dashboard.wiring import House, open_house, opened
from data_access.access import Role
from data_access.importers.report import Progress as ImportProgress

if TYPE_CHECKING:
    from data_access.calls.importing import Look
    from data_access.calls.mapping import CallMapping
    from data_access.calls.report import CallReport

app = typer.Typer(help="Count the 911 calls.", no_args_is_help=True)
app.add_typer(feeds.app, name="feed")
_SHOWN = 20


File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV, XLSX, Parquet or EIDO JSON.")]
Source = Annotated[str, typer.Option(help="Where the file comes from; the same name at each import.")]
Zone = Annotated[str, typer.Option(help="The clocks of the file: America/Chicago. Else the county's.")]
Crs = Annotated[str, typer.Option(help="The coordinate system of x and y: EPSG:26915.")]
Take = Annotated[list[str] | None, typer.Option(help="Take a column for a field: --take 'Problem=nature'.")]
Yes = Annotated[bool, typer.Option("--yes", help="Take the columns as proposed, without asking.")]


def calls(
    file: File,
    *,
    source: Source,
    zone: Zone = "",
    crs: Crs = "",
    take: Take = None,
    centre: Annotated[str, typer.Option(help="The centre that answers these calls; else the source.")] = "",
    yes: Yes = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check all and keep nothing.")] = False,
) -> None:
    """Import 911 calls, or the hourly rows of a telephone system; the same file twice changes nothing."""
    from data_access.calls.importing import import_calls  # noqa: PLC0415 - only this command needs it

    with told_plainly(), opened(open_house(settings())) as house:
        clocks = zone or house.settings.time_zone
        mapping = _agreed(house, file, source, clocks, crs, take, unasked=yes or dry_run)
        with Progress(console=out) as bar:
            task = bar.add_task("Rows read", total=1.0)
            report = import_calls(
                house.store, at_console(Role.REGISTRAR), file, source,
                jurisdiction=house.settings.jurisdiction, zone=clocks, folder=house.calls_folder,
                mapping=mapping, centre=centre, dry_run=dry_run,
                progress=lambda progress: _tell(bar, task, progress),
            )  # fmt: skip
            bar.update(task, completed=1.0)
        _print(report)


@app.command()
def confirm(
    file: File, *, source: Source, zone: Zone = "", crs: Crs = "", take: Take = None, yes: Yes = False
) -> None:
    """Say that the columns of a source are understood, so that its files may come by themselves."""
    from data_access.calls.importing import confirm_columns  # noqa: PLC0415 - as above

    with told_plainly(), opened(open_house(settings())) as house:
        clocks = zone or house.settings.time_zone
        mapping = _agreed(house, file, source, clocks, crs, take, unasked=yes)
        confirm_columns(house.store, at_console(Role.REGISTRAR), source, mapping)
        out.print(f"Files of {source} with these columns are imported as they come.", markup=False)


def _agreed(  # noqa: PLR0917 - which file of whom, and how it is read
    house: House, file: Path, source: str, zone: str, crs: str, take: list[str] | None, *, unasked: bool
) -> "CallMapping":
    """Show what each column is taken for, unless that was confirmed before, and ask whether it is right."""
    from data_access.calls.importing import look  # noqa: PLC0415 - as above

    looked = look(house.store, at_console(Role.REGISTRAR), file, source, zone=zone, crs=crs)
    mapping = looked.mapping
    for pair in take or ():
        column, _, field = pair.partition("=")
        mapping = mapping.changed(column, field)
    if mapping != looked.mapping or not looked.is_confirmed:
        _show(looked, mapping)
        if not unasked:
            typer.confirm("Import the file like this, now and every time?", abort=True)
    return mapping


@app.command()
def verify() -> None:
    """Count every call again from its row, and say where the counts differ; nothing is changed."""
    from data_access.calls import verifying  # noqa: PLC0415 - only this command needs it

    with told_plainly(), opened(open_house(settings())) as house:
        faults = verifying.verify(house.store, at_console(Role.REGISTRAR), house.calls_folder)
    for fault in faults:
        out.print(fault, markup=False)
    if faults:
        raise typer.Exit(1)
    out.print("Every count is equal to its rows.")


@app.command()
def rebuild() -> None:
    """Make the counts anew from the calls themselves."""
    from data_access.calls import verifying  # noqa: PLC0415 - as above

    with told_plainly(), opened(open_house(settings())) as house:
        rows = verifying.rebuild(house.store, at_console(Role.REGISTRAR), house.calls_folder)
    out.print(f"{rows:,} calls are counted.")


def _show(looked: "Look", mapping: "CallMapping") -> None:
    table = Table(
        title=f"Each row is {mapping.grain}; its clocks are those of {mapping.zone}.", title_justify="left"
    )
    table.add_column("Column")
    table.add_column("is taken for")
    for column, field in mapping.shown():
        table.add_row(column, field.replace("_", " ") or "nothing")
    out.print(table)
    for note in looked.file.notes:
        out.print(note, markup=False)


def _tell(bar: Progress, task: TaskID, progress: ImportProgress) -> None:
    words = f"{progress.rows:,} rows, {progress.rows_per_second:,.0f}/s"
    bar.update(task, completed=progress.share, description=words)


def _print(report: "CallReport") -> None:
    out.print(report.sentence(), markup=False)
    for note in report.notes:
        out.print(note, markup=False)
    for row in report.refused[:_SHOWN]:
        out.print(f"row {row.line}: {row.reason}", markup=False)
    if report.rows_refused > len(report.refused[:_SHOWN]):
        out.print("All refused rows can be saved as a file on the import page.")
