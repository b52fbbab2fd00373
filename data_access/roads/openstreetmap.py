"""Roads of an OpenStreetMap extract (PBF or XML), read twice: its ways, then the places of their nodes."""

from array import array
from pathlib import Path
from typing import Final

import numpy as np
import osmium
from osmium.filter import IdFilter, TagFilter
from osmium.osm import NODE, WAY, Node, Way

from data_access.records.roads import Floats
from data_access.refusals import BadInput
from data_access.roads.presets import RoadPreset
from data_access.roads.tags import CLASSES, facts_of, find_refusal
from data_access.roads.ways import Gathering, Ids, Ways

_TOLD_EVERY: Final = 100_000
_UNREADABLE: Final = "{name} cannot be read as OpenStreetMap data: {why}. Fetch it once more and try again."


def read_extract(path: Path, kind: str, preset: RoadPreset, into: Gathering) -> Ways:
    """Read the roads of a file of `kind` "pbf" or "osm" (XML). Refused: a broken one, one without roads."""
    file = osmium.io.File(str(path), kind)
    try:
        _read_ways(file, preset, into)
        wanted = np.unique(np.array(into.ids, np.int64))
        return into.whole(*_read_places(file, wanted, into))
    except (RuntimeError, osmium.InvalidLocationError) as fault:
        # The library tells every kind of broken file as a RuntimeError.
        why = str(fault).splitlines()[0][:200] if str(fault) else "it ends too early"
        raise BadInput(_UNREADABLE.format(name=path.name, why=why)) from fault


def _read_ways(file: osmium.io.File, preset: RoadPreset, into: Gathering) -> None:
    into.tell(0.0, "Reading the roads")
    roads = TagFilter(*(("highway", value) for value in CLASSES))
    for way in osmium.FileProcessor(file, WAY).with_filter(roads):
        if not isinstance(way, Way):
            continue
        number, tags = way.id, way.tags.get
        reason = find_refusal(tags)
        ids = [node.ref for node in way.nodes]
        if reason is None and len(ids) < 2:
            reason = "a line of fewer than two places"
        if reason is not None:
            into.notices.leave_out(number, reason)
            continue

        def remark(sentence: str, number: int = number) -> None:
            into.notices.remark(number, sentence)

        into.add(ids, facts_of(tags, preset, remark))


def _read_places(file: osmium.io.File, wanted: Ids, into: Gathering) -> tuple[Ids, Floats, Floats]:
    """Give ids, latitudes and longitudes of the wanted nodes that are in the file, sorted by id."""
    ids, latitudes, longitudes = array("q"), array("d"), array("d")
    # The filter takes Python's own numbers, one at a time, so that a state's list of them never stands whole.
    chosen = IdFilter(int(node) for node in wanted)
    for count, node in enumerate(osmium.FileProcessor(file, NODE).with_filter(chosen), start=1):
        if not isinstance(node, Node) or not node.location.valid():
            continue
        ids.append(node.id)
        latitudes.append(node.location.lat)
        longitudes.append(node.location.lon)
        if count % _TOLD_EVERY == 0:
            into.tell(0.3 + 0.3 * min(1.0, count / len(wanted)), f"{count:,} places read")
    found, once = np.unique(np.array(ids, np.int64), return_index=True)
    return found, np.array(latitudes, np.float64)[once], np.array(longitudes, np.float64)[once]
