"""Compiling beside the start what the first plan would otherwise wait for."""

import numpy as np

from dashboard.evacuation.roads.paths import path
from dashboard.evacuation.roads.travel import travel_times
from data_access.records.roads import RoadGraph


def warm_up() -> None:
    """Run every kernel once on two nodes and the street between them; compiled code is kept on disk."""
    ends, both = np.array([0, 1], np.int32), np.array([1, 0], np.int32)
    graph = RoadGraph(
        latitude=np.array([44.98, 44.99]), longitude=np.array([-93.27, -93.27]),
        first_arc=np.array([0, 1, 2], np.int32), head=both,
        tenths=np.array([900, 900], np.int32), decimetres=np.array([11_120, 11_120], np.int32),
        lanes=np.ones(2, np.int8), vehicles_per_hour=np.array([1_445, 1_445], np.int32),
        road_class=np.zeros(2, np.int8), name=np.zeros(2, np.int32), reverse=both, names=("",),
        first_bend=np.zeros(3, np.int32), bends=np.empty((0, 2)),
    )  # fmt: skip
    travel_times(graph, ends, ends[:1])
    travel_times(graph, ends[:1], ends)
    path(graph, 0, 1)
