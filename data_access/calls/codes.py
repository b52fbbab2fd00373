"""Small whole numbers for what is told of a call, so that a column of them takes a byte or two a call."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from data_access.records.calls import Discipline, Line, NatureGroup, Told, Whole

DISCIPLINES: Final = (
    Discipline.NOT_TOLD, Discipline.POLICE, Discipline.FIRE, Discipline.MEDICAL, Discipline.OTHER,
)  # fmt: skip
LINES: Final = (
    Line.NOT_TOLD, Line.EMERGENCY, Line.ADMINISTRATIVE, Line.TEXT, Line.ALARM, Line.OFFICER, Line.OTHER,
)  # fmt: skip
FAMILIES: Final = (
    NatureGroup.NOT_TOLD,
    *(group for group in NatureGroup if group is not NatureGroup.NOT_TOLD),
)
TOLD: Final = (Told.NOT_TOLD, Told.NO, Told.YES)
MARKS: Final = ("abandoned", "transferred", "interpreter", "text")
"""Yes, no or not told of each, packed into one number: the first counts 1, the next 3, then 9 and 27."""

DISCIPLINE_CODE: Final = {discipline: code for code, discipline in enumerate(DISCIPLINES)}
LINE_CODE: Final = {line: code for code, line in enumerate(LINES)}
FAMILY_CODE: Final = {family: code for code, family in enumerate(FAMILIES)}

MISSING: Final = -(1 << 62)
"""Stands for a moment that is not told, in columns of whole numbers."""

EXACT_SECONDS: Final = 1_800
"""Up to here every second has a bucket of its own; beyond, a bucket is 4 % wide."""
IMPOSSIBLE: Final = 65_535
"""The bucket of a stage that ended before it began, or after a month."""
_WIDTH: Final = 1.04
_LONGEST_SECONDS: Final = 31 * 86_400
_FIRST_WIDE: Final = EXACT_SECONDS + 2


def packed_marks(told: "dict[str, NDArray[np.int8]]", rows: int) -> "NDArray[np.int16]":
    """Pack what is told of each mark (0 not told, 1 no, 2 yes); one that is absent is not told."""
    marks = np.zeros(rows, np.int16)
    for place, name in enumerate(MARKS):
        if name in told:
            marks += told[name].astype(np.int16) * np.int16(3**place)
    return marks


def buckets_of(milliseconds: Whole) -> "NDArray[np.uint16]":
    """Give each length of time its bucket: 0 where it is `MISSING`, else the second in which it ended.

    A length that is rounded up to a whole second makes shares within whole seconds exact.
    """
    seconds = -(-milliseconds // 1_000)
    wide = np.clip(seconds, EXACT_SECONDS + 1, _LONGEST_SECONDS) / EXACT_SECONDS
    beyond = _FIRST_WIDE - 1 + np.ceil(np.log(wide) / np.log(_WIDTH) - 1e-9)
    buckets = np.where(seconds <= EXACT_SECONDS, seconds + 1, beyond)
    buckets = np.where((seconds < 0) | (seconds > _LONGEST_SECONDS), IMPOSSIBLE, buckets)
    return np.where(milliseconds == MISSING, 0, buckets).astype(np.uint16)


def seconds_of(buckets: "NDArray[np.integer]") -> Whole:
    """Give the seconds of buckets: the exact ones up to half an hour, then the middle of each."""
    over = np.asarray(buckets, np.float64) - _FIRST_WIDE + 0.5
    wide = np.round(EXACT_SECONDS * _WIDTH ** np.clip(over, 0, 400))
    return np.where(np.asarray(buckets) < _FIRST_WIDE, np.asarray(buckets, np.int64) - 1, wide).astype(
        np.int64
    )
