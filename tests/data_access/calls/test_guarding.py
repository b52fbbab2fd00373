"""No count from 1 to 10 can be worked out of a month's tables."""

import numpy as np
import pytest

from data_access.calls.guarding import Flags, Kept, guarded, table_of_ways
from data_access.suppression import interval_of


def test_every_margin_is_a_sum_of_what_it_sums() -> None:
    counts = np.arange(24).reshape(2, 3, 4)
    table, kinds = table_of_ways(counts)
    at = 0
    for kept, shape in kinds:
        axes = tuple(axis for axis, keep in enumerate(kept) if not keep)
        size = int(np.prod(shape))
        assert np.array_equal(table.counts[at : at + size], counts.sum(axis=axes).ravel())
        at += size


@pytest.mark.parametrize("seed", range(4))
def test_no_small_count_can_be_worked_out(seed: int) -> None:
    """An onlooker who reckons with linear programs never pins a count of 1 to 10."""
    counts = np.random.default_rng(seed).poisson([[3, 40, 8], [25, 5, 60], [2, 30, 12]]).astype(np.int64)
    alone = guarded(counts.sum(axis=1))
    known: dict[Kept, Flags] = {(True, False): alone.shown[True,], (False, False): alone.shown[False,]}
    found = guarded(counts, known)
    table, kinds = table_of_ways(counts)
    flags = np.concatenate([found.shown[kept].ravel() for kept, _ in kinds])
    assert (table.counts[flags] >= 11).all()
    for cell in np.flatnonzero(~flags & (table.counts > 0) & (table.counts < 11)):
        low, high = interval_of(table, flags, int(cell))
        assert high - low > 1


def test_what_is_withheld_elsewhere_stays_withheld() -> None:
    counts = np.full((3, 4), 50)
    seen = np.array([True, False, True])
    found = guarded(counts, {(True, False): seen, (False, False): np.array([True])})
    assert found.find((1, None)) is None
    assert found.find((0, None)) == 200
    assert found.find((None, None)) == 600
