"""`import areas` and `import addresses`: what lies where in the county, from files of every usual format."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Final

import typer

from dashboard.commands.console import at_console, out, settings, told_plainly
from dashboard.wiring import House, open_house, opened
from data_access.access import Permission, Role
from data_access.importers.report import Note

if TYPE_CHECKING:
    from dashboard.geo.area import Area

_SHOWN: Final = 20
_HEAD_BYTES: Final = 4_096
_File = Annotated[Path, typer.Argument(exists=True, dir_okay=False)]
_Source = Annotated[str, typer.Option(help="Where the file comes from; its name where nothing is said.")]


def areas(
    file: _File,
    source: _Source = "",
    kind: Annotated[
        str, typer.Option(help="county, city, neighbourhood, zip, tract or zone; GeoJSON may tell itself.")
    ] = "",
    crs: Annotated[
        str, typer.Option(help="The coordinate system where the file does not tell it: EPSG:26915.")
    ] = "",
) -> None:
    """Import fixed areas: GeoJSON, KML, KMZ, GPX, a zipped Shapefile, GeoPackage or CAP."""
    from data_access.importers.fixed_areas import import_fixed_areas  # noqa: PLC0415 - only this command

    with told_plainly(), opened(open_house(settings())) as house, _in_degrees(house, file, crs) as path:
        report = import_fixed_areas(
            house.store, at_console(Role.REGISTRAR), path, source=source or file.name, kind=kind
        )
    out.print(f"{report.areas_kept:,} of {report.rows_read:,} areas are kept.", markup=False)
    _print(report.refused)


def addresses(file: _File, source: _Source = "") -> None:
    """Import addresses and crossings from CSV or GeoJSON, for the search that needs no network."""
    from data_access.importers.address_points import import_address_points  # noqa: PLC0415 - only this command

    with told_plainly(), opened(open_house(settings())) as house:
        report = import_address_points(
            house.store, at_console(Role.REGISTRAR), file, source=source or file.name
        )
    out.print(
        f"{report.rows_read:,} rows read: {report.rows_kept:,} kept, {report.rows_refused:,} handed back.",
        markup=False,
    )
    _print(report.refused)


@contextmanager
def _in_degrees(house: House, file: Path, crs: str) -> Iterator[Path]:
    """Give the file itself where it is GeoJSON in degrees, else a copy that is."""
    from dashboard.geo.files.as_geojson import geojson_of, is_geojson_in_degrees  # noqa: PLC0415 - pyproj is slow
    from dashboard.geo.files.projection import ProjectionNeeded  # noqa: PLC0415
    from dashboard.geo.files.reading import read_areas  # noqa: PLC0415

    with file.open("rb") as opened_file:
        head = opened_file.read(_HEAD_BYTES)
    if not crs and is_geojson_in_degrees(head):
        yield file
        return
    try:
        found = read_areas(file.read_bytes(), crs=crs, county=_county(house))
    except ProjectionNeeded as asked:
        for one in asked.likely:
            share = f"{one.share_in_county:.0%} of its corners lie in the county"
            out.print(f"--crs {one.code}   {one.name}: {share}", markup=False)
        raise
    for sentence in found.left_out:
        out.print(f"Left out: {sentence}", markup=False)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{file.stem}.geojson"
        path.write_bytes(geojson_of(found))
        yield path


def _county(house: House) -> "Area | None":
    from dashboard.geo.geojson import area_from_geojson  # noqa: PLC0415
    from data_access.areas import fixed_areas_in  # noqa: PLC0415

    about = "the county, to tell projections apart"
    with house.store.enter(at_console(Role.REGISTRAR), Permission.AREAS_READ, about=about) as visit:
        found = fixed_areas_in(visit, "county")
    return area_from_geojson(found[0].geometry, "the county") if found else None


def _print(refused: Sequence[Note]) -> None:
    for note in refused[:_SHOWN]:
        out.print(f"line {note.line}: {note.sentence}", markup=False)
