"""`import zones`: evacuation zones from a file; those that it tells of again keep their ids."""

from pathlib import Path
from typing import Annotated

import typer

from dashboard.commands.console import at_console, out, settings, told_plainly
from dashboard.wiring import open_house, opened
from data_access.access import Role


def zones(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    source: Annotated[
        str, typer.Option(help="Where the zones come from; its name where nothing is said.")
    ] = "",
    id_column: Annotated[str, typer.Option("--id", help="The column of their own id; found if unsaid.")] = "",
    crs: Annotated[
        str, typer.Option(help="The coordinate system where the file tells none: EPSG:26915.")
    ] = "",
    retire_missing: Annotated[
        bool, typer.Option("--retire-missing", help="Retire zones of this source that the file has not.")
    ] = False,
) -> None:
    """Import evacuation zones: GeoJSON, KML, KMZ, GPX, a zipped Shapefile, GeoPackage or CAP."""
    # Only this command needs these, and they bring half of what the screens need.
    from dataclasses import replace  # noqa: PLC0415 - see above

    from dashboard.evacuation.zones.drafts import drafts_of, likely_columns, outlines_of  # noqa: PLC0415
    from dashboard.evacuation.zones.layout import layout_faults  # noqa: PLC0415
    from dashboard.geo.files.reading import read_areas  # noqa: PLC0415
    from data_access.zones.editing import import_zones  # noqa: PLC0415

    with told_plainly(), opened(open_house(settings())) as house:
        read = read_areas(file.read_bytes(), crs=crs)
        columns = likely_columns(read.found)
        columns = replace(columns, id=id_column) if id_column else columns
        drafts = drafts_of(read.found, (source or file.name)[:80], columns)
        saved = import_zones(house.store, at_console(Role.REGISTRAR), drafts, retire_missing=retire_missing)
    out.print(
        f"{len(saved.new):,} new, {len(saved.changed):,} changed, {len(saved.same):,} as they were,"
        f" {len(saved.retired):,} retired.",
        markup=False,
    )
    for sentence in (*read.left_out, *layout_faults(outlines_of(drafts))):
        out.print(sentence, markup=False)
