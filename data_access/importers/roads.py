"""A county's roads from a file → the graph that evacuations are worked out on, as a new edition."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from data_access.access import Caller, Permission
from data_access.refusals import BadInput
from data_access.roads.building import Built, build_graph
from data_access.roads.centre_lines import read_centre_lines
from data_access.roads.keeping import RoadEdition, RoadReport, keep_roads, kilometres_of
from data_access.roads.openstreetmap import read_extract
from data_access.roads.presets import STANDARD, RoadPreset
from data_access.roads.ways import Gathering, Progress, Ways, never, no_progress
from data_access.store import Store

LARGEST_BYTES: Final = 4 << 30
_HEAD_BYTES: Final = 512
_UNKNOWN: Final = (
    "{} is none of the files that roads are read from: an OpenStreetMap extract (.osm.pbf or .osm), GeoJSON,"
    " a zipped Shapefile or a GeoPackage of street centre lines."
)


def import_roads(
    store: Store,
    caller: Caller,
    path: Path,
    *,
    source: str,
    preset: RoadPreset = STANDARD,
    progress: Progress = no_progress,
    cancelled: Callable[[], bool] = never,
) -> RoadEdition:
    """Read the roads of `path` and keep them as the edition in force; closures stand as they do.

    The file is read before the store is written to, so that nobody waits. Refused as a whole: a caller
    who may not, a file without roads, and one that is stopped (`ImportStopped`); then all is as it was.
    """
    if not source.strip():
        raise BadInput("The roads need a source: name where the file comes from.")
    about = f"import roads of {source.strip()}"
    with store.enter(caller, Permission.ROADS_IMPORT, about=f"{about}: begun"):
        pass
    gathered = Gathering(progress, cancelled)
    ways = read_roads(path, preset, gathered)
    gathered.tell(0.6, "Joining the roads to one network")
    built = build_graph(ways, preset)
    gathered.tell(0.85, f"Keeping {built.graph.nodes:,} nodes")
    report = _report(path.name, gathered, built, preset)
    with store.enter(caller, Permission.ROADS_IMPORT, about=about, writes=True) as visit:
        kept = keep_roads(visit, built.graph, source.strip(), report)
    progress(1.0, report.sentence())
    return kept


def read_roads(path: Path, preset: RoadPreset, into: Gathering) -> Ways:
    """Read the ways of a file of any of the kinds, told apart by its bytes and not by its name."""
    size = path.stat().st_size
    if not size:
        raise BadInput(f"{path.name} is empty: fetch it once more.")
    if size > LARGEST_BYTES:
        raise BadInput(f"{path.name} is larger than a state's roads: cut it to your county and try again.")
    kind = find_kind(path)
    if kind is None:
        raise BadInput(_UNKNOWN.format(path.name))
    if kind in {"pbf", "osm"}:
        return read_extract(path, kind, preset, into)
    return read_centre_lines(path, kind, preset, into)


def find_kind(path: Path) -> str | None:
    """Find how a file is written from its first bytes; None where it is nothing that roads come in."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if b"OSMHeader" in head[:32]:
        return "pbf"
    if head.startswith(b"PK\x03\x04"):
        return "zip"
    if head.startswith(b"SQLite format 3\x00"):
        return "gpkg"
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"{"):
        return "geojson"
    return "osm" if text.startswith((b"<?xml", b"<osm", b"<!DOCTYPE")) else None


def _report(file_name: str, gathered: Gathering, built: Built, preset: RoadPreset) -> RoadReport:
    notices = gathered.notices
    return RoadReport(
        file_name=file_name,
        roads_read=len(gathered),
        nodes_before=built.nodes_before,
        nodes=built.graph.nodes,
        arcs=built.graph.arcs,
        kilometres=kilometres_of(built.graph),
        left_out_kilometres=round(built.left_out_kilometres, 1),
        left_out_pieces=built.left_out_pieces,
        lost_steps=built.lost_steps,
        left_out=dict(notices.left_out),
        remarked=dict(notices.remarked),
        notes=tuple((note.line, note.sentence) for note in notices.notes),
        sources=preset.sources,
    )
