"""Count the rows of a question: each byte is tallied once for all 256 values and three freshnesses.

`table[freshness, value]` then holds how many households have that value, and every count of the
answer is a sum over a few of its entries.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from dashboard.registry.answer import (
    AnimalAnswer,
    BatteryStep,
    GroupCount,
    LanguageCount,
    NeedCount,
    PowerAnswer,
    RiderCount,
    Tally,
)
from dashboard.registry.rows import PlaceRows
from data_access.place_format import (
    BATTERY_NOT_KNOWN,
    FLAG_OTHER_ANIMALS,
    FLAG_POWER,
    FLAG_SERVICE_ANIMAL,
    HARDEST_TRANSPORT_MASK,
    NEED_SHIFT,
    RIDER_SHIFT,
    TRANSPORT_RANK,
)
from data_access.records.languages import LANGUAGE_NAMES, find_language
from data_access.records.needs import CMIST, CMIST_OF, Need, Transport

Table = NDArray[np.intp]
_BYTE: Final = 256
_FLAGS: Final = 512
_VALUES: Final = np.arange(_BYTE)
_PAIRS: Final = _VALUES[:, np.newaxis] >> np.array([0, 2, 4, 6]) & 3
_NEED_SUMS: Final = np.hstack([(_PAIRS > 0).astype(np.intp), _PAIRS, (_PAIRS == 3).astype(np.intp)])
"""What each value of a byte adds, (256, 12): households, people, and whether three stand for more,
each for the four needs that share the byte."""
_NEED_BYTES: Final = max(NEED_SHIFT.values()) // 8 + 1
BATTERY_STEPS_HOURS: Final = (2, 4, 8, 24)
_GROUP_BITS: Final = {
    group: np.uint64(sum(1 << NEED_SHIFT[need] for need in Need if CMIST_OF[need] is group))
    for group in CMIST
}


def tally(counts: NDArray[np.intp] | list[int], *, at_least: bool = False) -> Tally:
    """Make a tally of three counts."""
    current, lapsed, never = counts if isinstance(counts, list) else counts.tolist()
    return Tally(current, lapsed, never, at_least=at_least)


def households_of(rows: PlaceRows) -> Tally:
    """Count the rows."""
    return tally(np.bincount(rows.freshness, minlength=3))


def sum_of(rows: PlaceRows, column: NDArray[np.uint8]) -> Tally:
    """Add up a column of one byte; 255 stands for that many or more."""
    table = _table(rows, column, _BYTE)
    return tally(table @ _VALUES, at_least=bool(table[:, 255].any()))


def flag_table(rows: PlaceRows) -> Table:
    """Tally the flags, (3, 512)."""
    return _table(rows, rows.flags & np.uint16(_FLAGS - 1), _FLAGS)


def flagged(table: Table, flag: int) -> Tally:
    """Count the households that have a flag up."""
    return tally(table[:, (np.arange(_FLAGS) & flag) != 0].sum(axis=1))


def need_counts(rows: PlaceRows) -> tuple[NeedCount, ...]:
    """Count every need that occurs, most households first."""
    tables = np.stack([_table(rows, column, _BYTE) for column in _bytes(rows.needs)[:_NEED_BYTES]])
    sums = (tables @ _NEED_SUMS).tolist()
    counts = [_need_count(need, sums[shift // 8], shift % 8 // 2) for need, shift in NEED_SHIFT.items()]
    found = [count for count in counts if count.households.total]
    return tuple(sorted(found, key=lambda count: -count.households.total))


def group_counts(rows: PlaceRows) -> tuple[GroupCount, ...]:
    """Count the households with any need of each group, all five of them in their own order."""
    # A bit for each group in one byte, so that one tally counts all of them.
    groups = np.zeros(len(rows), dtype=np.uint8)
    for order, bits in enumerate(_GROUP_BITS.values()):
        groups |= ((rows.need_present & bits) != 0).view(np.uint8) << np.uint8(order)
    table = _table(rows, groups, _BYTE)
    return tuple(
        GroupCount(group, tally(table[:, (_VALUES >> order & 1) == 1].sum(axis=1)))
        for order, group in enumerate(_GROUP_BITS)
    )


def rider_counts(rows: PlaceRows, flags: Table) -> tuple[RiderCount, ...]:
    """Count each way to leave that occurs: by households and, where it needs a ride, by people."""
    tables = [_table(rows, column, _BYTE) for column in _bytes(rows.riders)]
    hardest = np.arange(_FLAGS) & HARDEST_TRANSPORT_MASK
    counts = []
    for transport in (*Transport, None):
        rank = 0 if transport is None else TRANSPORT_RANK[transport]
        households = tally(flags[:, hardest == rank].sum(axis=1))
        people = _riders(tables, RIDER_SHIFT[transport]) if transport in RIDER_SHIFT else None
        if households.total or (people and people.total):
            counts.append(RiderCount(transport, households, people))
    return tuple(counts)


def power_answer(rows: PlaceRows) -> PowerAnswer:
    """Tell of the households that depend on power when their shortest battery is empty."""
    # The flag stands above the byte of the battery, so that its upper half holds those who depend.
    flag_above = (rows.flags & np.uint16(FLAG_POWER)) << np.uint16(4)
    table = _table(rows, flag_above | rows.battery_half_hours, 2 * _BYTE)[:, _BYTE:]
    within = [
        BatteryStep(hours, tally(table[:, : 2 * hours + 1].sum(axis=1))) for hours in BATTERY_STEPS_HOURS
    ]
    return PowerAnswer(
        households=tally(table.sum(axis=1)),
        within=tuple(within),
        longer=tally(table[:, 2 * BATTERY_STEPS_HOURS[-1] + 1 : BATTERY_NOT_KNOWN].sum(axis=1)),
        unknown=tally(table[:, BATTERY_NOT_KNOWN]),
    )


def language_counts(rows: PlaceRows) -> tuple[LanguageCount, ...]:
    """Count the languages that occur, most households first."""
    table = _table(rows, rows.language, _BYTE)
    found = [_language(int(number), table) for number in np.flatnonzero(table.sum(axis=0))]
    return tuple(sorted(found, key=lambda count: (-count.households.total, count.name)))


def animal_answer(rows: PlaceRows, flags: Table) -> AnimalAnswer:
    """Count households with animals, and the animals."""
    return AnimalAnswer(
        service=flagged(flags, FLAG_SERVICE_ANIMAL),
        other=flagged(flags, FLAG_OTHER_ANIMALS),
        animals=sum_of(rows, rows.animals),
    )


def _table(rows: PlaceRows, column: NDArray[np.unsignedinteger], values: int) -> Table:
    codes = rows.freshness * values
    codes += column
    return np.bincount(codes, minlength=3 * values).reshape(3, values)


def _bytes(words: NDArray[np.unsignedinteger]) -> list[NDArray[np.uint8]]:
    """Part little-endian words into the columns of their bytes, the lowest first."""
    parts = words.view(np.uint8).reshape(len(words), words.dtype.itemsize)
    return [parts[:, place] for place in range(words.dtype.itemsize)]


def _need_count(need: Need, sums: list[list[int]], order: int) -> NeedCount:
    """Read the sums of one byte, [freshness][kind of sum and need], for its need of that order."""
    households, people, many = ([by_kind[order + kind] for by_kind in sums] for kind in (0, 4, 8))
    return NeedCount(
        need,
        CMIST_OF[need],
        households=tally(households),
        people=tally(people, at_least=any(many)),
    )


def _riders(tables: list[Table], shift: int) -> Tally:
    people = (_VALUES >> (shift % 8)) & 15
    table = tables[shift // 8]
    return tally(table @ people, at_least=bool(table[:, people == 15].any()))


def _language(number: int, table: Table) -> LanguageCount:
    tag = find_language(number)
    name = "another language" if tag is None else LANGUAGE_NAMES[tag]
    return LanguageCount(tag, name, tally(table[:, number]))
