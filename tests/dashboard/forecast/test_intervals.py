"""Intervals: whole numbers worked out by hand, and promises that are held on calls never seen before."""

import numpy as np
import pytest
from scipy import stats

from dashboard.forecast.intervals import (
    Missed,
    joined,
    plain_tails,
    quantile,
    share_up_to,
    tails_from,
)
from data_access.refusals import BadInput

TINY = 1e-6


def test_with_no_scatter_of_its_own_the_shares_are_poisson() -> None:
    calls = np.arange(0.0, 8.0)
    ours = share_up_to(calls, np.full(8, 3.0), TINY)
    assert np.allclose(ours, stats.poisson.cdf(calls, 3.0), atol=1e-5)
    assert share_up_to(np.array([-1.0]), np.array([3.0]), TINY).tolist() == [0.0]


def test_an_interval_worked_out_by_hand() -> None:
    """Of Poisson with mean 2: 13.5 % have none, so 10 % lie at 0; 94.7 % have four at most, 85.7 % three."""
    low, high = plain_tails(0.80).interval(np.array([2.0]), TINY)
    assert (low.tolist(), high.tolist()) == ([0.0], [4.0])


def drawn(hours: int, seed: int, *, truth: float) -> Missed:
    """Forecasts that are believed to be Poisson, of calls that scatter more and whose level is off."""
    dice = np.random.default_rng(seed)
    expected = dice.uniform(2, 40, hours)
    calls = dice.poisson(expected * 1.05 * dice.gamma(1 / truth, truth, hours))
    return Missed(expected, np.full(hours, TINY), calls.astype(float))


@pytest.mark.parametrize("promise", [0.80, 0.95])
def test_a_promise_is_held_where_the_distribution_itself_is_wrong(promise: float) -> None:
    learnt, fresh = drawn(8_000, 1, truth=0.1), drawn(8_000, 2, truth=0.1)
    shares = []
    for tails in (tails_from(learnt, promise), plain_tails(promise)):
        low, high = tails.interval(fresh.expected, fresh.spread)
        shares.append(float(((fresh.calls >= low) & (fresh.calls <= high)).mean()))
    assert abs(shares[0] - promise) < 0.02
    assert shares[1] < promise - 0.08


def test_busy_and_quiet_hours_hold_it_alike() -> None:
    learnt, fresh = drawn(20_000, 3, truth=0.1), drawn(20_000, 4, truth=0.1)
    low, high = tails_from(learnt, 0.80).interval(fresh.expected, fresh.spread)
    inside = (fresh.calls >= low) & (fresh.calls <= high)
    assert all(0.77 <= inside[band].mean() <= 0.84 for band in (fresh.expected < 12, fresh.expected > 30))


def test_too_few_hours_set_nothing() -> None:
    assert not tails_from(drawn(100, 5, truth=0.1), 0.80).measured
    assert not tails_from(joined([]), 0.80).measured


def test_an_hour_with_hardly_a_call_has_an_interval_from_none() -> None:
    assert quantile(0.1, np.array([0.01]), TINY).tolist() == [0.0]


def test_arrays_of_different_lengths_are_refused() -> None:
    with pytest.raises(BadInput):
        Missed(np.ones(2), np.ones(2), np.ones(3))
