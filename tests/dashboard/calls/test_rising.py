"""Areas that rise against their own past are raised, and chance is not."""

import numpy as np
import pytest

from dashboard.calls.live_rising import AreaHour, chance_of, rising_areas
from data_access.refusals import BadInput

WEEKS = 13


def area(key: str, calls: int, mean: float, seed: int = 0) -> AreaHour:
    """An area whose past has so many calls in this hour of the week."""
    past = np.random.default_rng(seed).poisson(mean, WEEKS)
    return AreaHour(key, key.title(), calls, tuple(float(one) for one in past), mean)


def test_an_area_with_far_more_calls_than_its_past_is_raised_with_its_sentence() -> None:
    """West had half a call at this hour and has nine now; the others have what they always have."""
    hours = [area("west", 9, 0.5), *(area(f"area {at}", 1, 1.0, at) for at in range(40))]
    found = rising_areas(hours)
    assert [one.area_key for one in found] == ["west"]
    assert found[0].calls == 9
    assert found[0].expected < 1.5
    assert found[0].p_value < 1e-3
    assert found[0].sentence.startswith("West: 9 calls in the last hour, ")
    assert "13 weeks before" in found[0].sentence


def test_quiet_counties_raise_nothing_in_nearly_all_hours() -> None:
    """Of 400 hours with 100 areas drawn from their own past, at most one in fifteen raises anything."""
    dice = np.random.default_rng(911)
    means = dice.gamma(0.8, 1.2, 100)
    wrong = 0
    for _ in range(400):
        past, now = dice.poisson(means, (WEEKS, 100)), dice.poisson(means)
        hours = [
            AreaHour(str(at), str(at), int(now[at]), tuple(past[:, at].astype(float)), float(means[at]))
            for at in range(100)
        ]
        wrong += bool(rising_areas(hours))
    assert wrong / 400 < 1 / 15


def test_calls_that_always_come_in_bunches_do_not_cry_wolf() -> None:
    """Where the weeks before had ten calls or none, ten calls are no rise."""
    bunch = (10.0, 0.0, 0.0, 10.0, 0.0, 0.0, 10.0, 0.0, 0.0, 10.0, 0.0, 0.0)
    assert not rising_areas([AreaHour(str(at), str(at), 10, bunch, 3.0) for at in range(20)])


def test_two_calls_are_no_rise_and_a_new_feed_raises_nothing() -> None:
    """An area that was always empty needs three calls, and four weeks of past."""
    empty = (0.0,) * WEEKS
    quiet = [AreaHour(str(at), str(at), 0, empty, 0.01) for at in range(30)]
    assert not rising_areas([AreaHour("north", "North", 2, empty, 0.01), *quiet])
    assert rising_areas([AreaHour("north", "North", 3, empty, 0.01), *quiet])
    assert not rising_areas([AreaHour("north", "North", 30, (0.0,) * 3, 0.01)])
    assert not rising_areas([])


def test_the_chance_is_that_of_counting_when_nothing_is_bunched() -> None:
    """With a variance hardly above the mean it is Poisson's: three or more of one expected, 0.0803."""
    one = chance_of(np.asarray([3.0]), np.asarray([1.0]), np.asarray([1 + 1e-7]))
    assert one[0] == pytest.approx(0.0803014, rel=1e-4)


def test_fewer_than_no_calls_are_refused() -> None:
    """A count below nothing is a mistake of whoever counted."""
    with pytest.raises(BadInput, match="fewer than no calls"):
        AreaHour("east", "East", -1, (), 0.0)
