"""Shares, comparisons, hot spots and what is unusual, against figures worked out elsewhere."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from scipy import stats

from dashboard.calls.comparing import change_words, find_change
from dashboard.calls.hot_spots import Heat, gi_star, hot_in, hot_spots_of
from dashboard.calls.periods import Period, month_of, whole_months_in
from dashboard.calls.shares import find_share, found_true
from dashboard.calls.standards import NENA_15, STANDARDS
from dashboard.calls.unusual import tail_of, unusual_areas, unusual_days, unusual_hours
from data_access.records.calls import CellCounts, HourlySeries, Split
from data_access.refusals import BadInput

ZONE = ZoneInfo("America/Chicago")


def test_wilson_is_that_of_the_literature() -> None:
    """Newcombe (1998), Statistics in Medicine 17:857, table I: 81 of 263 gives 0.2553 to 0.3662."""
    share = find_share(81, 263)
    assert share is not None
    assert (round(share.low, 4), round(share.high, 4)) == (0.2553, 0.3662)
    none = find_share(0, 20)
    assert none is not None
    assert (round(none.low, 4), round(none.high, 4)) == (0.0, 0.1611)


def test_no_share_is_claimed_of_nothing_and_none_of_too_much() -> None:
    assert find_share(0, 0) is None
    with pytest.raises(BadInput, match="larger"):
        find_share(3, 2)


def test_of_many_tests_only_so_many_are_findings() -> None:
    """Benjamini and Hochberg (1995), section 3.2: of fifteen p-values four are findings at 5 %."""
    p = np.array(
        [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240,
         0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    )  # fmt: skip
    assert int(found_true(p, 0.05).sum()) == 4
    assert not found_true(np.zeros(0), 0.05).size


def test_a_change_that_may_be_chance_says_so() -> None:
    assert "no change beyond chance" in change_words(find_change(105, 30, 100, 30))
    assert change_words(find_change(200, 30, 100, 30)).startswith("+100 %")
    assert change_words(find_change(5, 30, 0, 30)) == "nothing to compare with"


def test_bunches_of_calls_widen_the_interval() -> None:
    plain, bunched = find_change(200, 30, 100, 30), find_change(200, 30, 100, 30, dispersion=4)
    assert plain is not None
    assert bunched is not None
    assert bunched.low < plain.low < plain.ratio < plain.high < bunched.high


def test_a_period_knows_itself_last_year() -> None:
    assert month_of(date(2024, 2, 10)).last_year == Period(date(2023, 2, 1), date(2023, 2, 28))
    week = Period(date(2026, 3, 2), date(2026, 3, 8))
    assert week.last_year.first.weekday() == week.first.weekday() == 0
    assert week.drawn_by is Split.DAY
    assert Period(date(2020, 1, 1), date(2026, 1, 1)).drawn_by is Split.YEAR


def test_months_that_are_cut_are_not_whole() -> None:
    months = whole_months_in(date(2026, 1, 2), date(2026, 3, 31))
    assert [one.first for one in months] == [date(2026, 3, 1), date(2026, 2, 1)]


def by_the_formula(calls: np.ndarray, row: int, column: int) -> float:
    """Gi* of one cell as Ord and Getis (1995) write it, cell by cell."""
    around = [
        calls[r, c]
        for r in range(max(0, row - 1), min(calls.shape[0], row + 2))
        for c in range(max(0, column - 1), min(calls.shape[1], column + 2))
    ]
    n, weight = calls.size, len(around)
    spread = np.sqrt((calls**2).mean() - calls.mean() ** 2)
    return float(
        (sum(around) - calls.mean() * weight) / (spread * np.sqrt((n * weight - weight**2) / (n - 1)))
    )


def test_gi_star_is_the_formula() -> None:
    calls = np.random.default_rng(3).poisson(4, (9, 7)).astype(np.float64)
    z = gi_star(calls, np.ones(calls.shape, np.bool_))
    for row, column in ((0, 0), (4, 3), (8, 6), (2, 0)):
        assert z[row, column] == pytest.approx(by_the_formula(calls, row, column), abs=1e-12)


def test_even_ground_has_no_hot_spot() -> None:
    assert np.all(gi_star(np.full((6, 6), 5.0), np.ones((6, 6), np.bool_)) == 0)


def spots(early: tuple[int, int], late: tuple[int, int]) -> CellCounts:
    """A county of 12 by 12 cells with a call each month in each; one crowd early, one late."""
    rows, columns = (axis.ravel() for axis in np.meshgrid(np.arange(12), np.arange(12), indexing="ij"))
    months, where, across, calls = [], [], [], []
    for month in range(4):
        crowd = early if month < 2 else late
        months.append(np.full(144, np.datetime64("2026-01", "M") + month))
        where.append(rows)
        across.append(columns)
        calls.append(np.where((rows == crowd[0]) & (columns == crowd[1]), 60, 1))
    return CellCounts(
        np.concatenate(months), np.concatenate(where), np.concatenate(across), np.concatenate(calls), 3
    )


def test_a_crowd_that_moves_fades_here_and_emerges_there() -> None:
    found = hot_spots_of(spots((2, 2), (9, 9)))
    heats = {(cell.row, cell.column): cell.heat for cell in found.cells}
    assert heats[2, 2] is Heat.FADING
    assert heats[9, 9] is Heat.EMERGING
    assert found.without_place == 3
    assert {cell.heat for cell in hot_spots_of(spots((2, 2), (2, 2))).cells} == {Heat.LASTING}


def test_a_city_is_no_hot_spot_as_a_whole() -> None:
    """A city of 14 by 14 cells in an empty county, with one crowd in it: only the crowd is hot."""
    dice = np.random.default_rng(5)
    calls = np.zeros((60, 60))
    calls[20:34, 20:34] = dice.poisson(40, (14, 14))
    calls[25, 27] = 900
    inside = np.ones(calls.shape, np.bool_)
    hot, z, _ = hot_in(calls, inside)
    assert {(int(row), int(column)) for row, column in zip(*np.nonzero(hot), strict=True)} == {
        (row, column) for row in (24, 25, 26) for column in (26, 27, 28)
    }
    assert np.all(z <= gi_star(calls, inside) + 1e-12)
    assert (stats.norm.sf(gi_star(calls, inside)) < 0.001).sum() > 50, "against the county all of it is"


def test_no_claim_is_made_of_too_little_ground() -> None:
    few = CellCounts(
        np.array(["2026-01"], "datetime64[M]"), np.array([1]), np.array([1]), np.array([40]), without_place=0
    )
    assert "too small" in hot_spots_of(few).refused


def hours(weeks: int, usual: int = 6) -> HourlySeries:
    """Calls that come in sixes every hour of `weeks` weeks from Monday, 6 January 2025, on."""
    first = 1736143200 // 3600
    number = np.arange(weeks * 168)
    return HourlySeries(first + number, np.full(number.size, usual), number % 168)


def test_a_storm_is_found_and_nothing_else() -> None:
    series = hours(30)
    series.calls[27 * 168 + 40] = 40
    found = unusual_hours(series, date(2025, 7, 7), ZONE)
    assert len(found) == 1
    assert found[0].calls == 40
    assert "about 6.0 in the 26 weeks before" in found[0].says
    # By the clock of winter it is 16:00; the sentence tells the clock on the wall.
    assert "Tuesday 15 Jul 2025, 17:00 CDT" in found[0].says


def test_silence_is_taken_for_a_gap() -> None:
    series = hours(30, usual=30)
    series.calls[27 * 168 + 40] = 0
    assert "Perhaps data are missing." in unusual_hours(series, date(2025, 7, 7), ZONE)[0].says


def test_without_a_past_nothing_is_judged() -> None:
    assert unusual_hours(hours(2), date(2025, 1, 6), ZONE) == []


def test_a_day_is_held_against_its_own_weekday() -> None:
    counts = {date(2026, 1, 1) + timedelta(days=at): 100 if at % 7 == 1 else 50 for at in range(80)}
    assert unusual_days(counts, date(2026, 3, 1)) == []
    counts[date(2026, 3, 10)] = 120
    assert [one.what for one in unusual_days(counts, date(2026, 3, 1))] == ["Tuesday 10 Mar 2026"]


def test_an_area_is_judged_by_how_all_areas_moved() -> None:
    """All areas doubled, which is no finding; the one that rose eightfold is."""
    before = {f"city:{at}": 100 for at in range(9)}
    now = dict.fromkeys(before, 200) | {"city:3": 800}
    found = unusual_areas(now, before, {"city:3": "Riverside"})
    assert [one.what for one in found] == ["Riverside"]
    assert round(found[0].expected) == 200


def test_overdispersed_tails_are_longer() -> None:
    calls, mean = np.array([20.0]), np.array([10.0])
    assert tail_of(calls, mean, 3.0)[0] > tail_of(calls, mean, 1.0)[0]


def test_every_standard_says_whose_it_is() -> None:
    assert "NENA-STA-020.1" in NENA_15.words
    assert all(one.within.source in one.words and one.within.edition in one.words for one in STANDARDS)
    assert "not confirmed" in STANDARDS[-1].words
