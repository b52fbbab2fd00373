"""Freeways as they are driven: a carriageway each way, diamonds at the streets, ramps where freeways meet."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from data_access.county.pieces import MOTORWAY, RAMP
from data_access.county.roads import Roads
from data_access.county.survey import Floats

APART_METRES: Final = 14.0
"""From the middle of the freeway to each carriageway."""
_SETBACK_METRES: Final = 120.0
_STRAIGHT: Final = 0.85
_RAMP_SWING_METRES: Final = 45.0


@dataclass(frozen=True)
class Link:
    """A one-way way between places that are named by number; `through` is a place it is led past, or None."""

    start: int
    end: int
    piece: int
    """The piece of the roads whose class and lanes it has; a ramp where it is -1."""
    through: tuple[float, float] | None = None


class Carriageways:
    """The carriageways of a county. Nodes from `first_node` on are their own; those below are the roads'."""

    def __init__(self, roads: Roads, first_node: int) -> None:
        """Lay them out."""
        self._places = np.column_stack([roads.nodes.east, roads.nodes.north])
        self._first = first_node
        self.places: list[Floats] = []
        self._ends = {
            piece: (int(roads.start[piece]), int(roads.end[piece]))
            for piece in np.flatnonzero(roads.road_class == MOTORWAY).tolist()
        }
        self._back = {(start, end): piece for piece, (start, end) in self._ends.items()}
        self._out: dict[int, list[int]] = defaultdict(list)
        self._into: dict[int, list[int]] = defaultdict(list)
        for piece, (start, end) in self._ends.items():
            self._out[start].append(piece)
            self._into[end].append(piece)
        self._begins: dict[int, int] = {}
        self._finishes: dict[int, int] = {}
        self._others = _beside(roads, self._out)

    def links(self) -> Iterator[Link]:
        """All ways of the freeways, their ramps among them."""
        for node in sorted(self._out):
            self._lay(node)
        for piece in self._ends:
            yield Link(self._begins[piece], self._finishes[piece], piece)
        for node in sorted(self._out):
            yield from self._meeting(node)
            yield from self._diamond(node)

    def _direction(self, piece: int) -> Floats:
        start, end = self._ends[piece]
        along = self._places[end] - self._places[start]
        return np.asarray(along / max(float(np.hypot(*along)), 1e-6))

    def _right(self, piece: int) -> Floats:
        along = self._direction(piece)
        return np.array([along[1], -along[0]])

    def _reverse(self, piece: int) -> int:
        start, end = self._ends[piece]
        return self._back.get((end, start), -1)

    def _new(self, place: Floats) -> int:
        self.places.append(place)
        return self._first + len(self.places) - 1

    def _lay(self, node: int) -> None:
        """Place the ends of the carriageways at a node; where a freeway only goes on, they are one."""
        plain = len(self._out[node]) == 2 and not self._others[node].roads
        for piece in self._into[node]:
            ahead = [one for one in self._out[node] if one != self._reverse(piece)]
            if plain and len(ahead) == 1:
                right = self._right(piece) + self._right(ahead[0])
                place = self._places[node] + right / max(float(np.hypot(*right)), 1e-6) * APART_METRES
                self._finishes[piece] = self._begins[ahead[0]] = self._new(place)
            else:
                self._finishes[piece] = self._set_back(node, piece, -1)
        for piece in self._out[node]:
            if piece not in self._begins:
                self._begins[piece] = self._set_back(node, piece, 1)

    def _set_back(self, node: int, piece: int, sign: int) -> int:
        start, end = self._ends[piece]
        length = float(np.hypot(*(self._places[end] - self._places[start])))
        back = self._direction(piece) * sign * min(_SETBACK_METRES, 0.3 * length)
        return self._new(self._places[node] + self._right(piece) * APART_METRES + back)

    def _meeting(self, node: int) -> Iterator[Link]:
        """Ways from one carriageway to the others, and to roads that a freeway turns into."""
        for piece in self._into[node]:
            ahead = [one for one in self._out[node] if one != self._reverse(piece)]
            straight = max((float(self._direction(piece) @ self._direction(one)) for one in ahead), default=0)
            for one in ahead:
                if self._finishes[piece] == self._begins[one]:
                    continue
                on = float(self._direction(piece) @ self._direction(one))
                through = on >= max(_STRAIGHT, straight - 1e-9)
                yield Link(self._finishes[piece], self._begins[one], piece if through else -1)
            if not ahead and not self._others[node].roads and (back := self._reverse(piece)) >= 0:
                # Beyond the county line one turns at the next interchange.
                yield Link(self._finishes[piece], self._begins[back], -1)
        if self._others[node].roads:
            yield from (Link(self._finishes[piece], node, -1) for piece in self._into[node])
            yield from (Link(node, self._begins[piece], -1) for piece in self._out[node])

    def _diamond(self, node: int) -> Iterator[Link]:
        """Off and on again at the street that crosses here, on the right side of each carriageway."""
        streets = self._others[node].ramps
        if not streets:
            return
        for piece in self._into[node]:
            right, along = self._right(piece), self._direction(piece)
            beside = [float((self._places[one] - self._places[node]) @ right) for one in streets]
            street = streets[int(np.argmax(beside))]
            middle = (self._places[street] + self._places[node]) / 2 + right * APART_METRES
            off, on = middle - along * _RAMP_SWING_METRES, middle + along * _RAMP_SWING_METRES
            yield Link(self._finishes[piece], street, -1, (float(off[0]), float(off[1])))
            for ahead in self._out[node]:
                if ahead != self._reverse(piece):
                    yield Link(street, self._begins[ahead], -1, (float(on[0]), float(on[1])))


@dataclass(frozen=True)
class _Beside:
    """What else meets a node of a freeway: roads, and the far ends of ramps."""

    roads: tuple[int, ...]
    ramps: tuple[int, ...]


def _beside(roads: Roads, freeway: dict[int, list[int]]) -> dict[int, _Beside]:
    meets: dict[int, tuple[list[int], list[int]]] = {node: ([], []) for node in freeway}
    for piece in np.flatnonzero(roads.road_class != MOTORWAY).tolist():
        ends = int(roads.start[piece]), int(roads.end[piece])
        for node, far in (ends, ends[::-1]):
            if node in meets:
                meets[node][int(roads.road_class[piece] == RAMP)].append(far)
    return {node: _Beside(tuple(others), tuple(ramps)) for node, (others, ramps) in meets.items()}
