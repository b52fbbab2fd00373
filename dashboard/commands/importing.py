"""`import households` and `import estimates`: files of people, and of how many are expected."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress, TaskID

from dashboard.commands import calls, importing_places, importing_zones, roads, watching
from dashboard.commands.console import at_console, out, settings, told_plainly
from dashboard.wiring import open_house, opened
from data_access.access import Role
from data_access.importers.report import ImportReport
from data_access.importers.report import Progress as ImportProgress

app = typer.Typer(help="Bring files in.", no_args_is_help=True)
app.command()(importing_places.areas)
app.command()(watching.watch)
app.command()(importing_places.addresses)
app.command()(importing_zones.zones)
app.command()(roads.roads)
app.command()(calls.calls)


@app.callback()
def subjects() -> None:
    """Bring files in; every row that is refused is handed back with its reason."""


@app.command()
def households(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="XLSX, CSV, JSON, JSON Lines or GeoJSON.")
    ],
    source: Annotated[str, typer.Option(help="Where the file comes from; the same name at each import.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check all and keep nothing.")] = False,
) -> None:
    """Import households with their consents; the same file twice changes nothing."""
    from data_access.importers.run import run_import  # noqa: PLC0415 - only this command needs it

    with told_plainly(), opened(open_house(settings())) as house, Progress(console=out) as bar:
        task = bar.add_task("Rows read", total=1.0)

        def tell(progress: ImportProgress) -> None:
            _tell(bar, task, progress)

        report = run_import(
            house.store,
            at_console(Role.REGISTRAR),
            source,
            file,
            jurisdiction=house.settings.jurisdiction,
            dry_run=dry_run,
            progress=tell,
        )
        bar.update(task, completed=1.0)
        _print(report)


@app.command()
def estimates(
    file: Annotated[
        Path,
        typer.Argument(exists=True, dir_okay=False, help="CSV or JSON as HHS emPOWER or CDC publish it."),
    ],
    source: Annotated[str, typer.Option(help="Who published it: HHS emPOWER.")],
    edition: Annotated[str, typer.Option(help="Which edition; the same one again takes its place.")],
    as_of: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day that it speaks of.")],
) -> None:
    """Import how many people are expected by ZIP or tract: HHS emPOWER, CDC/ATSDR SVI or your own."""
    from data_access.importers.estimates import Publication, import_estimates  # noqa: PLC0415 - as above

    with told_plainly(), opened(open_house(settings())) as house:
        publication = Publication(source, edition, as_of.replace(tzinfo=UTC).date())
        report = import_estimates(house.store, at_console(Role.REGISTRAR), file, publication)
    out.print(f"{report.rows_read:,} rows read: {report.values_kept:,} numbers are kept.", markup=False)
    for note in report.refused[:20]:
        out.print(f"line {note.line}: {note.sentence}", markup=False)
    if len(report.refused) > 20:
        out.print(f"… and {len(report.refused) - 20:,} more.", markup=False)


def _tell(bar: Progress, task: TaskID, progress: ImportProgress) -> None:
    bar.update(
        task,
        completed=progress.share,
        description=f"{progress.rows:,} rows, {progress.rows_per_second:,.0f}/s",
    )


def _print(report: ImportReport) -> None:
    out.print(report.sentence(), markup=False)
    for note in report.notes:
        out.print(f"line {note.line}: {note.sentence}" if note.line else note.sentence, markup=False)
    for row in report.refused[:20]:
        out.print(f"line {row.line}: {row.reason}", markup=False)
    if report.rows_refused > len(report.refused[:20]):
        out.print("All refused rows can be saved as a file on the import page.")
