"""`audit`: what was asked for, by whom, and whether the chain holds."""

from typing import Annotated

import typer
from rich.table import Table

from dashboard.commands.console import at_console, out, settings, told_plainly
from dashboard.wiring import open_house, opened
from data_access.access import Permission, Role

app = typer.Typer(help="The audit trail.", no_args_is_help=True)


@app.command()
def verify() -> None:
    """Check every line and every signed checkpoint; leaves with 1 when something is wrong."""
    with told_plainly(), opened(open_house(settings())) as house:
        caller = at_console(Role.ADMINISTRATOR)
        with house.store.enter(caller, Permission.AUDIT_VERIFY, about="the whole audit trail"):
            faults = house.store.audit.verify()
        for fault in faults:
            out.print(fault, style="bold red", markup=False)
        if faults:
            raise typer.Exit(1)
        out.print("Every line of the audit trail is as it was written.")


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
