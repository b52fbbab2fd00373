"""What is counted and what may be asked: parts that never overlap, and cells that are sums of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class CountTable:
    """Every question that can be asked about one set of households, as sums of parts.

    `parts`, (n,), is how many stand in each part; nobody outside knows it. `cells`, (c, n), has a 1
    where a cell counts a part. `always`, (m, n), holds sums that are zero whatever the counts, as when
    "with the need" and "without it" make the same households twice. `weight`, (c,), is what is lost
    with a cell. It must be made of public numbers only, or what is withheld would itself tell a count.
    """

    parts: Counts
    cells: sparse.csr_array
    always: sparse.csr_array
    weight: NDArray[np.float64]

    def __post_init__(self) -> None:
        """Refuse counts below nought, sums over other parts, and facts that do not hold."""
        rows, columns = self.cells.shape
        if columns != len(self.parts) or self.always.shape[1] != len(self.parts):
            raise ValueError("cells and facts are sums over the same parts")
        if rows != len(self.weight):
            raise ValueError("each cell has a weight")
        if (self.parts < 0).any() or (self.always @ self.parts).any():
            raise ValueError("no part holds fewer than none, and what is always so is so here")

    @property
    def counts(self) -> Counts:
        """The true count of every cell, (c,)."""
        return np.asarray(self.cells @ self.parts, dtype=np.int64)


def crossed(counts: Counts, weight: Counts | None = None) -> CountTable:
    """Make a table of rows by columns with both margins and the total from its inner counts, (r, c).

    Cells come as the inner ones row by row, then the row totals, the column totals, the total. A total
    weighs as much as all that it sums, by `weight`, (r, c), which is one for each cell if not given.
    """
    rows, columns = counts.shape
    row_sums = sparse.kron(sparse.eye_array(rows), np.ones((1, columns)))
    column_sums = sparse.kron(np.ones((1, rows)), sparse.eye_array(columns))
    everything = np.ones((1, rows * columns))
    cells = sparse.vstack([sparse.eye_array(rows * columns), row_sums, column_sums, everything], format="csr")
    losses = (np.ones_like(counts) if weight is None else weight).ravel().astype(np.float64)
    return CountTable(counts.ravel(), cells, sparse.csr_array((0, counts.size)), cells @ losses)


def table_of(
    households: Counts, having: Counts, areas: Sequence[NDArray[np.intp]], size: NDArray[np.float64]
) -> CountTable:
    """Make the table of areas by (all households, then each need), where a household has several needs.

    `households`, (a,), and `having`, (a, needs), are counts in the smallest pieces of ground that the
    areas cut out of each other; an area is the numbers of its pieces, and `size` a public measure of
    it. Cells come area by area, all households first.
    """
    pieces, needs = having.shape
    member = _membership(areas, pieces)
    eye = sparse.eye_array(pieces, format="csr")
    if not needs:
        return CountTable(households, member, sparse.csr_array((0, pieces)), size.astype(np.float64))
    # A piece has two parts for each need: those with it and those without. Both together are the same
    # households for every need, which everybody knows.
    pair = sparse.hstack([eye, eye])
    parts = np.stack([having, households[:, None] - having]).transpose(2, 0, 1).ravel()
    of_all = sparse.hstack([member, member, sparse.csr_array((len(areas), 2 * pieces * (needs - 1)))])
    of_need = sparse.hstack([member, sparse.csr_array((len(areas), pieces))])
    stacked = sparse.vstack([of_all, sparse.kron(sparse.eye_array(needs), of_need)], format="csr")
    by_area = np.arange((needs + 1) * len(areas)).reshape(needs + 1, -1).T.ravel()
    first = sparse.kron(np.ones((needs - 1, 1)), pair)
    others = sparse.kron(sparse.eye_array(needs - 1), pair)
    always = sparse.csr_array(sparse.hstack([first, -others])) if needs > 1 else None
    losses = np.repeat(size.astype(np.float64), needs + 1)
    # How many there are at all is asked for more than any one need.
    losses[:: needs + 1] *= 3
    nothing = sparse.csr_array((0, len(parts)))
    return CountTable(parts, stacked[by_area], nothing if always is None else always, losses)


def _membership(areas: Sequence[NDArray[np.intp]], pieces: int) -> sparse.csr_array:
    rows = np.repeat(np.arange(len(areas)), [len(area) for area in areas])
    columns = np.concatenate([np.asarray(area, dtype=np.intp) for area in areas]) if len(areas) else rows
    return sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(areas), pieces))
