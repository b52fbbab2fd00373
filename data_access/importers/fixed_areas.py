"""Fixed areas from GeoJSON: county, cities, neighbourhoods, ZIP codes and tracts, with denominators."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec
import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry
from sqlalchemy import delete, insert

from data_access import tables
from data_access.access import Caller, Permission
from data_access.importers.encodings import find_encoding
from data_access.importers.json_reader import element_pieces
from data_access.importers.report import Note
from data_access.refusals import BadInput
from data_access.store import Store, Visit

KINDS: Final = ("county", "city", "neighbourhood", "zip", "tract", "zone")
_CODES: Final = ("code", "geoid", "geoid20", "zcta5ce20", "zip", "ctu_code", "fips", "id")
_NAMES: Final = ("name", "namelsad", "ctu_name", "bdname", "label")
_CORNERS: Final = 100_000
_FEATURE_CHARACTERS: Final = 1 << 23


class _Shape(msgspec.Struct, frozen=True):
    type: str
    coordinates: Any = None


class _Feature(msgspec.Struct, frozen=True):
    geometry: _Shape | None = None
    properties: dict[str, Any] | None = None


@dataclass(frozen=True)
class AreaReport:
    """What became of a file of areas."""

    rows_read: int
    areas_kept: int
    refused: tuple[Note, ...]


@dataclass(frozen=True)
class _Area:
    kind: str
    code: str
    name: str
    wkb: bytes
    households: int | None
    people: int | None


def import_fixed_areas(
    store: Store, caller: Caller, path: Path, *, source: str, kind: str = ""
) -> AreaReport:
    """Keep the areas of `path` in place of the fixed ones of the same kinds.

    `kind` is needed where the features do not tell it themselves. A feature without code or name, or
    with a geometry that is no sound polygon, is handed back with its line; a file without a single
    good one is refused, and what was kept before stays.
    """
    if kind and kind not in KINDS:
        raise BadInput(f"There is no kind of area called “{kind}”. There are: {', '.join(KINDS)}.")
    about = f"import fixed areas of {source}"
    with store.enter(caller, Permission.PROFILES_IMPORT, about=about, writes=True) as visit:
        areas, refused, count = _read(path, kind)
        if not areas:
            reason = refused[0].sentence if refused else "it has no features"
            raise BadInput(f"{path.name} holds no area that can be kept: {reason}")
        _replace(visit, areas, source)
    return AreaReport(count, len(areas), tuple(refused))


def _read(path: Path, kind: str) -> tuple[list[_Area], list[Note], int]:
    found: dict[tuple[str, str], _Area] = {}
    refused: list[Note] = []
    count = 0
    with path.open(encoding=find_encoding(path).codec, newline="") as file:
        for line, text, _ in element_pieces(file, of_features=True, characters=_FEATURE_CHARACTERS):
            count += 1
            try:
                area = _area(text, kind)
            except BadInput as fault:
                refused.append(Note(line, str(fault)))
                continue
            if (area.kind, area.code) in found:
                refused.append(Note(line, "The code stands in the file twice: the first one was kept."))
            else:
                found[area.kind, area.code] = area
    return list(found.values()), refused, count


def _area(text: str, kind: str) -> _Area:
    try:
        feature = msgspec.json.decode(text, type=_Feature)
    except msgspec.DecodeError as fault:
        raise BadInput(f"The feature is no GeoJSON: {str(fault).replace('`', '')}.") from None
    told = {name.casefold(): value for name, value in (feature.properties or {}).items()}
    area_kind = kind or str(told.get("kind", ""))
    if area_kind not in KINDS:
        raise BadInput(f"The feature does not tell which kind it is: one of {', '.join(KINDS)}.")
    code = next((str(told[word]).strip() for word in _CODES if told.get(word)), "")
    name = next((str(told[word]).strip() for word in _NAMES if told.get(word)), "")
    if not (code or name):
        raise BadInput("The feature has neither a code nor a name.")
    shape = _polygon(feature.geometry)
    wkb = bytes(shapely.to_wkb(shape))
    return _Area(
        area_kind, (code or name)[:80], (name or code)[:200], wkb,
        _whole(told.get("households")), _whole(told.get("people")),
    )  # fmt: skip


def _polygon(told: _Shape | None) -> BaseGeometry:
    if told is None or told.type not in ("Polygon", "MultiPolygon"):
        raise BadInput("The geometry is no polygon.")
    try:
        shape: BaseGeometry = shapely.from_geojson(msgspec.json.encode(told))
    except ShapelyError:
        raise BadInput("The geometry cannot be read: look at its coordinates.") from None
    if shape.is_empty or shapely.get_num_coordinates(shape) > _CORNERS:
        raise BadInput(f"The area is empty or has more than {_CORNERS:,} corners.")
    west, south, east, north = shape.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise BadInput("The coordinates are not degrees (WGS 84, longitude first).")
    if not shape.is_valid:
        raise BadInput(f"The outline is not sound: {shapely.is_valid_reason(shape).split('[')[0].lower()}.")
    return shape


def _whole(value: object) -> int | None:
    return int(value) if isinstance(value, int | float) and value >= 0 else None


def _replace(visit: Visit, areas: list[_Area], source: str) -> None:
    kept = tables.areas
    kinds = {area.kind for area in areas}
    visit.connection.execute(delete(kept).where(kept.c.kind.in_(kinds), kept.c.owner.is_(None)))
    visit.connection.execute(
        insert(kept),
        [
            {
                # The id follows from kind and code, so that an area stays the same when it is drawn anew.
                "id": visit.vault.household_id(f"area {area.kind}", area.code),
                "kind": area.kind,
                "code": area.code,
                "name": area.name,
                "geometry": area.wkb,
                "households": area.households,
                "people": area.people,
                "source": source[:200],
                "created_at": visit.now,
            }
            for area in areas
        ],
    )
