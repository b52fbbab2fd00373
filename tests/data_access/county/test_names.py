"""Names of people who do not exist: many, of their time, and nobody's whom everybody knows."""

import pytest

from data_access.county.dice import Dice
from data_access.county.names import LISTS, Origin, full_name, surname
from data_access.county.telephones import draw_numbers, written


def test_the_lists_are_of_decent_size() -> None:
    surnames = {name for lists in LISTS.values() for name in lists.surnames}
    given = {name for lists in LISTS.values() for cohort in (*lists.women, *lists.men) for name in cohort}
    assert len(surnames) >= 300
    assert len(given) >= 500
    assert set(LISTS) == set(Origin)


@pytest.mark.parametrize("origin", list(Origin))
def test_every_year_of_birth_has_names(origin: Origin) -> None:
    for year in (1930, 1955, 1980, 1996, 2020):
        for woman in (True, False):
            assert len(LISTS[origin].given(woman=woman, born_year=year)) >= 10


def test_names_are_of_their_time() -> None:
    old = LISTS[Origin.EUROPEAN].given(woman=True, born_year=1938)
    young = LISTS[Origin.EUROPEAN].given(woman=True, born_year=2018)
    assert "Dorothy" in old
    assert "Dorothy" not in young


def test_a_well_known_persons_name_is_never_handed_out() -> None:
    dice = Dice(1)
    names = {full_name(dice, Origin.EUROPEAN, "Murphy", woman=False, born_year=1985) for _ in range(500)}
    assert "Kyle Murphy" in names
    assert "Ryan Murphy" not in names


def test_some_latino_households_bear_two_surnames() -> None:
    dice = Dice(1)
    doubled = sum(" " in surname(dice, Origin.LATINO) for _ in range(500))
    assert 100 < doubled < 250


def test_telephones_are_different_and_local_first() -> None:
    few = draw_numbers(Dice(1), 20_000).tolist()
    many = draw_numbers(Dice(1), 700_000).tolist()
    assert len(set(few)) == 20_000
    assert {number // 10_000_000 for number in few} == {612, 763, 952}
    assert len(set(many)) == 700_000
    assert all(number // 10_000 % 1_000 == 555 for number in many)


def test_more_telephones_than_the_exchange_holds_are_refused() -> None:
    with pytest.raises(ValueError, match="smaller scale"):
        draw_numbers(Dice(1), 3_000_000)


@pytest.mark.parametrize(
    ("style", "text"),
    [(0, "+16125550042"), (1, "(612) 555-0042"), (2, "612-555-0042"), (3, "612.555.0042")],
)
def test_a_number_is_written_as_residents_do(style: int, text: str) -> None:
    assert written(6_125_550_042, style) == text
