"""Households stand in the order in which somebody walks past them."""

import pytest

from dashboard.ui.entry_rows import along_the_street
from data_access.records.household import Address
from data_access.records.ids import HouseholdId
from data_access.registry import RegistryEntry


def _at(address: Address | None) -> RegistryEntry:
    return RegistryEntry(
        HouseholdId(bytes(16)), (), address, (), (), None, attendant=False, depends_on_power=False,
        battery_hours=None, languages=(), animals=(), service_animal=False, contacts=(), business=False,
        confirmed_on=None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (None, Address("1 Oak Street", city="Dayton")),
        (Address("9 Pine Street", city="Anoka"), Address("1 Oak Street", city="Dayton")),
        (Address("9 Oak Street", city="Dayton"), Address("100 Oak Street", city="Dayton")),
        (Address("100 Oak Street", city="Dayton"), Address("1 Pine Street", city="Dayton")),
        (Address("7 Oak Street", "1", city="Dayton"), Address("7 Oak Street", "2", city="Dayton")),
        (Address("12B Oak Street", city="Dayton"), Address("13 Oak Street", city="Dayton")),
        (Address("Box 7", city="Dayton"), Address("1 Oak Street", city="Dayton")),
    ],
)
def test_first_comes_before_second(first: Address | None, second: Address) -> None:
    assert along_the_street(_at(first)) < along_the_street(_at(second))


def test_digits_that_are_no_numbers_and_endless_ones_do_not_stop_the_list() -> None:
    assert along_the_street(_at(Address("²3 Oak Street")))[2] == 0
    assert along_the_street(_at(Address("9" * 400 + " Oak")))[2] == 999_999_999
