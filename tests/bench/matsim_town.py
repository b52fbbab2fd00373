"""Castlemaine: a MATSim network and its homes as an egress problem (../shared/data/roads/chewton_*)."""

import gzip
from pathlib import Path
from typing import Final

import numpy as np
from lxml import etree
from scipy.spatial import cKDTree

from dashboard.evacuation.egress.problem import EgressProblem, Exits, Groups
from data_access.records.roads import NO_ARC, Floats, Ints, RoadGraph

FOLDER: Final = Path(__file__).resolve().parents[3] / "shared/data/roads"
NETWORK: Final = FOLDER / "chewton_network_epsg_28355_refined.xml.gz"
PEOPLE: Final = FOLDER / "chewton_population_epsg7855.xml.gz"
SAFE_METRES: Final = 12_000.0
"""Safety begins where a road first leaves this circle around the middle of the homes."""


def castlemaine(step_seconds: int = 30) -> EgressProblem:
    places, graph = _network()
    homes = _homes()
    middle = np.median(homes, axis=0)
    _, nearest = cKDTree(places).query(homes)
    node, vehicles = np.unique(nearest, return_counts=True)
    away = np.hypot(*(places - middle).T)
    exits = np.unique(graph.head[(away[graph.tail] <= SAFE_METRES) & (away[graph.head] > SAFE_METRES)])
    groups = Groups(node.astype(np.int32), np.zeros(len(node), np.int32), vehicles.astype(np.int32))
    return EgressProblem(
        graph, np.ones(graph.arcs, bool), groups, ("Castlemaine",), Exits.at(exits), step_seconds=step_seconds
    )


def _homes() -> Floats:
    found = []
    with gzip.open(PEOPLE) as file:
        for _, person in etree.iterparse(file, tag="person", load_dtd=False):
            home = person.find('.//activity[@type="home"]')
            found.append((float(home.get("x")), float(home.get("y"))))
            person.clear()
    return np.array(found)


def _network() -> tuple[Floats, RoadGraph]:
    numbers: dict[str, int] = {}
    places, links = [], []
    with gzip.open(NETWORK) as file:
        for _, one in etree.iterparse(file, tag=("node", "link"), load_dtd=False):
            if one.tag == "node":
                numbers[one.get("id")] = len(places)
                places.append((float(one.get("x")), float(one.get("y"))))
            else:
                metres = float(one.get("length"))
                ends = numbers[one.get("from")], numbers[one.get("to")]
                told = metres / float(one.get("freespeed")), metres, one.get("permlanes"), one.get("capacity")
                links.append((*ends, *map(float, told)))
            one.clear()
    table = np.array(sorted(links))
    return np.array(places), graph_from(np.array(places), table)


def graph_from(places: Floats, table: Floats) -> RoadGraph:
    """Rows of tail, head, seconds, metres, lanes and vehicles an hour, sorted by tail and head."""
    tail, head = table[:, 0].astype(np.int32), table[:, 1].astype(np.int32)
    arcs = len(table)
    return RoadGraph(
        latitude=places[:, 1] / 111_320.0, longitude=places[:, 0] / 87_600.0,
        first_arc=np.searchsorted(tail, np.arange(len(places) + 1)).astype(np.int32), head=head,
        tenths=np.maximum(np.rint(table[:, 2] * 10), 1).astype(np.int32),
        decimetres=np.rint(table[:, 3] * 10).astype(np.int32),
        lanes=np.maximum(table[:, 4], 1).astype(np.int8),
        vehicles_per_hour=table[:, 5].astype(np.int32), road_class=np.full(arcs, 5, np.int8),
        name=np.zeros(arcs, np.int32), reverse=_reverse(tail, head, len(places)), names=("",),
        first_bend=np.zeros(arcs + 1, np.int32), bends=np.zeros((0, 2)),
    )  # fmt: skip


def _reverse(tail: Ints, head: Ints, nodes: int) -> Ints:
    there, back = tail.astype(np.int64) * nodes + head, head.astype(np.int64) * nodes + tail
    at = np.minimum(np.searchsorted(there, back), len(there) - 1)
    return np.where(there[at] == back, at, NO_ARC).astype(np.int32)
