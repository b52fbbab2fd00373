"""What was withheld on the way and need not have been is shown again, the greatest first."""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from scipy import sparse

from data_access.suppression.audit import Doubt, onlooker_of, sums_of
from data_access.suppression.table import Counts, CountTable, Flags

_MOST_TRIES: Final = 3
"""A figure whose showing needs more new proofs than this stays withheld: it is safe, and time is short."""


def restore(
    table: CountTable,
    shown: Flags,
    allowed: Flags,
    doubts: Sequence[Doubt],
    proofs: list[Counts],
    *,
    told: Callable[[float], None],
) -> None:
    """Show every allowed cell again for which each doubt still has a proof; changes `shown` and `proofs`.

    `told` hears the share that is done, 0 to 1.
    """
    held = sums_of([doubt.parts for doubt in doubts], len(table.parts))
    least = np.array([doubt.at_least for doubt in doubts])
    holds = [_held(held, least, proof) for proof in proofs]
    counts = table.counts
    withheld = np.flatnonzero(allowed & ~shown)
    for turn, cell in enumerate(withheld[np.argsort(-table.weight[withheld], kind="stable")]):
        told(turn / len(withheld))
        row = table.cells[[cell]]
        same = [int((row @ proof)[0]) == counts[cell] for proof in proofs]
        kept = [proof for proof, is_same in zip(proofs, same, strict=True) if is_same]
        kept_holds = [one for one, is_same in zip(holds, same, strict=True) if is_same]
        open_doubts = np.flatnonzero(~np.any(kept_holds, axis=0))
        shown[cell] = True
        new = _prove(table, shown, [doubts[int(number)] for number in open_doubts])
        if new is None:
            shown[cell] = False
            continue
        proofs[:] = [*kept, *new]
        holds = [*kept_holds, *(_held(held, least, proof) for proof in new)]


def _held(held: sparse.csr_array, least: Counts, proof: Counts) -> Flags:
    sums = held @ proof
    return np.asarray(np.where(least > 0, sums >= least, sums == 0))


def _prove(table: CountTable, shown: Flags, doubts: Sequence[Doubt]) -> list[Counts] | None:
    """Prove every doubt anew; None when one of them cannot be, or not soon."""
    left, proofs, onlooker = list(doubts), list[Counts](), onlooker_of(table, shown)
    for _ in range(_MOST_TRIES):
        if not left:
            return proofs
        found = onlooker.find_near(left[0]).table
        if found is None:
            return None
        proofs.append(found)
        left = [doubt for doubt in left[1:] if not doubt.held_by(found)]
    return None if left else proofs
