"""What an onlooker can make of the figures that are shown: proofs that doubt is left, by other tables.

A proof is a table of whole numbers that shows the very same figures and yet says otherwise. It is
checked in whole numbers, so it does not hang on how well a linear program was solved.

Why this is enough. Let every part in which somebody stands be one that could hold `k` or more, for
all the onlooker knows. Take any group of parts whose count is pinned, by whatever sums, differences
and bounds. If somebody stands in it, one of its parts could hold `k`, so the group could, so the
pinned count is `k` or more. No count from 1 to k - 1 is ever pinned: not of an area, nor of what two
areas of different kinds leave between them, nor of those without a need.

Source: L. Willenborg and T. de Waal, Elements of Statistical Disclosure Control, Springer 2001,
doi:10.1007/978-1-4613-0121-9 (suppression audited by linear programs).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from data_access.suppression.table import Counts, CountTable, Flags

_NOTHING: Final = 1e-7
_SOLVER_SECONDS: Final = 8.0
NEAR: Final = 800
FURTHER: Final = 2_500
_LONG_SUM: Final = 400
_GOOD_ENOUGH: Final = 0.05
"""How far from the best a table for many doubts may be: the next one takes what it left."""


@dataclass(frozen=True)
class Doubt:
    """What must stay believable: that these parts hold `at_least` households; with 0, that they hold none."""

    parts: tuple[int, ...]
    at_least: int

    def held_by(self, table: Counts) -> bool:
        """Whether this is so in a table."""
        held = int(table[list(self.parts)].sum())
        return held >= self.at_least if self.at_least else held == 0


@dataclass(frozen=True)
class Finding:
    """A table that says otherwise, or None; then `pinning`, (shown cells,), tells which figures forbid it."""

    table: Counts | None
    pinning: NDArray[np.float64]


def doubts_of(table: CountTable, shown: Flags, k: int) -> list[Doubt]:
    """List all that must stay believable.

    That is `k` in every part where somebody stands and in every cell that is withheld, and nobody in
    each cell withheld that holds fewer than `k`.
    """
    singles = [Doubt((int(part),), k) for part in np.flatnonzero((table.parts > 0) & (table.parts < k))]
    counts, inside = table.counts, table.cells.indptr
    doubts = dict.fromkeys(singles)
    for cell in np.flatnonzero(~shown & (counts < k)):
        parts = tuple(int(part) for part in table.cells.indices[inside[cell] : inside[cell + 1]])
        if parts and not counts[cell]:
            doubts[Doubt(parts, k)] = None
        if counts[cell]:
            doubts[Doubt(parts, 0)] = None
    return list(doubts)


class Onlooker:
    """Somebody who knows the areas and every figure shown, and reckons without a fault.

    `sums`, (s, n), are what is known of the parts: the first `figures` rows are figures that are shown,
    the others always hold. `parts` is the true table, which is asked for nothing but those sums.
    """

    def __init__(self, sums: sparse.csr_array, parts: Counts, figures: int) -> None:
        self._sums, self._parts, self._figures = sums, parts, figures
        self._known = np.asarray(sums @ parts, dtype=np.float64)

    def find_near(self, doubt: Doubt, reach: int = NEAR) -> Finding:
        """Look for such a table that differs from the true one in about `reach` parts around the doubt.

        What is found is as good as any; what is not found might be found further away.
        """
        near = np.flatnonzero(self._around(doubt, reach))
        place = np.full(len(self._parts), -1)
        place[near] = np.arange(len(near))
        moved = Doubt(tuple(int(place[one]) for one in doubt.parts), doubt.at_least)
        finding = Onlooker(self._sums[:, near], self._parts[near], self._figures).find(moved)
        if finding.table is None:
            return finding
        whole = self._parts.copy()
        whole[near] = finding.table
        return Finding(whole, finding.pinning)

    def find(self, doubt: Doubt) -> Finding:
        """Look for a table that shows the same figures and in which the doubt holds."""
        solved = self._reckoned(doubt)
        if solved.status != 0:
            return Finding(None, np.ones(self._figures))
        pinning = np.abs(solved.eqlin.marginals[: self._figures])
        if solved.fun > -doubt.at_least + _NOTHING:
            return Finding(None, pinning)
        found = self._whole(solved.x)
        if found is None:
            found = self.find_for_many([doubt])
        return Finding(found if found is not None and doubt.held_by(found) else None, pinning)

    def _around(self, doubt: Doubt, reach: int) -> Flags:
        """The parts that a few figures link with those of the doubt; then those that fewest figures hold."""
        links = abs(self._sums[np.flatnonzero(np.diff(self._sums.indptr) <= _LONG_SUM)])
        near = np.zeros(len(self._parts))
        near[list(doubt.parts)] = 1
        reached = 0
        while reached < near.sum() < reach:
            reached = int(near.sum())
            near = _linked(links, near)
        missing = reach - int(near.sum())
        if missing > 0:
            # Only sums over much of the county lead on from here: what they leave free is elsewhere.
            loose = np.argsort(links.T @ np.ones(links.shape[0]) + near * len(near), kind="stable")
            near[loose[:missing]] = 1
            near = _linked(abs(self._sums[self._figures :]), near)
        return near > 0

    def find_for_many(self, doubts: Sequence[Doubt]) -> Counts | None:
        """Look for one table in which as many of the doubts hold as may be; None when none was found.

        Each is rewarded up to its measure and not beyond, so that the households are spread over all.
        """
        size, more = len(self._parts), len(doubts)
        emptied = np.zeros(size)
        for doubt in doubts:
            if not doubt.at_least:
                emptied[list(doubt.parts)] = 1
        held = sums_of([doubt.parts if doubt.at_least else () for doubt in doubts], size)
        reward = sparse.eye_array(more)
        solved = optimize.milp(
            np.concatenate([emptied, -np.ones(more)]),
            integrality=np.concatenate([np.ones(size), np.zeros(more)]),
            bounds=optimize.Bounds(0, np.concatenate([np.full(size, np.inf), _measures(doubts)])),
            constraints=[
                optimize.LinearConstraint(
                    sparse.hstack([self._sums, sparse.csr_array((len(self._known), more))], format="csr"),
                    self._known,
                    self._known,
                ),
                optimize.LinearConstraint(sparse.hstack([held, -reward], format="csr"), 0, np.inf),
            ],
            options={"time_limit": _SOLVER_SECONDS, "mip_rel_gap": _GOOD_ENOUGH if more > 1 else 0},
        )
        return None if solved.x is None else self._whole(solved.x[:size])

    def bound(self, parts: Sequence[int], *, upper: bool) -> float:
        """Reckon the most, or the least, that parts can hold; infinite when nothing says how many."""
        aim = np.zeros(len(self._parts))
        aim[list(parts)] = -1 if upper else 1
        solved = optimize.linprog(aim, A_eq=self._sums, b_eq=self._known, bounds=(0, None), method="highs-ds")
        return abs(float(solved.fun)) if solved.status == 0 else float("inf")

    def _reckoned(self, doubt: Doubt) -> optimize.OptimizeResult:
        """The nearest to the doubt in fractions, and which figures stand against more."""
        own = sums_of([doubt.parts], len(self._parts)).toarray()[0]
        return optimize.linprog(
            -own if doubt.at_least else own,
            # The sum is to reach its measure and need not go on without an end.
            A_ub=own[None, :] if doubt.at_least else None,
            b_ub=[doubt.at_least] if doubt.at_least else None,
            A_eq=self._sums,
            b_eq=self._known,
            bounds=(0, None),
            method="highs-ds",
        )

    def _whole(self, solution: NDArray[np.float64]) -> Counts | None:
        """The solution in whole numbers, if it shows exactly the same figures; else None."""
        rounded = np.rint(solution).astype(np.int64)
        same = (rounded >= 0).all() and np.array_equal(self._exact @ rounded, self._exact @ self._parts)
        return rounded if same else None

    @cached_property
    def _exact(self) -> sparse.csr_array:
        return self._sums.astype(np.int64)


def _linked(links: sparse.csr_array, near: NDArray[np.float64]) -> NDArray[np.float64]:
    """The parts with all that share a sum with one of them."""
    return np.asarray((links.T @ (links @ near)) + near > 0, dtype=np.float64)


def onlooker_of(table: CountTable, shown: Flags) -> Onlooker:
    """Somebody who sees the cells that are shown."""
    figures = table.cells[np.flatnonzero(shown)]
    sums = sparse.csr_array(sparse.vstack([figures, table.always], format="csr"))
    return Onlooker(sums, table.parts, figures.shape[0])


def sums_of(groups: Sequence[tuple[int, ...]], size: int) -> sparse.csr_array:
    """Sum each group of parts: a matrix (groups, size) of noughts and ones."""
    rows = np.repeat(np.arange(len(groups)), [len(parts) for parts in groups])
    columns = np.array([part for parts in groups for part in parts], dtype=np.intp)
    return sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(groups), size))


def _measures(doubts: Sequence[Doubt]) -> NDArray[np.float64]:
    return np.array([doubt.at_least for doubt in doubts], dtype=np.float64)


def interval_of(table: CountTable, shown: Flags, cell: int) -> tuple[float, float]:
    """Reckon the least and the most that a cell can hold for all that is shown; a shown cell is known."""
    inside = table.cells.indptr
    parts = [int(part) for part in table.cells.indices[inside[cell] : inside[cell + 1]]]
    onlooker = onlooker_of(table, shown)
    return onlooker.bound(parts, upper=False), onlooker.bound(parts, upper=True)
