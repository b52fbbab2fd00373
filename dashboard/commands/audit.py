"""`audit`: what was asked for, by whom, and whether the chain holds."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from dashboard.commands.console import at_console, out, settings, told_plainly
from dashboard.wiring import open_house, opened
from data_access.access import Permission, Role
from data_access.audit_export import exported, period_of
from data_access.closed_files import write_closed
from data_access.look_ups import faults_of_looks

app = typer.Typer(help="The audit trail.", no_args_is_help=True)


@app.command()
def verify(
    checkpoints: Annotated[
        list[Path] | None,
        typer.Option(exists=True, dir_okay=False, help="A copy of the checkpoints that was kept elsewhere."),
    ] = None,
) -> None:
    """Check every line and every signed checkpoint; leaves with 1 when something is wrong."""
    with told_plainly(), opened(open_house(settings())) as house:
        caller = at_console(Role.ADMINISTRATOR)
        with house.store.enter(caller, Permission.AUDIT_VERIFY, about="the whole audit trail") as visit:
            faults = [*house.store.audit.verify(*(checkpoints or ())), *faults_of_looks(visit)]
        for fault in faults:
            out.print(fault, style="bold red", markup=False)
        if faults:
            raise typer.Exit(1)
        out.print("Every line of the audit trail is as it was written.")


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="Where to; it must not be there yet.")],
    since: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The first day, in the county.")],
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The last day; today when none is given.")
    ] = None,
) -> None:
    """Write the trail of a time with its signatures, for a stranger to check: docs/audit-export.md."""
    with told_plainly(), opened(open_house(settings())) as house:
        zone = house.settings.zone
        last = (until or house.clock().astimezone(zone)).date()
        period = period_of(since.date(), last, zone)
        about = f"export of the trail from {since:%Y-%m-%d} to {last:%Y-%m-%d}"
        with house.store.enter(at_console(Role.ADMINISTRATOR), Permission.AUDIT_READ, about=about) as visit:
            lines = exported(visit, house.store.audit, period)
            written = write_closed(file, lines)
        out.print(f"{written:,} lines are in {file}.", markup=False)


@app.command("public-key")
def public_key() -> None:
    """Print the key with which a stranger checks the signatures; publish it where people look."""
    with told_plainly(), opened(open_house(settings())) as house:
        out.print(house.store.audit.checkpoints.public_key.hex())


@app.command()
def show(
    lines: Annotated[int, typer.Option(min=1, max=10_000, help="How many, the newest first.")] = 50,
) -> None:
    """Show the latest lines; that they were read is on record too."""
    with told_plainly(), opened(open_house(settings())) as house:
        caller = at_console(Role.ADMINISTRATOR)
        table = Table("No.", "When (UTC)", "Who", "What", "Outcome", "About", "Reason")
        with house.store.enter(caller, Permission.AUDIT_READ, about=f"the latest {lines} lines"):
            for kept in house.store.audit.lines(limit=lines):
                line = kept.line
                when = f"{line.at:%Y-%m-%d %H:%M:%S}"
                table.add_row(
                    str(kept.seq), when, line.name, line.action, line.outcome.value, line.about, line.reason
                )
        out.print(table)
