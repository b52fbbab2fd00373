"""Four crossings that can be worked out by hand.

    A --60 s-- B --30 s-- C --20 s-- D      and a one-way ramp from A straight to C, 100 s

From A to C it takes 90 s by B; with B-C closed 100 s by the ramp, and from C nothing leads back to A.
"""

from typing import Final

import numpy as np

from data_access.records.roads import NO_ARC, RoadClass, RoadGraph

A, B, C, D = range(4)
A_TO_B, A_TO_C, B_TO_A, B_TO_C, C_TO_B, C_TO_D, D_TO_C = range(7)
LAKE_STREET: Final = "Lake Street"


def four_crossings() -> RoadGraph:
    """A new graph; the bend of Lake Street between B and C lies a little to the north."""
    street, ramp = RoadClass.STREET, RoadClass.RAMP
    return RoadGraph(
        latitude=np.array([44.95, 44.95, 44.95, 44.95]),
        longitude=np.array([-93.30, -93.29, -93.285, -93.28]),
        first_arc=np.array([0, 2, 4, 6, 7], np.int32),
        head=np.array([B, C, A, C, B, D, C], np.int32),
        tenths=np.array([600, 1_000, 600, 300, 300, 200, 200], np.int32),
        decimetres=np.array([7_870, 12_000, 7_870, 4_100, 4_100, 3_935, 3_935], np.int32),
        lanes=np.array([1, 1, 1, 2, 1, 1, 1], np.int8),
        vehicles_per_hour=np.array([510, 1_275, 510, 1_020, 510, 510, 510], np.int32),
        road_class=np.array([street, ramp, street, street, street, street, street], np.int8),
        name=np.array([1, 0, 1, 1, 1, 2, 2], np.int32),
        reverse=np.array([B_TO_A, NO_ARC, A_TO_B, C_TO_B, B_TO_C, D_TO_C, C_TO_D], np.int32),
        names=("", LAKE_STREET, "Elm Street"),
        first_bend=np.array([0, 0, 0, 0, 1, 2, 2, 2], np.int32),
        bends=np.array([[44.9505, -93.2875], [44.9505, -93.2875]]),
    )


def street_grid(
    west: float = -93.77, south: float = 44.78, east: float = -93.17, north: float = 45.25, step: float = 0.01
) -> RoadGraph:
    """A grid of two-way streets, one every hundredth of a degree, every third of them an arterial."""
    across, up = round((east - west) / step) + 1, round((north - south) / step) + 1
    rows, columns = np.divmod(np.arange(across * up), across)
    pairs = []
    for node in range(across * up):
        row, column = divmod(node, across)
        pairs += [(node, node + 1)] if column + 1 < across else []
        pairs += [(node, node + across)] if row + 1 < up else []
    ends = np.array(pairs, np.int32)
    tail, head = np.concatenate([ends, ends[:, ::-1]]).T
    order = np.lexsort((head, tail))
    number = np.empty(len(order), np.int32)
    number[order] = np.arange(len(order))
    half = len(ends)
    reverse = np.concatenate([number[half:], number[:half]])[order].astype(np.int32)
    tail, head = tail[order], head[order]
    metres = np.where(np.abs(head - tail) == 1, 787.0, 1_112.0)
    big = np.where(np.abs(head - tail) == 1, rows[tail] % 3 == 0, columns[tail] % 3 == 0)
    road_class = np.where(big, int(RoadClass.SECONDARY), int(RoadClass.STREET)).astype(np.int8)
    return RoadGraph(
        latitude=south + rows * step,
        longitude=west + columns * step,
        first_arc=np.searchsorted(tail, np.arange(across * up + 1)).astype(np.int32),
        head=head.astype(np.int32),
        tenths=np.rint(metres / np.where(big, 18, 11) * 10).astype(np.int32),
        decimetres=np.rint(metres * 10).astype(np.int32),
        lanes=np.where(big, 2, 1).astype(np.int8),
        vehicles_per_hour=np.where(big, 2_400, 600).astype(np.int32),
        road_class=road_class,
        name=np.where(big, 1, 0).astype(np.int32),
        reverse=reverse,
        names=("", "County Road"),
        first_bend=np.zeros(len(head) + 1, np.int32),
        bends=np.empty((0, 2)),
    )
