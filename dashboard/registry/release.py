"""What may be released of the registry: households by area and group of needs, small counts withheld."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from dashboard.geo.faults import Shape
from data_access.place_format import NEED_SHIFT
from data_access.place_snapshot import PlaceSnapshot
from data_access.records.needs import CMIST, CMIST_OF, Need
from data_access.suppression import THRESHOLD, suppress, table_of, untold

ALL: Final = "all"
MEASURES: Final = (ALL, *CMIST)
"""All households, then those in which somebody has a need of the group; a household is in several."""
KINDS: Final = ("county", "city", "zip", "neighbourhood", "tract")


@dataclass(frozen=True, slots=True)
class ReleaseArea:
    """A fixed area as far as it matters here; `size` is a public number, such as its census households."""

    kind: str
    code: str
    shape: Shape
    size: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a release; `households` is None where it is withheld."""

    kind: str
    code: str
    measure: str
    households: int | None


def release_of(
    snapshot: PlaceSnapshot,
    areas: Sequence[ReleaseArea],
    k: int = THRESHOLD,
    *,
    told: Callable[[float], None] = untold,
) -> tuple[Figure, ...]:
    """Count every area by every measure and withhold what is under `k` or would give such a count away.

    All areas are looked at together, so that neither two of one kind nor two of different kinds differ
    by a small count. Households without a place on the map are in no figure. No area gives no figure.
    `told` hears the share that is done, 0 to 1.
    """
    if not areas:
        return ()
    where, inside = _pieces(snapshot, areas)
    pieces = max((int(area.max()) for area in inside if len(area)), default=-1) + 1
    needs = _has(snapshot)
    households = np.bincount(where, minlength=pieces).astype(np.int64)
    having = np.stack([np.bincount(where, of_one, minlength=pieces) for of_one in needs.T], axis=1).astype(
        np.int64
    )
    table = table_of(households, having, inside, np.array([area.size for area in areas]))
    counts = table.counts.reshape(len(areas), len(MEASURES))
    enough = np.ones_like(counts, dtype=np.bool_)
    # Nearly everybody with a need tells as much of those without it.
    enough[:, 1:] = counts[:, :1] - counts[:, 1:] >= k
    shown = suppress(table, k, may_show=enough.ravel(), told=told).shown.reshape(counts.shape)
    return tuple(
        Figure(area.kind, area.code, measure, int(counts[row, column]) if shown[row, column] else None)
        for row, area in enumerate(areas)
        for column, measure in enumerate(MEASURES)
    )


def shown_total(figures: Sequence[Figure]) -> int:
    """Add up what is shown, and nothing else: a total of all would give away what is withheld."""
    return sum(figure.households or 0 for figure in figures)


def _has(snapshot: PlaceSnapshot) -> NDArray[np.bool_]:
    """Tell for each household on the map whether somebody in it has a need of each group, (n, groups)."""
    words = snapshot.needs[: snapshot.on_map]
    masks = [sum(0b11 << NEED_SHIFT[need] for need in Need if CMIST_OF[need] is group) for group in CMIST]
    return np.stack([(words & np.uint64(mask)) != 0 for mask in masks], axis=1)


def _pieces(
    snapshot: PlaceSnapshot, areas: Sequence[ReleaseArea]
) -> tuple[NDArray[np.intp], list[NDArray[np.intp]]]:
    """Number the pieces of ground that the areas cut out of each other: of each household, of each area.

    Pieces are those where a household stands, and those at the middle of an area, so that an area in
    which nobody is registered has one too. A household in no area has a piece that is in none.
    """
    longitudes, latitudes = snapshot.longitude[: snapshot.on_map], snapshot.latitude[: snapshot.on_map]
    middles = shapely.point_on_surface([area.shape for area in areas])
    points = np.concatenate([shapely.points(longitudes, latitudes), middles])
    area_of = np.stack([_of_kind(points, areas, kind) for kind in KINDS], axis=1)
    # The middle of an area belongs to it, whatever another outline says there.
    for row, area in enumerate(areas):
        area_of[snapshot.on_map + row, KINDS.index(area.kind)] = row
    kept, piece = np.unique(area_of, axis=0, return_inverse=True)
    piece = piece.ravel()
    inside = [np.flatnonzero(kept[:, KINDS.index(area.kind)] == row) for row, area in enumerate(areas)]
    return piece[: snapshot.on_map], inside


def _of_kind(points: NDArray[np.object_], areas: Sequence[ReleaseArea], kind: str) -> NDArray[np.intp]:
    """Find for each point the one area of a kind in which it lies, the first of two; -1 for none."""
    rows = np.array([row for row, area in enumerate(areas) if area.kind == kind], dtype=np.intp)
    found = np.full(len(points), -1, dtype=np.intp)
    if len(rows):
        tree = shapely.STRtree([areas[row].shape for row in rows])
        point, area = tree.query(points, predicate="intersects")
        order = np.lexsort((-area, point))
        found[point[order]] = rows[area[order]]
    return found


def by_code(figures: Sequence[Figure], kind: str, measure: str) -> Mapping[str, int | None]:
    """Pick the figures of one kind of area and one measure; code → households, None where withheld."""
    return {
        figure.code: figure.households
        for figure in figures
        if figure.kind == kind and figure.measure == measure
    }
