"""Areas of a file, or pieces of a city, as drafts of zones with the ids that their source gives them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from dashboard.geo.files.reading import FoundArea
from data_access.records.zones import ZoneDraft

_IDS: Final = ("zone_id", "zoneid", "zone", "zone_name", "evac_zone", "identifier", "globalid", "id", "code")
"""How lists of zones call the id, in their order; compared without case, blanks and signs."""
_NAMES: Final = ("name", "zone_name", "label", "title", "community")
_CITIES: Final = ("city", "community", "municipality", "jurisdiction", "place")
_LONGEST_ID: Final = 80


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of a file tell the id, the name and the city of a zone; empty where none does."""

    id: str = ""
    name: str = ""
    city: str = ""


def columns_in(found: Sequence[FoundArea]) -> list[str]:
    """List the columns that any area of a file has, by name."""
    return sorted({column for one in found for column in one.properties})


def likely_columns(found: Sequence[FoundArea]) -> Columns:
    """Guess which columns tell what: an id is told for every area and seldom twice."""
    by_plain = {_plain(column): column for column in columns_in(found)}
    told = [by_plain[_plain(word)] for word in _IDS if _plain(word) in by_plain]
    good = [column for column in told if _is_id(found, column)]
    return Columns(
        good[0] if good else "",
        next((by_plain[_plain(word)] for word in _NAMES if _plain(word) in by_plain), ""),
        next((by_plain[_plain(word)] for word in _CITIES if _plain(word) in by_plain), ""),
    )


def drafts_of(found: Sequence[FoundArea], source: str, columns: Columns) -> list[ZoneDraft]:
    """Make a draft of each zone of a file; parts with one id become one zone.

    Without a column of ids a zone is found again by its name, unless a name stands twice: then each
    import makes new zones.
    """
    names = Counter(one.area.name for one in found)
    by_id: dict[str, list[FoundArea]] = {}
    for number, one in enumerate(found):
        told = _told(one, columns.id)
        own = told or (one.area.name if not columns.id and max(names.values()) == 1 else "")
        by_id.setdefault(own or f"\0{number}", []).append(one)
    return [_draft(own, parts, source, columns) for own, parts in by_id.items()]


def drafts_of_pieces(pieces: Sequence[BaseGeometry], source: str, name: str, city: str) -> list[ZoneDraft]:
    """Make a draft of each piece that an area was cut into, numbered in their order."""
    return [
        ZoneDraft(f"{name} {number}", mapping(piece), source, f"{name} {number}"[:_LONGEST_ID], city)
        for number, piece in enumerate(pieces, start=1)
    ]


def outlines_of(drafts: Sequence[ZoneDraft]) -> list[tuple[str, BaseGeometry]]:
    """Give names and outlines of drafts, as questions about the layout take them."""
    return [(one.name, shapely.geometry.shape(one.geometry)) for one in drafts]


def _draft(own: str, parts: Sequence[FoundArea], source: str, columns: Columns) -> ZoneDraft:
    shapes = [one.area.shape for one in parts]
    outline = shapes[0] if len(shapes) == 1 else shapely.union_all(shapes)
    told_id = "" if own.startswith("\0") else own
    name = _told(parts[0], columns.name) or parts[0].area.name or told_id
    geometry: Mapping[str, object] = mapping(outline)
    return ZoneDraft(name[:200], geometry, source, told_id, _told(parts[0], columns.city)[:200])


def _told(one: FoundArea, column: str) -> str:
    return " ".join(one.properties.get(column, "").split())[:_LONGEST_ID] if column else ""


def _is_id(found: Sequence[FoundArea], column: str) -> bool:
    values = [one.properties.get(column, "").strip() for one in found]
    return all(values) and len(set(values)) > len(values) / 2


def _plain(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())
