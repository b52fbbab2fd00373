"""Addresses of the county, handed out one by one as a resident writes them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from data_access.county.addresses import AddressBook

Indices = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Doorstep:
    """One dwelling: its address, and where it is in degrees of WGS 84."""

    line: str
    unit: str
    city: str
    neighbourhood: str
    zip_code: str
    latitude: float
    longitude: float


def doorsteps_at(book: AddressBook, indices: Indices) -> Iterator[Doorstep]:
    """Yield the dwellings at these places in the book, in this order."""
    columns = (
        book.latitude,
        book.longitude,
        book.house_number,
        book.street,
        book.unit,
        book.city,
        book.zip_code,
        book.neighbourhood,
    )
    rows = zip(*(column[indices].tolist() for column in columns), strict=True)
    for latitude, longitude, number, street, unit, city, zip_code, neighbourhood in rows:
        yield Doorstep(
            line=f"{number} {book.streets[street]}",
            unit=f"Apt {unit}" if unit else "",
            city=book.cities[city],
            neighbourhood=book.neighbourhoods[neighbourhood] if neighbourhood >= 0 else "",
            zip_code=f"{zip_code:05d}",
            latitude=round(latitude, 6),
            longitude=round(longitude, 6),
        )
