"""The command line: `python -m dashboard --help`."""

from typing import Annotated

import typer

from dashboard.commands import audit, backups, calls, counts, importing, keys, users
from dashboard.commands.console import settings, told_plainly
from dashboard.commands.county import make_county
from dashboard.commands.serving import start
from dashboard.wiring import open_house, opened

app = typer.Typer(
    help="Muster: who needs help where, for the people who plan for it.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)
app.add_typer(importing.app, name="import")
app.add_typer(calls.app, name="calls")
app.add_typer(users.app, name="users")
app.add_typer(keys.app, name="keys")
app.add_typer(audit.app, name="audit")
app.add_typer(counts.app, name="counts")
app.command()(backups.backup)
app.command()(backups.restore)


@app.command()
def serve(
    demo: Annotated[
        bool, typer.Option("--demo", help="Make keys, demo county and sign-ins first, where missing.")
    ] = False,
) -> None:
    """Serve Muster until Ctrl-C."""
    with told_plainly():
        start(settings(), demo=demo)


@app.command()
def run() -> None:
    """Make what is missing of the demo county, print its sign-ins, and serve it."""
    with told_plainly():
        start(settings(), demo=True)


@app.command()
def demo(
    seed: Annotated[int, typer.Option(help="The same number makes the same county.")] = 1,
    scale: Annotated[float, typer.Option(min=0.001, max=10, help="1 is true size.")] = 1.0,
) -> None:
    """Make the demo county where there is none; nobody in it is real."""
    with told_plainly(), opened(open_house(settings())) as house:
        make_county(house, seed=seed, scale=scale)


if __name__ == "__main__":
    app()
