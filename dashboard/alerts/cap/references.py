"""References to earlier messages as CAP writes them: `sender,identifier,sent`, apart by spaces."""

from collections.abc import Iterator
from typing import Final

from dashboard.alerts.cap.message import Reference
from dashboard.alerts.cap.times import find_any_time
from data_access.refusals import BadInput

_PARTS: Final = 3


def find_references(text: str) -> tuple[Reference, ...] | None:
    """Read references; empty for an empty text, None where one of them is not whole."""
    found = tuple(_each(text))
    return None if None in found else tuple(one for one in found if one is not None)


def _each(text: str) -> Iterator[Reference | None]:
    for one in text.split():
        parts = one.split(",")
        sent = find_any_time(parts[-1])
        if len(parts) != _PARTS or sent is None:
            yield None
            continue
        try:
            yield Reference(parts[0], parts[1], sent)
        except BadInput:
            yield None
