"""Downtown Minneapolis, whose streets follow the river and not the survey grid."""

import math
from typing import Final

import numpy as np
import shapely
from shapely import Polygon

from data_access.county.pieces import RESIDENTIAL, Nodes, Pieces
from data_access.county.survey import plane_points

NICOLLET_AND_WASHINGTON: Final = ((44.9815, -93.2680),)
TURN_DEGREES: Final = -32.3
BLOCK_METRES: Final = 136.0
FIRST_LINE: Final = 1_000
"""Lattice lines from here on are downtown's: this one is Nicollet Mall, or Washington Avenue."""

_AVENUES: Final = range(-10, 12)
_STREETS: Final = range(-5, 15)
HENNEPIN: Final = -1
WASHINGTON: Final = 0
"""These two are drawn as courses of their own."""

GROUND: Final = (
    (44.9720, -93.2815), (44.9745, -93.2868), (44.9830, -93.2845), (44.9910, -93.2800), (44.9925, -93.2722),
    (44.9875, -93.2672), (44.9820, -93.2580), (44.9785, -93.2490), (44.9745, -93.2480), (44.9690, -93.2545),
    (44.9665, -93.2615), (44.9660, -93.2780), (44.9668, -93.2805),
)  # fmt: skip

_AVENUE_NAMES: Final = {0: "Nicollet Mall", 1: "Marquette Avenue", 6: "Portland Avenue South",
                        7: "Park Avenue South",
                        9: "Chicago Avenue South"}  # fmt: skip


def downtown_ground() -> Polygon:
    """Where downtown's own streets take the place of the survey grid, in metres."""
    return Polygon(plane_points(GROUND))


def downtown_pieces(first_node: int) -> tuple[Nodes, Pieces]:
    """Downtown's streets; they reach one block beyond its ground, so that they meet those around."""
    centre = plane_points(NICOLLET_AND_WASHINGTON)[0]
    along = np.array([math.cos(math.radians(TURN_DEGREES)), math.sin(math.radians(TURN_DEGREES))])
    down = np.array([along[1], -along[0]])
    avenue, street = np.meshgrid(np.array(_AVENUES), np.array(_STREETS), indexing="ij")
    spots = centre + BLOCK_METRES * (avenue[..., None] * along + street[..., None] * down)
    number = first_node + np.arange(avenue.size).reshape(avenue.shape)
    places = spots.reshape(-1, 2)
    nodes = Nodes(places[:, 0], places[:, 1], places[:, 0], places[:, 1])
    upright = np.stack([number[:, 1:], number[:, :-1], avenue[:, 1:]]).reshape(3, -1)
    level = np.stack([number[:-1], number[1:], street[1:]]).reshape(3, -1)
    upright, level = upright[:, upright[2] != HENNEPIN], level[:, level[2] != WASHINGTON]
    start, end, line = np.concatenate([upright, level], axis=1)
    ground = downtown_ground()
    shapely.prepare(ground)
    inside = shapely.contains_xy(ground, places[:, 0], places[:, 1])
    near = inside[start - first_node] | inside[end - first_node]
    count = len(start)
    pieces = Pieces(
        start, end, np.full(count, RESIDENTIAL, dtype=np.int8), np.arange(count) < upright.shape[1],
        (line + FIRST_LINE).astype(np.int32), np.full(count, -1, dtype=np.int16),
    )  # fmt: skip
    return nodes, pieces.at(near)


def downtown_name(*, upright: bool, line: int, numbered: str) -> str:
    """The name of a downtown line; `numbered` is its `downtown_ordinal` in words."""
    away = line - FIRST_LINE
    if not upright:
        return f"{numbered} Street {'South' if away < 40 else 'North'}"
    if away in _AVENUE_NAMES:
        return _AVENUE_NAMES[away]
    return f"{numbered} Avenue {'South' if away > 0 else 'North'}"


def downtown_ordinal(*, upright: bool, line: int) -> int:
    """The number in the name: avenues count from Hennepin and Nicollet, streets from the river."""
    away = line - FIRST_LINE
    if upright:
        return away if away > 0 else max(-away - 1, 1)
    return max(away + 2, 1)
