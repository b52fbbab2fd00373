"""House numbers of every street of every city, sorted so that each is found at once."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from data_access.address_points import AddressPoints

Index = NDArray[np.int64]
Costs = NDArray[np.float32]

NUMBER_BITS: Final = 20
MISTYPED: Final = 0.45
"""What it costs to take a number for another that differs by one mistake of the hand."""
_NEAR: Final = 0.55
_FAR: Final = 0.5
"""What is added when the nearest number is a thousand away or more."""
_GROUPS_FOR_MISTAKES: Final = 24


class Homes:
    """The addresses sorted by street, city and number; a group is one street of one city."""

    def __init__(self, points: AddressPoints, rows: Index) -> None:
        """Sort the `rows` of `points`."""
        cities = max(1, len(points.cities))
        group = points.street[rows].astype(np.int64) * cities + points.city[rows]
        key = (group << NUMBER_BITS) | points.number[rows]
        order = np.argsort(key, kind="stable")
        self.rows: Index = rows[order]
        self._keys: Index = key[order]
        self._groups, starts = np.unique(self._keys >> NUMBER_BITS, return_index=True)
        self._starts: Index = np.append(starts, len(rows)).astype(np.int64)
        streets = np.arange(len(points.streets) + 1, dtype=np.int64) * cities
        self._first_group: Index = np.searchsorted(self._groups, streets)

    @property
    def size_bytes(self) -> int:
        """How much memory the sorted columns take."""
        held = (self.rows, self._keys, self._groups, self._starts, self._first_group)
        return sum(column.nbytes for column in held)

    def groups_of(self, streets: Index) -> Index:
        """List the groups of these streets, in their order."""
        first, last = self._first_group[streets], self._first_group[streets + 1]
        counts = last - first
        before = np.repeat(np.cumsum(counts) - counts, counts)
        return np.asarray(np.repeat(first, counts) + np.arange(counts.sum()) - before, np.int64)

    def middles(self, groups: Index) -> Index:
        """Give one row a group: the one in the middle of its numbers."""
        middle = (self._starts[groups] + self._starts[groups + 1] - 1) // 2
        return np.asarray(self.rows[middle], np.int64)

    def numbered(self, groups: Index, number: int) -> tuple[Index, Costs]:
        """Give rows with that number, else with the nearest one, and what each number costs.

        In the first groups, numbers that differ by one mistake are given too.
        """
        wanted = (self._groups[groups] << NUMBER_BITS) | number
        after = np.minimum(np.searchsorted(self._keys, wanted), self._starts[groups + 1] - 1)
        before = np.maximum(after - 1, self._starts[groups])
        nearer = np.abs(self._keys[before] - wanted) < np.abs(self._keys[after] - wanted)
        chosen = np.where(nearer, before, after)
        away = np.abs(self._keys[chosen] - wanted)
        costs = np.where(away == 0, 0, _NEAR + _FAR * np.minimum(away / 1_000, 1)).astype(np.float32)
        mistaken = self._mistyped(groups[:_GROUPS_FOR_MISTAKES], number)
        rows = self.rows[np.concatenate([chosen, mistaken])]
        return rows, np.append(costs, np.full(len(mistaken), MISTYPED, np.float32))

    def _mistyped(self, groups: Index, number: int) -> Index:
        wanted = ((self._groups[groups] << NUMBER_BITS)[:, None] | mistypings(number)[None, :]).ravel()
        at = np.minimum(np.searchsorted(self._keys, wanted), len(self._keys) - 1)
        return np.asarray(at[self._keys[at] == wanted], np.int64)


def mistypings(number: int) -> Index:
    """List the numbers that one mistake makes of another: a digit wrong, missing, added, or two swapped."""
    text = str(number)
    ends = [(text[:at], text[at:]) for at in range(len(text) + 1)]
    found = {a + digit + b for a, b in ends for digit in "0123456789"}
    found |= {a + digit + b[1:] for a, b in ends if b for digit in "0123456789"}
    found |= {a + b[1:] for a, b in ends if b}
    found |= {a + b[1] + b[0] + b[2:] for a, b in ends if len(b) > 1}
    numbers = {int(one) for one in found if one} - {number}
    return np.array(sorted(one for one in numbers if 0 < one < 1 << NUMBER_BITS), np.int64)
