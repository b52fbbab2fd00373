"""Editions of the roads in the store: the latest is in force, the one before it is kept beside it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec
import numpy as np
from sqlalchemy import Row, delete, func, insert, select

from data_access.access import Permission
from data_access.records.roads import RoadClass, RoadGraph
from data_access.refusals import NotFound
from data_access.roads.packing import graph_from, parts_of
from data_access.roads.presets import KMH_A_MPH
from data_access.store import Visit
from data_access.tables import road_arrays, road_editions

READ_BY: Final = (Permission.ROADS_READ, Permission.ROADS_CLOSE, Permission.ROADS_IMPORT)
_KEPT: Final = 2


class RoadReport(msgspec.Struct, frozen=True):
    """What became of a file: counts by reason, kilometres by class, and the first sentences by feature."""

    file_name: str
    roads_read: int
    nodes_before: int
    """Places of the roads, before those where a road only goes on were contracted."""
    nodes: int
    arcs: int
    kilometres: dict[str, float]
    """Of streets, by the name of the class; both directions of a street count once."""
    left_out_kilometres: float
    """Of roads that do not belong to the one network in which everything can be reached."""
    left_out_pieces: int
    lost_steps: int
    left_out: dict[str, int]
    remarked: dict[str, int]
    notes: tuple[tuple[int, str], ...] = ()
    """Number of the feature (OpenStreetMap's id, or its place in the file), and the sentence."""
    sources: tuple[str, ...] = ()
    """Where the numbers come from that the file did not tell."""

    def sentence(self) -> str:
        """Say the outcome in one sentence."""
        whole, lost = _miles(sum(self.kilometres.values())), _miles(self.left_out_kilometres)
        return (
            f"{self.roads_read:,} roads read: {whole:,.0f} miles of one network, "
            f"{self.nodes:,} nodes (of {self.nodes_before:,} places) and {self.arcs:,} arcs; "
            f"{lost:,.1f} miles lead nowhere and {sum(self.left_out.values()):,} ways are "
            "no roads for cars."
        )


@dataclass(frozen=True, slots=True)
class RoadEdition:
    """One import of roads; the edition in force is the one with the highest number."""

    edition: int
    source: str
    imported_at: datetime
    imported_by: str
    report: RoadReport


def _miles(kilometres: float) -> float:
    return kilometres / KMH_A_MPH


def keep_roads(visit: Visit, graph: RoadGraph, source: str, report: RoadReport) -> RoadEdition:
    """Keep a graph as the edition in force; the arrays of older ones than the last go."""
    visit.require(Permission.ROADS_IMPORT)
    editions = road_editions.c
    last = visit.connection.scalar(select(func.max(editions.edition))) or 0
    kept = RoadEdition(last + 1, source, visit.now, visit.caller.name, report)
    visit.connection.execute(
        insert(road_editions).values(
            edition=kept.edition, source=source[:80], file_name=report.file_name[:255],
            imported_at=visit.now, imported_by=visit.caller.name[:120], nodes=graph.nodes, arcs=graph.arcs,
            kilometres=sum(report.kilometres.values()), report=msgspec.json.encode(report).decode(),
        )
    )  # fmt: skip
    for name, part, data in parts_of(graph):
        row = {"edition": kept.edition, "name": name, "part": part, "data": data}
        visit.connection.execute(insert(road_arrays), row)
    visit.connection.execute(delete(road_arrays).where(road_arrays.c.edition <= last + 1 - _KEPT))
    return kept


def kilometres_of(graph: RoadGraph) -> dict[str, float]:
    """Tell the kilometres of streets by class; both directions of a street count once."""
    once = (graph.reverse < 0) | (graph.reverse > np.arange(graph.arcs))
    by_class = np.bincount(
        graph.road_class[once], weights=graph.decimetres[once] / 10_000, minlength=len(RoadClass)
    )
    return {one.name.lower(): round(float(by_class[one]), 1) for one in RoadClass}


def current_edition(visit: Visit) -> int:
    """Tell the number of the edition in force; 0 when no roads were imported."""
    visit.require(*READ_BY)
    return int(visit.connection.scalar(select(func.max(road_editions.c.edition))) or 0)


def editions_in(visit: Visit) -> list[RoadEdition]:
    """List all editions, the one in force first; empty when no roads were imported."""
    visit.require(*READ_BY)
    rows = visit.connection.execute(select(road_editions).order_by(road_editions.c.edition.desc()))
    return [_edition(row) for row in rows]


def read_graph(visit: Visit, edition: int) -> RoadGraph:
    """Read the graph of an edition. Refused (`NotFound`) when its arrays are no longer kept."""
    visit.require(*READ_BY)
    arrays = road_arrays.c
    query = select(arrays.name, arrays.data).where(arrays.edition == edition)
    parts: dict[str, list[bytes]] = defaultdict(list)
    for name, data in visit.connection.execute(query.order_by(arrays.name, arrays.part)):
        parts[name].append(data)
    if not parts:
        raise NotFound("No roads are kept here: import them on the page Roads, or with `import roads`.")
    return graph_from(parts)


def _edition(row: Row[tuple[object, ...]]) -> RoadEdition:
    report = msgspec.json.decode(row.report, type=RoadReport)
    return RoadEdition(row.edition, row.source, row.imported_at, row.imported_by, report)
