"""`calls feed`: the machines that tell calls as they come."""

from typing import Annotated

import typer
from rich.table import Table

from dashboard.commands.console import at_console, out, settings, told_plainly
from dashboard.web.intake_routes import PATH
from dashboard.wiring import open_house, opened
from data_access.access import Permission, Role

app = typer.Typer(help="The machines that tell calls as they come.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The source under which its calls are kept.")]


@app.command()
def make(
    name: Name,
    centre: Annotated[str, typer.Option(help="The 911 centre that answers these calls; else the name.")] = "",
    zone: Annotated[str, typer.Option(help="The clocks of times without an offset; else the county's.")] = "",
) -> None:
    """Let a machine tell calls, and show its token this once."""
    from data_access.calls import feeds  # noqa: PLC0415 - only this command needs it

    with told_plainly(), opened(open_house(settings())) as house:
        clocks, about = zone or house.settings.time_zone, f"feed {name} made"
        door = house.store.enter(
            at_console(Role.ADMINISTRATOR), Permission.CALLS_FEEDS, about=about, writes=True
        )
        with door as visit:
            token = feeds.make_feed(visit, name, centre=centre, time_zone=clocks)
        out.print("The machine sends each call as JSON, with this token, which is kept nowhere here:")
        out.print(f"POST {house.settings.address}{PATH}", soft_wrap=True, markup=False)
        out.print(f"Authorization: Bearer {token}", soft_wrap=True, markup=False)


@app.command("list")
def list_all() -> None:
    """Show every feed, and when something of it was taken last."""
    from data_access.calls import feeds  # noqa: PLC0415 - as above

    with told_plainly(), opened(open_house(settings())) as house:
        with house.store.enter(
            at_console(Role.ADMINISTRATOR), Permission.CALLS_FEEDS, about="feeds listed"
        ) as visit:
            found = feeds.feeds_in(visit)
        table = Table("Name", "Centre", "Made by", "Heard", "State")
        for one in found:
            heard = f"{one.heard_at:%Y-%m-%d %H:%M} UTC" if one.heard_at else "never"
            table.add_row(one.name, one.centre, one.made_by, heard, "ended" if one.ended_at else "open")
        out.print(table)


@app.command()
def end(name: Name) -> None:
    """Let a machine tell nothing any more, at once; what it told is kept."""
    from data_access.calls import feeds  # noqa: PLC0415 - as above

    with told_plainly(), opened(open_house(settings())) as house:
        door = house.store.enter(
            at_console(Role.ADMINISTRATOR), Permission.CALLS_FEEDS, about=f"feed {name} ended", writes=True
        )
        with door as visit:
            feeds.end_feed(visit, name)
        out.print(f"{name} tells no call any more.", markup=False)
