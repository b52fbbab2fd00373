"""`counts`: the registry counts of a month, worked out beforehand."""

import os
from typing import Annotated, Final

import typer
from rich.progress import Progress

from dashboard.commands.console import out, settings, told_plainly
from dashboard.ui import words
from dashboard.wiring import open_house, opened

app = typer.Typer(help="The registry counts that analysts read.", no_args_is_help=True)
_POLITE: Final = 10
"""How far this stands back (`nice`) behind those who work with the server on the same machine."""


@app.callback()
def subjects() -> None:
    """The registry counts that analysts read: one release a month, small counts withheld."""


@app.command(name="release")
def release_month(
    plain: Annotated[
        bool, typer.Option("--plain", help="Tell the progress as one number a line, 0 to 1.")
    ] = False,
) -> None:
    """Count this month, once for everybody; changes nothing when the month is released already."""
    # What solves for the counts to withhold takes most of a second to load; `serve` must not wait for it.
    from dashboard.releasing import month_of, release  # noqa: PLC0415 - see above

    os.nice(_POLITE)
    with told_plainly(), opened(open_house(settings())) as house:
        month = month_of(house)
        if plain:
            release(house, month, lambda share: print(f"{share:.4f}", flush=True))  # noqa: T201 - for a program
            return
        with Progress(console=out) as bar:
            task = bar.add_task("Counting", total=1.0)
            found = release(house, month, lambda share: bar.update(task, completed=share))
            bar.update(task, completed=1.0)
        withheld = sum(one.households is None for one in found.counts)
        out.print(
            f"{month:%B %Y} is released: {words.counted(len(found.counts), 'figure')}, "
            f"{words.number(withheld)} of them withheld."
        )
