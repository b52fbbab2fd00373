"""Counts for those who may see no small one: fixed months, few choices, and small cells withheld.

What can be asked is a few tables a month with every margin; the cells that may be shown are chosen by
`data_access.suppression`, so that none under the threshold can be worked out. Months
do not overlap and nothing else can be filtered, so no two answers leave a small count between them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from data_access.suppression import CountTable, suppress

Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]

_REMEMBERED: Final = 400


@dataclass(frozen=True, eq=False)
class Guarded:
    """A table of counts in several directions, and which of its cells and margins may be shown.

    `shown[kept]` has the shape of `counts` with 1 wherever a direction is summed up; `kept` says of
    each direction whether it is kept.
    """

    counts: Counts
    shown: dict[tuple[bool, ...], Flags]

    def find(self, at: Sequence[int | None]) -> int | None:
        """Give a cell, or a margin where `at` has None for a direction; None where it is withheld."""
        kept = tuple(one is not None for one in at)
        place = tuple(one or 0 for one in at)
        if not self.shown[kept][place]:
            return None
        chosen = tuple(slice(None) if one is None else one for one in at)
        return int(self.counts[chosen].sum())

    @property
    def hides_nothing(self) -> bool:
        """Whether every cell and margin may be shown."""
        return all(bool(flags.all()) for flags in self.shown.values())


Kept = tuple[bool, ...]


def guarded(counts: Counts, known: Mapping[Kept, Flags] | None = None) -> Guarded:
    """Choose what may be shown of `counts` and of its margins.

    `known` are margins that whoever asks has seen elsewhere, by which directions they keep. What is
    withheld there stays so here; where this table would have to withhold what is shown there, nothing
    else of it is shown.
    """
    seen = tuple(
        sorted((kept, np.asarray(flags, np.bool_).tobytes()) for kept, flags in (known or {}).items())
    )
    counts = np.ascontiguousarray(counts, np.int64)
    return Guarded(counts, _shown_of(counts.tobytes(), counts.shape, seen))


@lru_cache(maxsize=_REMEMBERED)
def _shown_of(told: bytes, shape: tuple[int, ...], seen: tuple[tuple[Kept, bytes], ...]) -> dict[Kept, Flags]:
    """Choose once for the same counts: a month that is over is asked for again and again."""
    counts = np.frombuffer(told, np.int64).reshape(shape)
    known = {kept: np.frombuffer(flags, np.bool_) for kept, flags in seen}
    table, kinds = table_of_ways(counts)
    allowed = [known.get(kept, np.ones(size, np.bool_)).ravel() for kept, size in kinds]
    flags = suppress(table, may_show=np.concatenate(allowed)).shown
    shown, at = {}, 0
    for kept, size in kinds:
        cells = int(np.prod(size))
        shown[kept] = flags[at : at + cells].reshape(size)
        at += cells
    agree = all(bool((shown[kept].ravel() >= flags).all()) for kept, flags in known.items())
    for kept, flags_here in shown.items():
        if kept in known:
            shown[kept] = known[kept].reshape(flags_here.shape)
        elif not agree:
            shown[kept] = np.zeros_like(flags_here)
    return shown


def table_of_ways(counts: Counts) -> tuple[CountTable, list[tuple[tuple[bool, ...], tuple[int, ...]]]]:
    """Make the table with all margins, and for each kind of margin what it keeps and its shape."""
    kinds, blocks = [], []
    for kept in product((True, False), repeat=counts.ndim):
        shape = tuple(size if keep else 1 for size, keep in zip(counts.shape, kept, strict=True))
        block = sparse.csr_array(np.ones((1, 1)))
        for size, keep in zip(counts.shape, kept, strict=True):
            step = sparse.eye_array(size) if keep else np.ones((1, size))
            block = sparse.csr_array(sparse.kron(block, step))
        kinds.append((kept, shape))
        blocks.append(block)
    cells = sparse.csr_array(sparse.vstack(blocks, format="csr"))
    weight = np.asarray(cells @ np.ones(counts.size))
    nothing = sparse.csr_array((0, counts.size))
    return CountTable(counts.ravel().astype(np.int64), cells, nothing, weight), kinds
