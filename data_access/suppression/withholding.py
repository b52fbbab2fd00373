"""Which figures are shown: none under the threshold, and none from which one of those can be reckoned.

The rule, and whence it is:

* A count of 1 to 10 is withheld, and so is whatever would let one be derived (CMS Cell Size
  Suppression Policy, 8 May 2017: "no cell containing a value of 1 to 10 can be reported directly",
  nor one "that allows a value of 1 to 10 to be derived"). HHS emPOWER shows 1 to 10 as 11.
* Nought is withheld like 1 to 10. CMS would show it, but then every cell that is withheld says that
  somebody is there, and a nought with a known neighbour says that he asked for no help.
* Those without a need are counted too: a need is withheld where fewer than the threshold lack it.
* One mark for all that is withheld. If "fewer than 11" and "kept back for another's sake" were told
  apart, two cells of together 11 would be known: one is nobody, the other 11.
* Which other cell is withheld is chosen by public size, not by count, so the choice tells nothing.

Source: L. Willenborg and T. de Waal, Elements of Statistical Disclosure Control, Springer 2001
(secondary suppression); L. Sweeney's minimality attack is why the choice uses public numbers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from data_access.suppression.audit import FURTHER, Doubt, Finding, doubts_of, onlooker_of
from data_access.suppression.restoring import restore
from data_access.suppression.table import Counts, CountTable, Flags

THRESHOLD: Final = 11
_HEAVY: Final = 5
_AT_ONCE: Final = 1_500
_WORTH_A_TURN: Final = 0.02
_NOTHING: Final = 1e-9
_OF_RESTORING: Final = 0.3
"""About how much of the work is to show again what need not have been withheld."""


@dataclass(frozen=True)
class Suppressed:
    """Which cells are shown, and how the others came to be withheld; only `shown` may leave the house."""

    shown: Flags
    too_small: int
    for_others: int


def untold(_share: float) -> None:
    """Tell nobody how far the work is."""


def suppress(
    table: CountTable,
    k: int = THRESHOLD,
    *,
    may_show: Flags | None = None,
    told: Callable[[float], None] = untold,
) -> Suppressed:
    """Choose the cells that may be shown, such that no count of 1 to k - 1 can be worked out from them.

    `may_show` names cells that are withheld for another reason. Cells are withheld one by one, the
    smallest by `weight` among those that pin a count, until a proof is found for every doubt; when
    nothing at all can be shown safely, nothing is. `told` hears the share that is done, 0 to 1.
    """
    if k < 1:
        raise ValueError("a threshold is one or more")
    shown = table.counts >= k
    if may_show is not None:
        shown &= may_show
    too_small = int((~shown).sum())
    allowed = shown.copy()
    doubts, proofs = doubts_of(table, shown, k), [table.parts]
    left = [doubt for doubt in doubts if not doubt.held_by(table.parts)]
    # What is withheld later only widens what can be believed: a proof once found stands.
    left = _after_many(table, shown, left, proofs)
    hard = len(left)
    while left:
        told((1 - _OF_RESTORING) * (1 - len(left) / hard))
        proofs.append(_made_room(table, shown, left[0]))
        left = [doubt for doubt in left[1:] if not doubt.held_by(proofs[-1])]
    restore(
        table,
        shown,
        allowed,
        doubts,
        proofs,
        told=lambda share: told(1 - _OF_RESTORING * (1 - share)),
    )
    return Suppressed(shown, too_small, int((~shown).sum()) - too_small)


def _after_many(table: CountTable, shown: Flags, doubts: list[Doubt], proofs: list[Counts]) -> list[Doubt]:
    """Prove what can be proved many at a time; what is left comes back."""
    onlooker, left = onlooker_of(table, shown), doubts
    while left:
        found = onlooker.find_for_many(left[:_AT_ONCE])
        rest = left if found is None else [doubt for doubt in left if not doubt.held_by(found)]
        if found is not None:
            proofs.append(found)
        if len(left) - len(rest) < max(1, _WORTH_A_TURN * len(left)):
            return rest
        # The next turn asks first for those that this one passed over.
        left = rest[_AT_ONCE:] + rest[:_AT_ONCE]
    return left


def _made_room(table: CountTable, shown: Flags, doubt: Doubt) -> Counts:
    """Withhold figures until a table is found in which the doubt holds; changes `shown`."""
    while True:
        onlooker = onlooker_of(table, shown)
        finding = onlooker.find_near(doubt)
        if finding.table is None:
            finding = onlooker.find_near(doubt, FURTHER)
        if finding.table is not None:
            return finding.table
        cell = _lightest(table, shown, finding)
        if table.weight[cell] * _HEAVY >= table.weight.max():
            # Before a figure of the whole county goes, the whole county is looked at.
            finding = onlooker.find(doubt)
            if finding.table is not None:
                return finding.table
            cell = _lightest(table, shown, finding)
        shown[cell] = False


def _lightest(table: CountTable, shown: Flags, finding: Finding) -> int:
    """Choose what is withheld next: the smallest by weight of the figures that forbid the doubt."""
    now_shown = np.flatnonzero(shown)
    pins = now_shown[finding.pinning > _NOTHING]
    candidates = pins if len(pins) else now_shown
    if not len(candidates):
        raise ArithmeticError("nothing is shown and yet no doubt is left")
    return int(candidates[np.argmin(table.weight[candidates])])
