"""The roads that a plan is made on: the graph, which arcs are open, and what closed the others."""

from dataclasses import dataclass

from data_access.records.roads import Bools, RoadGraph


@dataclass(frozen=True, eq=False)
class Ground:
    """A road graph of one edition with its closures; `closures` are their words, `avoided` is GeoJSON."""

    graph: RoadGraph
    open_arcs: Bools
    edition: str
    closures: tuple[str, ...] = ()
    avoided: str = ""
