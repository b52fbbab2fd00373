"""The differencing attack: whoever may ask every offered question, and subtract, pins no small count.

Source: security.md of the house, fact 8; L. Willenborg and T. de Waal, Elements of Statistical
Disclosure Control, Springer 2001, doi:10.1007/978-1-4613-0121-9. The attack shares no code with what
it attacks: it is dense linear algebra and linear programs of its own.
"""

from dataclasses import dataclass
from itertools import combinations, permutations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import linprog

from data_access.suppression import suppress, table_of

pytestmark = pytest.mark.attack
COUNTIES = 300
K = 11


@dataclass
class County:
    """A county drawn by lot: pieces of ground, and areas of four kinds that cut across each other."""

    households: NDArray[np.int64]
    having: NDArray[np.int64]
    areas: list[NDArray[np.intp]]

    @property
    def unknowns(self) -> NDArray[np.int64]:
        """What stands in each piece: for each need those with it, then those without it."""
        without = self.households[:, None] - self.having
        return np.concatenate([part.ravel() for part in np.stack([self.having.T, without.T], axis=1)])

    def row(self, area: NDArray[np.intp], need: int) -> NDArray[np.float64]:
        """The question of all households (-1), or of those with a need, as a sum of unknowns."""
        pieces, needs = self.having.shape
        row = np.zeros((needs, 2, pieces))
        row[max(need, 0), 0, area] = 1
        if need < 0:
            row[0, 1, area] = 1
        return row.ravel()

    @property
    def facts(self) -> NDArray[np.float64]:
        """With and without a need are the same households for each need."""
        pieces, needs = self.having.shape
        rows = []
        for need in range(1, needs):
            for piece in range(pieces):
                row = np.zeros((needs, 2, pieces))
                row[0, :, piece], row[need, :, piece] = 1, -1
                rows.append(row.ravel())
        return np.array(rows).reshape(-1, self.unknowns.size)


def drawn(seed: int) -> County:
    """Draw a county: tracts within cities, ZIPs across them, neighbourhoods within the first city."""
    lot = np.random.default_rng(seed)
    tracts = int(lot.integers(3, 8))
    pieces = sorted({(tract, int(lot.integers(0, 3))) for tract in range(tracts) for _ in range(2)})
    tract_of, zip_of = np.array(pieces).T
    city_of = tract_of * 2 // tracts
    households = lot.choice([0, 1, 2, 5, 9, 12, 20, 45], len(pieces)) + lot.integers(0, 4, len(pieces))
    having = np.stack([lot.binomial(households, share) for share in lot.uniform(0.05, 0.95, 2)], axis=1)
    areas = [np.arange(len(pieces))]
    for of in (city_of, zip_of, tract_of):
        areas += [np.flatnonzero(of == one) for one in np.unique(of)]
    areas += [np.flatnonzero((city_of == 0) & (tract_of % 2 == part)) for part in (0, 1)]
    return County(households.astype(np.int64), having.astype(np.int64), [a for a in areas if len(a)])


class Attacker:
    """Knows the ground and every figure that is shown."""

    def __init__(self, county: County, shown: NDArray[np.bool_]) -> None:
        self.county = county
        asked = [(area, need) for area in county.areas for need in range(-1, county.having.shape[1])]
        rows = np.array([county.row(*question) for question in asked])
        self.questions = rows
        self.known = np.concatenate([rows[shown], county.facts])
        self.told = self.known @ county.unknowns
        self.basis = self._row_space()

    def _row_space(self) -> NDArray[np.float64]:
        _, sizes, directions = np.linalg.svd(self.known, full_matrices=False)
        return directions[sizes > 1e-9]

    def subtracts(self, wanted: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which rows follow from the figures by adding and subtracting, however many of them."""
        left = wanted - (wanted @ self.basis.T) @ self.basis
        return np.abs(left).max(axis=1, initial=0) < 1e-7

    def bounds(self, wanted: NDArray[np.float64]) -> tuple[float, float]:
        """The least and the most that a sum of unknowns can be."""
        ends = []
        for sign in (1, -1):
            solved = linprog(sign * wanted, A_eq=self.known, b_eq=self.told, method="highs")
            ends.append(sign * solved.fun if solved.status == 0 else np.inf)
        return float(ends[0]), float(ends[1])


def targets(county: County) -> NDArray[np.float64]:
    """Everything worth knowing: each piece, each area, what two leave of each other and have in common."""
    pieces = [np.array([piece]) for piece in range(len(county.households))]
    left = [np.setdiff1d(one, other) for one, other in permutations(county.areas, 2)]
    common = [np.intersect1d(one, other) for one, other in combinations(county.areas, 2)]
    of_three = [np.setdiff1d(one, two) for one in left[:40] for two in county.areas]
    ground = {tuple(area) for area in [*pieces, *county.areas, *left, *common, *of_three] if len(area)}
    needs = county.having.shape[1]
    rows = []
    for area in sorted(ground):
        everybody = county.row(np.array(area), -1)
        having = [county.row(np.array(area), need) for need in range(needs)]
        rows += [everybody, *having, *(everybody - one for one in having[:1])]
    return np.array(rows)


def secrets_found(county: County, shown: NDArray[np.bool_]) -> list[str]:
    """What the attacker learns that is nobody's business, as sentences; empty when all is well."""
    attacker, found = Attacker(county, shown), []
    wanted = targets(county)
    counts = wanted @ county.unknowns
    pinned = attacker.subtracts(wanted) & (counts > 0) & (counts < K)
    found += [f"a count of {count:.0f} by subtraction" for count in counts[pinned]]
    for question in np.flatnonzero(~shown):
        row = attacker.questions[question]
        true = row @ county.unknowns
        if true >= K:
            continue
        low, high = attacker.bounds(row)
        if high - low < K - 1e-6:
            found.append(f"a count of {true:.0f} lies between {low:.1f} and {high:.1f}")
        if low > 1e-6:
            found.append(f"a count of {true:.0f} is not nought")
        if high < K - 1e-6:
            found.append(f"a count of {true:.0f} is under the threshold")
    for piece in np.flatnonzero((county.unknowns > 0) & (county.unknowns < K)):
        row = np.zeros(county.unknowns.size)
        row[piece] = 1
        if attacker.bounds(row)[1] < K - 1e-6:
            found.append(f"{county.unknowns[piece]} households of one piece are known to be few")
    return found


def released(county: County) -> NDArray[np.bool_]:
    size = np.array([float(100 * len(area) + number) for number, area in enumerate(county.areas)])
    table = table_of(county.households, county.having, county.areas, size)
    return suppress(table, K).shown


def threshold_alone(county: County) -> NDArray[np.bool_]:
    """Plain suppression: what is under the threshold is withheld, and nothing else."""
    asked = [(area, need) for area in county.areas for need in range(-1, county.having.shape[1])]
    return np.array([county.row(*question) @ county.unknowns >= K for question in asked])


@pytest.mark.parametrize("part", range(10))
def test_no_small_count_is_found_in_any_county(part: int) -> None:
    for seed in range(part, COUNTIES, 10):
        county = drawn(seed)
        assert secrets_found(county, released(county)) == [], f"county {seed}"


def test_the_attack_succeeds_where_only_small_counts_are_withheld() -> None:
    """An attack that cannot succeed proves nothing."""
    broken = [seed for seed in range(30) if secrets_found(drawn(seed), threshold_alone(drawn(seed)))]
    assert len(broken) >= 25


def test_something_is_left_to_show() -> None:
    """Withholding everything would pass the attack, and help nobody."""
    shares = []
    for seed in range(30):
        county = drawn(seed)
        large = threshold_alone(county)
        shares.append(released(county)[large].mean() if large.any() else 1)
    assert np.mean(shares) > 0.4
