"""Driving times in whole steps, such that the errors of one street after the other do not add up."""

from typing import Final

import numpy as np

from dashboard.evacuation.egress.shortest import Longs
from data_access.compiling import compiled
from data_access.records.roads import Floats, Ints

METRES_PER_DEGREE: Final = 111_320.0
SAME_SPEED: Final = 0.04
"""Roads whose speeds differ by less than about this share are rounded alike."""
STEPS_OF_GRACE: Final = 2
SHARE_OF_GRACE: Final = 0.1
"""A convoy may really drive two steps and a tenth longer than the plan has."""


@compiled
def is_late(planned_steps: int, tenths: int, step_seconds: int) -> bool:
    """Whether a way really takes longer than the plan has for it, and the grace."""
    return tenths / (10.0 * step_seconds) > planned_steps * (1.0 + SHARE_OF_GRACE) + STEPS_OF_GRACE


def rounded(safety: Longs, ends: tuple[Ints, Ints], places: Floats, tenths: Longs, step: int) -> Ints:
    """Times of the arcs, from tail to head in `ends`, in whole steps of so many tenths; zero is allowed.

    A street of ten seconds takes 0 or 1 steps of a minute: rounded by itself it would be free, or six times
    too slow. So a quantity that changes along the arc as time passes is rounded at both of its ends, and
    the arc takes the difference; along a way the errors cancel. On the shortest ways that is the time to
    safety (`safety`, in tenths). Elsewhere it is the place itself, to the east or to the north (`places`,
    shape (n, 2), metres), divided by the speed in that direction: roads of one speed change the minute at
    the same lines on the ground, and no way through them is free.
    """
    tail, head = ends
    near = np.rint(safety / step).astype(np.int64)
    shortest_way = tenths == safety[tail] - safety[head]
    moved = places[head] - places[tail]
    axis = np.argmax(np.abs(moved), axis=1)
    rows = np.arange(len(tail))
    metres = np.maximum(np.abs(moved[rows, axis]), 1.0)
    pace = np.exp(np.rint(np.log(np.maximum(tenths, 1) / metres) / SAME_SPEED) * SAME_SPEED) / step
    begin, end = places[tail, axis] * pace, places[head, axis] * pace
    # What the place does not explain (a loop, a bend back) is rounded by itself.
    rest = np.maximum(tenths / step - np.abs(end - begin) * (1.0 + SAME_SPEED), 0.0)
    by_place = np.abs(np.rint(begin) - np.rint(end)) + np.rint(rest)
    return np.where(shortest_way, near[tail] - near[head], by_place).astype(np.int32)


def places_of(latitude: Floats, longitude: Floats) -> Floats:
    """Metres to the north and to the east on a plane that is true enough over a county, shape (n, 2)."""
    east = longitude * np.cos(np.radians(latitude.mean())) if len(latitude) else longitude
    return METRES_PER_DEGREE * np.stack([latitude, east], axis=1)
