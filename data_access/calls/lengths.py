"""Columns that tell how long something took: seconds, minutes, or h:mm:ss, as heading or cells say."""

from typing import Any

import numpy as np
import pyarrow as pa

from data_access.calls.codes import MISSING
from data_access.records.calls import Whole


def milliseconds_of(text: "pa.Array[Any]", heading: str) -> Whole:
    """Read lengths of time; `MISSING` where nothing or nothing readable is told, or less than nothing."""
    encoded = text.dictionary_encode()
    minutes = "min" in heading.lower()
    values = [_one(str(word), minutes) for word in encoded.dictionary.to_pylist()]
    return np.asarray(values or [MISSING], np.int64)[np.asarray(encoded.indices, np.int64)]


def _one(word: str, minutes: bool) -> int:
    try:
        parts = [float(part) for part in word.replace(",", "").split(":")]
    except ValueError:
        return MISSING
    if len(parts) == 1:
        seconds = parts[0] * (60 if minutes else 1)
    elif len(parts) <= 3:
        # mm:ss and h:mm:ss alike: each part counts sixty of the next.
        seconds = 0.0
        for part in parts:
            seconds = seconds * 60 + part
    else:
        return MISSING
    return round(seconds * 1_000) if 0 <= seconds < 1e7 else MISSING
