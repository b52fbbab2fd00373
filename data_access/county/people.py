"""The people of the demo county, written household by household as JSON Lines for the ordinary importer.

About 8 % of the dwellings have a profile. The county is drawn piece by piece, each from its own seed, so that
it is the same each time and never needs to fit in memory.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from data_access.county.addresses import AddressBook
from data_access.county.businesses import draw_business
from data_access.county.dice import Dice
from data_access.county.doe import DOE_CITY, DOE_HOUSE_NUMBER, DOE_LINE, DOE_ZIP, doe_household
from data_access.county.doorsteps import Indices, doorsteps_at
from data_access.county.residents import draw_profile
from data_access.county.telephones import Numbers, draw_numbers
from data_access.records.household import SafetyProfile

PROFILE_SHARE = 0.08
"""Profiles for each dwelling: what counties with Smart911 reach."""
BUSINESS_SHARE = 0.02
SHARED_PHONE_SHARE = 0.004
PIECE = 1_000
"""Households drawn from one seed and written at once."""
_PHONES_EACH = ((1, 2, 3, 4), (0.50, 0.36, 0.11, 0.03))
_PLAN, _NUMBERS, _HOUSEHOLDS = 0, 1, 2

Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class Plan:
    """Which dwellings have a profile, which of them are businesses, and the telephones of each."""

    dwellings: Indices
    is_business: npt.NDArray[np.bool_]
    first_phone: Indices
    numbers: Numbers

    def phones(self, place: int) -> list[int]:
        """Return the numbers of the household at this place of the plan."""
        found: list[int] = self.numbers[self.first_phone[place] : self.first_phone[place + 1]].tolist()
        return found


def plan_people(book: AddressBook, seed: int) -> Plan:
    """Plan the county: dwellings in a random order, without the one that the Doe household takes."""
    dice = Dice(seed, _PLAN)
    count = max(1, round(len(book) * PROFILE_SHARE)) - 1
    free = np.delete(np.arange(len(book)), find_doe_dwelling(book))
    dwellings = dice.generator.permutation(free)[:count].astype(np.int64)
    each = dice.generator.choice(_PHONES_EACH[0], size=count, p=_PHONES_EACH[1])
    first = np.concatenate([[0], np.cumsum(each)]).astype(np.int64)
    numbers = draw_numbers(Dice(seed, _NUMBERS), int(first[-1]))
    sharing = np.flatnonzero(dice.generator.random(count) < SHARED_PHONE_SHARE)
    sharing = sharing[sharing > 0]
    numbers[first[sharing]] = numbers[first[sharing - 1]]
    return Plan(dwellings, dice.generator.random(count) < BUSINESS_SHARE, first, numbers)


def find_doe_dwelling(book: AddressBook) -> int:
    """Find the dwelling of the Doe household: its own address, else one in Dayton, else the first."""
    if DOE_CITY not in book.cities:
        return 0
    there = np.flatnonzero((book.city == book.cities.index(DOE_CITY)) & (book.zip_code == int(DOE_ZIP)))
    for row in there[book.house_number[there] == DOE_HOUSE_NUMBER].tolist():
        if book.line(row) == DOE_LINE:
            return int(row)
    return int(there[len(there) // 2]) if len(there) else 0


def households(book: AddressBook, seed: int, today: date) -> Iterator[SafetyProfile]:
    """Yield every profile of the county, the Doe household first."""
    at = find_doe_dwelling(book)
    yield doe_household(today, round(float(book.latitude[at]), 6), round(float(book.longitude[at]), 6))
    plan = plan_people(book, seed)
    for piece, start in enumerate(range(0, len(plan.dwellings), PIECE)):
        yield from _piece(book, plan, Dice(seed, _HOUSEHOLDS, piece), start, today)


def _piece(book: AddressBook, plan: Plan, dice: Dice, start: int, today: date) -> Iterator[SafetyProfile]:
    for place, doorstep in enumerate(doorsteps_at(book, plan.dwellings[start : start + PIECE]), start):
        draw = draw_business if plan.is_business[place] else draw_profile
        yield draw(dice, f"HC-{place + 2:07d}", doorstep, plan.phones(place), today)


def write_people(
    book: AddressBook, path: Path, *, seed: int, today: date, progress: Progress | None = None
) -> int:
    """Write every profile to `path`, one JSON object a line, and return how many.

    The file appears whole or not at all: it is written beside its place and then moved there.
    """
    total = max(1, round(len(book) * PROFILE_SHARE))
    encoder, line, written = msgspec.json.Encoder(), bytearray(), 0
    partial = path.with_suffix(path.suffix + ".partial")
    with partial.open("wb") as file:
        for profile in households(book, seed, today):
            encoder.encode_into(profile, line)
            line.append(0x0A)
            file.write(line)
            written += 1
            if progress is not None and written % PIECE == 0:
                progress(written / total, f"{written:,} of {total:,} profiles written")
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    return written
