"""A county of three streets and a few hundred homes: drawn in a moment, and enough to count in."""

from datetime import date

import numpy as np

from data_access.county.addresses import AddressBook

TODAY = date(2026, 11, 20)
CITIES = ("Dayton", "Minneapolis", "Brooklyn Park")
NEIGHBOURHOODS = ("Cedar Riverside", "East Phillips", "Linden Hills")


def small_book(dwellings: int) -> AddressBook:
    """Homes in turn in Dayton, three neighbourhoods of Minneapolis and Brooklyn Park; every third a flat."""
    row = np.arange(dwellings)
    city = np.choose(row % 5, [0, 1, 1, 1, 2])
    number = np.where(row == 5, 1234, 3_000 + 2 * row)
    return AddressBook(
        latitude=45.0 + row * 1e-6,
        longitude=-93.4 + row * 1e-6,
        house_number=number.astype(np.int32),
        street=np.where(row == 5, 0, row % 3).astype(np.int32),
        unit=np.where(row % 3 == 1, 101 + row % 7, 0).astype(np.int32),
        city=city.astype(np.int16),
        zip_code=np.choose(row % 5, [55327, 55454, 55407, 55410, 55443]).astype(np.int32),
        neighbourhood=np.choose(row % 5, [-1, 0, 1, 2, -1]).astype(np.int16),
        streets=("Main Street", "Lyndale Avenue", "Penn Avenue"),
        cities=CITIES,
        neighbourhoods=NEIGHBOURHOODS,
    )
