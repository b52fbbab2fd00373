"""The demo county, made once and kept."""

from pathlib import Path

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from dashboard.commands.console import at_console, out
from dashboard.wiring import House
from data_access.access import Role
from data_access.county.made import find_begun
from data_access.refusals import NotPermitted


def make_what_is_missing(house: House) -> None:
    """Make the demo county at true size; where one stands or was begun, that one, whatever its size."""
    known = find_begun(_folder(house))
    if known is None:
        make_county(house)
    else:
        make_county(house, seed=known.seed, scale=known.scale)


def make_county(house: House, *, seed: int = 1, scale: float = 1.0) -> None:
    """Make the demo county where it does not stand; refused outside the demo county."""
    if not house.settings.demo:
        raise NotPermitted(
            f"This installation is for {house.settings.jurisdiction}; invented people do not belong in it."
        )
    from data_access.county.build import Parts, make_demo_county  # noqa: PLC0415 - numpy and shapely take a second

    parts = Parts(
        house.store,
        at_console(Role.REGISTRAR),
        house.settings.jurisdiction,
        _folder(house),
        house.base_map,
    )
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=out, transient=True) as bar:
        task = bar.add_task("The demo county", total=1.0)

        def tell(fraction: float, words: str) -> None:
            bar.update(task, completed=fraction, description=words)

        made = make_demo_county(parts, seed=seed, scale=scale, progress=tell)
    if made.seconds:
        out.print(
            f"The demo county is made: {made.households:,} households with a profile, none of them real."
        )


def _folder(house: House) -> Path:
    return house.settings.data_folder / "county"
