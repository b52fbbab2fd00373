"""Street centre lines of a county or of TIGER → ways: which column tells what is found by its name."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import numpy as np
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from data_access.importers.words import plain
from data_access.records.roads import Floats
from data_access.refusals import BadInput
from data_access.roads.line_files import LineFeature, opened_lines
from data_access.roads.presets import RoadPreset
from data_access.roads.tags import CLASSES, facts_of, find_refusal
from data_access.roads.ways import Gathering, Ids, Ways

_SNAP: Final = 1_000_000
"""Ends of lines meet where they agree to 1e-6 of a degree, a tenth of a metre."""
_ROUND: Final = 400_000_000

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("name", "full name", "fullname", "street name", "streetname", "st name", "stname", "street",
             "road name", "rd name", "st fullname", "label"),
    "class": ("highway", "fclass", "mtfcc", "road class", "roadclass", "class", "functional class",
              "func class", "f system", "fed func", "road type", "type"),
    "mph": ("speed limit", "speedlimit", "speed lim", "spd lim", "speedlim", "spd limit",
             "posted speed", "speed", "speed mph", "mph"),
    "kmh": ("maxspeed", "speed kmh", "speed km h", "kmh"),
    "lanes": ("lanes", "num lanes", "numlanes", "lane count", "lanecount", "thru lanes", "no lanes"),
    "one way": ("oneway", "one way", "onewaydir", "oneway dir", "travel dir", "traveldir", "dir travel",
                "direction"),
}  # fmt: skip
"""What files call each part: OpenStreetMap, Geofabrik, TIGER, and plain words."""

_TIGER: Final = {
    "S1100": "motorway", "S1200": "primary", "S1400": "residential", "S1630": "motorway_link",
    "S1640": "service", "S1730": "service",
}  # fmt: skip
"""MTFCC of the Census Bureau; trails, walks and private roads are not among them."""
_WORDS: Final = {
    "interstate": "motorway", "freeway": "motorway", "expressway": "trunk", "highway": "trunk",
    "arterial": "primary", "principal arterial": "primary", "major arterial": "primary",
    "minor arterial": "secondary", "collector": "tertiary", "major collector": "tertiary",
    "minor collector": "tertiary", "local": "residential", "street": "residential", "ramp": "motorway_link",
    "alley": "service", "1": "motorway", "2": "trunk", "3": "primary", "4": "secondary", "5": "tertiary",
    "6": "tertiary", "7": "residential",
}  # fmt: skip
"""Words of engineers, and the numbers of the Federal Highway Administration's functional classes."""
_FORWARD: Final = frozenset({"yes", "y", "true", "1", "f", "ft", "forward", "one way", "with"})
_BACKWARD: Final = frozenset({"-1", "t", "tf", "reverse", "backward", "against"})


def read_centre_lines(path: Path, kind: str, preset: RoadPreset, into: Gathering) -> Ways:
    """Read the lines of a file of `kind` "geojson", "zip" (a Shapefile) or "gpkg".

    Refused: a damaged file, one without roads, and numbers that are no degrees in no known system.
    """
    into.tell(0.0, "Reading the streets")
    found: set[str] = set()
    with opened_lines(path, kind) as file:
        turned = _to_degrees(file.system)
        for number, feature in enumerate(file.features, start=1):
            found.update(_take(number, feature, turned, preset, into))
    for part in ("class", "name"):
        if len(into) and part not in found:
            into.notices.remark(0, f"no column tells the {part} of a street")
    return into.whole(*_places_of(np.unique(np.array(into.ids, np.int64))))


def _to_degrees(system: str) -> Transformer | None:
    """What turns the numbers of the file into degrees; None where they are degrees already."""
    if not system:
        return None
    try:
        known = CRS.from_user_input(system)
    except CRSError as fault:
        raise BadInput("The file's coordinate system is not known: save it in degrees (WGS 84).") from fault
    return Transformer.from_crs(known, 4326, always_xy=True)


def _take(
    number: int, feature: LineFeature, turned: Transformer | None, preset: RoadPreset, into: Gathering
) -> Iterable[str]:
    """Take a feature in, and tell which parts its columns told."""
    parts = _parts_of(feature.told)
    tags = _tags_of(parts, number, into)
    reason = find_refusal(tags.get) if feature.lines else "no line"
    if reason is not None:
        into.notices.leave_out(number, reason)
        return parts
    facts = facts_of(tags.get, preset, lambda sentence: into.notices.remark(number, sentence))
    for line in feature.lines:
        ids = _ids_of(line if turned is None else np.column_stack(turned.transform(line[:, 0], line[:, 1])))
        if len(ids) < 2:
            into.notices.leave_out(number, "a line of fewer than two places")
            continue
        into.add(ids, facts)
    return parts


def _parts_of(told: Mapping[str, str]) -> dict[str, str]:
    by_name = {plain(name): value for name, value in told.items()}
    return {
        part: by_name[word] for part, words in COLUMNS.items() for word in reversed(words) if word in by_name
    }


def _tags_of(parts: Mapping[str, str], number: int, into: Gathering) -> dict[str, str]:
    """Write the parts as OpenStreetMap would, so that both kinds of files are read by the same rules."""
    tags = {"highway": _highway(parts.get("class", ""), number, into), "name": parts.get("name", "")}
    if "kmh" in parts:
        tags["maxspeed"] = parts["kmh"]
    elif "mph" in parts:
        speed = parts["mph"].removesuffix(".0")
        tags["maxspeed"] = f"{speed} mph" if speed.replace(".", "").isdecimal() else speed
    if "lanes" in parts:
        tags["lanes"] = parts["lanes"]
    told = parts.get("one way", "").lower()
    tags["oneway"] = "yes" if told in _FORWARD else "-1" if told in _BACKWARD else "no"
    if not told and tags["highway"] in {"motorway", "motorway_link"}:
        del tags["oneway"]
    # A speed or a number of lanes of 0 says in such files that nobody knows.
    return {key: value for key, value in tags.items() if value not in {"", "0", "0 mph", "0.0"}}


def _highway(told: str, number: int, into: Gathering) -> str:
    """Write the class as OpenStreetMap does; a trail or a private road of TIGER is no road."""
    word = told.strip().lower()
    if word in CLASSES or word in {
        "footway",
        "path",
        "track",
        "cycleway",
        "steps",
        "pedestrian",
        "bridleway",
    }:
        return word
    if (code := told.strip().upper()) in _TIGER or (code[:1] == "S" and code[1:].isdecimal()):
        return _TIGER.get(code, "path")
    if word and (known := _WORDS.get(word.removesuffix(".0"))) is None:
        into.notices.remark(number, "a class that is not known: taken for a street")
        return "residential"
    return known if word and known else "residential"


def _ids_of(line: Floats) -> list[int]:
    """Number the places of a line by where they lie; refused when they are no degrees."""
    if not (np.isfinite(line).all() and (np.abs(line) <= (180, 90)).all()):
        raise BadInput(
            "The numbers of the file are no degrees: save it in degrees (WGS 84), or with its .prj beside it."
        )
    east, north = np.rint((line + np.array([180, 90])) * _SNAP).astype(np.int64).T
    return list((north * _ROUND + east).tolist())


def _places_of(ids: Ids) -> tuple[Ids, Floats, Floats]:
    return ids, ids // _ROUND / _SNAP - 90, ids % _ROUND / _SNAP - 180
