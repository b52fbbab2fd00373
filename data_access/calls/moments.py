"""Columns of dates and times as agencies write them → milliseconds; what cannot be read is said so."""

import re
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data_access.calls.clocks import DAY
from data_access.calls.codes import MISSING
from data_access.records.calls import Whole

_NOTHING: Final = ("", "null", "none", "n/a", "na", "nan", "nat", "-", "--", "0", "0.0", "unknown", "0:00")
_EARLIEST: Final = DAY * 400
"""Before 1971 no export has calls: 1900-01-01 and 1970-01-01 are what systems write for nothing."""
_FORMATS: Final = (
    "%m/%d/%Y %H:%M", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %I:%M %p",
    "%m/%d/%Y %H:%M:%S.%f", "%m/%d/%y %H:%M", "%m/%d/%y %H:%M:%S", "%m/%d/%Y",
    "%m-%d-%Y %H:%M:%S", "%m-%d-%Y %H:%M", "%m-%d-%Y",
    "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d", "%Y%m%d%H%M%S", "%Y%m%d %H:%M:%S", "%Y%m%d %H%M",
    "%d-%b-%Y %H:%M:%S", "%d-%b-%y %H:%M:%S", "%d %b %Y %H:%M:%S", "%b %d %Y %I:%M%p",
    "%b %d, %Y %I:%M:%S %p",
    "%b %d, %Y %H:%M:%S", "%B %d, %Y %H:%M", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%Y%m%d",
)  # fmt: skip
_ISO: Final = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d([.,]\d{1,9})?)?)?\s*(Z|[+-]\d\d(:?\d\d)?)?$")
_NUMBER: Final = re.compile(r"\d{9,13}(\.\d+)?$")
_ZONED: Final = re.compile(r"(Z|[+-]\d\d(:?\d\d)?)$")
_SECONDS_OR_MILLISECONDS: Final = 1e11


@dataclass(frozen=True, eq=False)
class Moments:
    """A column read: milliseconds, `MISSING` where nothing is told or nothing could be read.

    `absolute` are moments in UTC already, because the file tells the zone; the others are local.
    `unreadable` are cells in which something stands that is no time.
    """

    milliseconds: Whole
    absolute: NDArray[np.bool_]
    unreadable: NDArray[np.bool_]


def moments_of(column: "pa.Array[Any]", *, day_first: bool = False) -> Moments:
    """Read a column of dates with times; `day_first` where 03/04 is the third of April."""
    if pa.types.is_timestamp(column.type) or pa.types.is_date(column.type):
        return _of_typed(column)
    if pa.types.is_integer(column.type) or pa.types.is_floating(column.type):
        return _of_numbers(np.asarray(pc.fill_null(pc.cast(column, pa.float64()), 0)))
    return _of_text(pc.utf8_trim_whitespace(pc.fill_null(pc.cast(column, pa.string()), "")), day_first)


def is_moment(text: str) -> bool:
    """Whether a cell reads as a date with a time."""
    if ":" not in text and not _NUMBER.match(text) and not re.match(r"\d{12,14}$", text):
        return False
    ways = (moments_of(pa.array([text]), day_first=day_first) for day_first in (False, True))
    return any(bool(read.milliseconds[0] != MISSING) for read in ways)


def _of_typed(column: "pa.Array[Any]") -> Moments:
    zoned = bool(getattr(column.type, "tz", None))
    empty = np.asarray(pc.is_null(column))
    values = pc.cast(
        pc.cast(column, pa.timestamp("ms", getattr(column.type, "tz", None)), safe=False), pa.int64()
    )
    return _told(np.asarray(pc.fill_null(values, 0)), empty, zoned=zoned)


def _of_numbers(values: NDArray[np.float64]) -> Moments:
    """Read seconds or milliseconds since 1970, which are UTC."""
    values = np.where(np.isfinite(values), values, 0)
    scaled = np.where(np.abs(values) > _SECONDS_OR_MILLISECONDS, values, values * 1_000)
    return _told(np.round(scaled).astype(np.int64), values == 0, zoned=True)


def _told(milliseconds: Whole, empty: NDArray[np.bool_], *, zoned: bool) -> Moments:
    rows = len(milliseconds)
    told = np.where(empty | (milliseconds < _EARLIEST), MISSING, milliseconds)
    return Moments(told, np.full(rows, zoned), np.zeros(rows, bool))


def _of_text(column: "pa.Array[Any]", day_first: bool) -> Moments:
    rows = len(column)
    read, absolute = np.full(rows, MISSING, np.int64), np.zeros(rows, bool)
    lengths = np.asarray(pc.binary_length(column))
    left = np.ones(rows, bool)
    for length in (23, 19, 16):
        here = np.flatnonzero(lengths == length)
        if len(here):
            found, sound = _iso_digits(column.take(pa.array(here)) if len(here) < rows else column, length)
            read[here[sound]] = found[sound]
            left[here[sound]] = False
    if left.any():
        rest = np.flatnonzero(left)
        read[rest], absolute[rest], left[rest] = _of_other_text(column.take(pa.array(rest)), day_first)
    read[(read != MISSING) & (read < _EARLIEST)] = MISSING
    return Moments(read, absolute, left)


def _iso_digits(column: "pa.Array[Any]", length: int) -> tuple[Whole, NDArray[np.bool_]]:
    """Read `2025-08-24 00:07:06.000` from its bytes, all rows at once; False where that is not its form."""
    try:
        # Arrow reads a whole column of sound cells ten times as fast as the bytes are looked at below.
        whole = np.asarray(pc.cast(pc.cast(column, pa.timestamp("ms")), pa.int64()))
    except pa.ArrowInvalid:
        pass
    else:
        return whole, np.ones(len(whole), bool)
    joined = pa.concat_arrays([column.cast(pa.large_string())])
    data = joined.buffers()[2]
    start = joined.offset and int(np.frombuffer(joined.buffers()[1], np.int64)[joined.offset])
    cells = np.frombuffer(data, np.uint8, len(column) * length, start).reshape(-1, length)
    digits = cells.astype(np.int32) - 48
    places = [0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, *([17, 18] if length > 16 else []), *range(20, length)]
    sound = ((digits[:, places] >= 0) & (digits[:, places] <= 9)).all(axis=1)
    sound &= (cells[:, 4] == 45) & (cells[:, 7] == 45) & (cells[:, 13] == 58)
    sound &= (cells[:, 10] == 32) | (cells[:, 10] == 84)
    year = ((digits[:, 0] * 10 + digits[:, 1]) * 10 + digits[:, 2]) * 10 + digits[:, 3]
    month, day = digits[:, 5] * 10 + digits[:, 6], digits[:, 8] * 10 + digits[:, 9]
    hour, minute = digits[:, 11] * 10 + digits[:, 12], digits[:, 14] * 10 + digits[:, 15]
    second = digits[:, 17] * 10 + digits[:, 18] if length > 16 else np.zeros_like(hour)
    sound &= (month >= 1) & (month <= 12) & (day >= 1) & (hour < 24) & (minute < 60) & (second < 60)
    days, right = _days(np.where(sound, year, 2000), np.where(sound, month, 1), np.where(sound, day, 1))
    told = days * DAY + ((hour * 60 + minute) * 60 + second).astype(np.int64) * 1_000
    if length == 23:
        told += (digits[:, 20] * 10 + digits[:, 21]) * 10 + digits[:, 22]
    return told, sound & right


def _days(year: NDArray[np.int32], month: NDArray[np.int32], day: NDArray[np.int32]) -> tuple[Whole, Any]:
    """Days since 1970, and whether the month has such a day."""
    months = (year.astype(np.int64) - 1970) * 12 + month - 1
    first = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    following = (months + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    told = first + day - 1
    return told, told < following


def _of_other_text(
    column: "pa.Array[Any]", day_first: bool
) -> tuple[Whole, NDArray[np.bool_], NDArray[np.bool_]]:
    """Read what is written otherwise, each different cell once: moments, absolute or not, readable or not."""
    encoded = column.dictionary_encode()
    words = [str(word) for word in encoded.dictionary.to_pylist()]
    told = [_one(word) for word in words]
    others = [at for at, one in enumerate(told) if one is None]
    for at, value in zip(others, _by_format([words[at] for at in others], day_first), strict=True):
        told[at] = (value, False) if value is not None else None
    codes = np.asarray(encoded.indices)
    values = np.asarray([MISSING if one is None else one[0] for one in told], np.int64)
    absolute = np.asarray([one is not None and one[1] for one in told], bool)
    unreadable = np.asarray([one is None for one in told], bool)
    return values[codes], absolute[codes], unreadable[codes]


def _one(word: str) -> tuple[int, bool] | None:
    """Read nothing, a number of seconds, or ISO 8601 with what it says of the zone; None for other forms."""
    if word.lower() in _NOTHING:
        return MISSING, False
    if _NUMBER.match(word) and len(word.split(".", maxsplit=1)[0]) in (10, 13):
        return int(_of_numbers(np.asarray([float(word)])).milliseconds[0]), True
    if not _ISO.match(word):
        return None
    moment = pd.to_datetime(word.replace(",", "."), errors="coerce")
    if not isinstance(moment, pd.Timestamp):
        return None
    # A moment without a zone gives its wall clock as if that were UTC, which is how local times are held.
    return round(moment.timestamp() * 1_000), bool(_ZONED.search(word[10:]))


def _by_format(words: list[str], day_first: bool) -> list[int | None]:
    found: list[int | None] = [None] * len(words)
    left = list(range(len(words)))
    for form in _FORMATS:
        if not left:
            break
        form_ = form.replace("%m/%d", "%d/%m").replace("%m-%d-", "%d-%m-") if day_first else form
        read = pd.to_datetime(
            pd.Series([words[at] for at in left], dtype=object), format=form_, errors="coerce"
        )
        values = read.to_numpy().astype("datetime64[ms]").astype(np.int64)
        sound = read.notna().to_numpy()
        for at, value, ok in zip(left, values.tolist(), sound.tolist(), strict=True):
            if ok:
                found[at] = value
        left = [at for at, ok in zip(left, sound.tolist(), strict=True) if not ok]
    return found
