"""The node of the road graph that is nearest to a place."""

import threading
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np
from scipy.spatial import cKDTree

from data_access.records.roads import Floats, Ints, RoadGraph

EARTH_METRES: Final = 6_371_008.8
"""The mean radius (IUGG)."""

_trees: WeakKeyDictionary[RoadGraph, cKDTree] = WeakKeyDictionary()
_lock: Final = threading.Lock()


def nearest_nodes(graph: RoadGraph, latitude: Floats, longitude: Floats) -> Ints:
    """Find the nearest node of each place, as the crow flies; degrees, WGS 84. Empty for no places.

    Refused (ValueError) are places that are no numbers.
    """
    places = _on_the_ball(np.asarray(latitude, np.float64), np.asarray(longitude, np.float64))
    if not len(places):
        return np.empty(0, np.int32)
    return np.asarray(_tree_of(graph).query(places)[1], np.int32)


def metres_to(graph: RoadGraph, nodes: Ints, latitude: Floats, longitude: Floats) -> Floats:
    """Tell how far each node lies from its place, in metres as the crow flies."""
    places = _on_the_ball(np.asarray(latitude, np.float64), np.asarray(longitude, np.float64))
    chords = np.linalg.norm(_on_the_ball(graph.latitude[nodes], graph.longitude[nodes]) - places, axis=1)
    return np.asarray(2 * EARTH_METRES * np.arcsin(np.minimum(chords / 2, 1)))


def _tree_of(graph: RoadGraph) -> cKDTree:
    """Give the tree of a graph; it is built once and goes with the graph."""
    with _lock:
        tree = _trees.get(graph)
        if tree is None:
            tree = _trees[graph] = cKDTree(_on_the_ball(graph.latitude, graph.longitude))
        return tree


def _on_the_ball(latitude: Floats, longitude: Floats) -> Floats:
    """Points of the unit ball, shape (n, 3): their straight distance grows with the one on the ground."""
    up, round_ = np.radians(latitude), np.radians(longitude)
    level = np.cos(up)
    return np.stack([level * np.cos(round_), level * np.sin(round_), np.sin(up)], axis=-1)
