"""`import roads`: the county's roads from an extract or from street centre lines."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import Progress

from dashboard.commands.console import at_console, out, settings, told_plainly
from dashboard.wiring import open_house, opened
from data_access.access import Role

if TYPE_CHECKING:
    from data_access.roads.keeping import RoadReport

_SHOWN = 20


def roads(
    file: Annotated[
        Path,
        typer.Argument(
            exists=True,
            dir_okay=False,
            help="OpenStreetMap PBF or XML, GeoJSON, a zipped Shapefile or a GeoPackage.",
        ),
    ],
    source: Annotated[
        str, typer.Option(help="Where the file comes from; its name where nothing is said.")
    ] = "",
) -> None:
    """Import the county's roads; they take the place of those before, and closures stand as they do."""
    from data_access.importers.roads import import_roads  # noqa: PLC0415 - only this command needs it

    with told_plainly(), opened(open_house(settings())) as house, Progress(console=out) as bar:
        task = bar.add_task("Reading the roads", total=1.0)

        def tell(share: float, words: str) -> None:
            bar.update(task, completed=share, description=words.partition(";")[0])

        kept = import_roads(
            house.store, at_console(Role.REGISTRAR), file, source=source or file.name, progress=tell
        )
    _print(kept.report)


def _print(report: "RoadReport") -> None:
    out.print(report.sentence(), markup=False)
    for told in (report.left_out, report.remarked):
        for reason, count in sorted(told.items(), key=lambda one: -one[1]):
            out.print(f"{count:,} times {reason}", markup=False)
    for number, sentence in report.notes[:_SHOWN]:
        out.print(f"road {number}: {sentence}", markup=False)
