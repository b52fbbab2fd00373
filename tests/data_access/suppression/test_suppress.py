"""What is withheld, and what a second cell is withheld for; small tables that can be worked out by hand."""

import numpy as np
import pytest

from data_access.suppression import CountTable, crossed, interval_of, suppress, table_of


def inner(table: CountTable, shape: tuple[int, int]) -> list[list[bool]]:
    return [list(row) for row in suppress(table).shown[: shape[0] * shape[1]].reshape(shape)]


def test_a_table_of_large_counts_is_shown_whole() -> None:
    assert suppress(crossed(np.array([[11, 20], [30, 40]]))).shown.all()


@pytest.mark.parametrize("small", [0, 1, 5, 10])
def test_one_small_count_takes_a_second_one_in_its_row_and_column(small: int) -> None:
    """With both margins shown, one cell withheld is a subtraction; nought is small like the others."""
    counts = np.array([[small, 40, 50], [60, 70, 80], [90, 95, 99]])
    table = crossed(counts)
    shown = suppress(table).shown
    assert not shown[0]
    for cell in np.flatnonzero(~shown):
        low, high = interval_of(table, shown, int(cell))
        assert high - low >= 11
    low, high = interval_of(table, shown, 0)
    assert (low, high >= 11) == (0, True)


def test_ten_and_eleven_are_the_two_sides_of_the_threshold() -> None:
    eleven = suppress(crossed(np.array([[11, 40], [60, 70]])))
    ten = suppress(crossed(np.array([[10, 40], [60, 70]])))
    assert eleven.shown.all()
    assert (ten.shown[0], ten.too_small, ten.for_others > 0) == (False, 1, True)


def test_areas_of_two_kinds_that_differ_by_a_few_are_not_both_shown() -> None:
    """A city of 50 and a ZIP of 47 wholly within it: three households would stand between them."""
    households = np.array([47, 3])
    none = np.zeros((2, 0), dtype=np.int64)
    size = np.array([500.0, 400.0])
    shown = suppress(table_of(households, none, [np.array([0, 1]), np.array([0])], size)).shown
    assert list(shown) == [True, False]


def test_the_smaller_by_public_size_is_withheld_and_not_the_smaller_count() -> None:
    """A choice by count would tell which count is smaller."""
    households, none = np.array([5, 60, 20]), np.zeros((3, 0), dtype=np.int64)
    areas = [np.array([0, 1, 2]), np.array([0]), np.array([1]), np.array([2])]
    shown = suppress(table_of(households, none, areas, np.array([900.0, 100.0, 200.0, 400.0]))).shown
    assert list(shown) == [True, False, False, True]


def test_those_without_a_need_are_guarded_like_those_with_it() -> None:
    """Of 60 households 57 have the need: three have not, though neither figure is small."""
    households, having = np.array([60, 80]), np.array([[57], [40]])
    areas = [np.array([0]), np.array([1]), np.array([0, 1])]
    shown = suppress(table_of(households, having, areas, np.array([100.0, 100.0, 200.0]))).shown
    of_area = shown.reshape(3, 2)
    assert not of_area[0].all()
    assert of_area[1:].sum() < 4


def test_figures_that_may_not_be_shown_are_not() -> None:
    table = crossed(np.array([[20, 20], [20, 20]]))
    allowed = np.ones(9, dtype=bool)
    allowed[0] = False
    assert not suppress(table, may_show=allowed).shown[0]


def test_an_empty_table_and_one_of_nobody_show_nothing() -> None:
    assert not suppress(crossed(np.zeros((2, 3), dtype=np.int64))).shown.any()
    assert not len(
        suppress(table_of(np.zeros(0, np.int64), np.zeros((0, 0), np.int64), [], np.zeros(0))).shown
    )


def test_a_threshold_under_one_is_refused() -> None:
    with pytest.raises(ValueError, match="one or more"):
        suppress(crossed(np.array([[1]])), 0)


def test_the_work_tells_how_far_it_is() -> None:
    """The share only rises and stays between nought and one."""
    shares: list[float] = []
    counts = np.array([[3, 40, 5, 12], [60, 2, 80, 4], [9, 95, 1, 50], [30, 7, 90, 8]])
    suppress(crossed(counts), told=shares.append)
    assert shares
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] <= 1
