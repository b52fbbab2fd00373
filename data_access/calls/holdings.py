"""What there is to ask about: the sources with their days, and the names that filters may choose from."""

from datetime import date, timedelta
from typing import Final

import numpy as np

from data_access.calls.audience import Source
from data_access.calls.clocks import DAY, HOUR, MINUTE
from data_access.calls.codes import DISCIPLINES, FAMILIES, LINES
from data_access.calls.naming import key_of
from data_access.calls.planning import asked
from data_access.calls.view import CallView
from data_access.records.calls import UNKNOWN, CallFilter, CallsHeld, SourceHeld, Split, Stage

_EPOCH: Final = date(1970, 1, 1)
_ALWAYS: Final = CallFilter(date(1971, 1, 1), date(2140, 1, 1))


def held(view: CallView) -> CallsHeld:
    """Say what there is to ask about; no sources where nothing was imported."""
    sources = tuple(one for one in (_source(view, source) for source in view.sources.values()) if one)
    return CallsHeld(
        sources,
        _names(view, Split.AGENCY),
        tuple(DISCIPLINES[code] for code in _codes(view, Split.DISCIPLINE)),
        _names(view, Split.NATURE),
        tuple(FAMILIES[code] for code in _codes(view, Split.NATURE_GROUP)),
        _names(view, Split.PRIORITY),
        tuple(LINES[code] for code in _codes(view, Split.LINE)),
        _names(view, Split.AREA),
    )


def _codes(view: CallView, split: Split) -> list[int]:
    """Codes by how many calls bear them, most first."""
    rows = view.rows(asked(view, [split], _ALWAYS))
    return [int(code) for code, _ in sorted(rows, key=lambda row: -int(row[1]))]


def _names(view: CallView, split: Split) -> tuple[str, ...]:
    name = key_of(view, split)
    return tuple(str(name(code)) for code in _codes(view, split))


def _source(view: CallView, source: Source) -> SourceHeld | None:
    chosen = CallFilter(_ALWAYS.first_day, _ALWAYS.last_day, centres=(source.centre,))
    days = view.rows(asked(view, [Split.DAY], chosen))
    hours = view.hours[view.hours[:, 0] == source.id]
    told = [int(day) for day, _ in days]
    told += np.unique((hours[:, 2] * HOUR + hours[:, 3] * MINUTE) // DAY).tolist()
    if not told:
        return None
    calls = sum(int(n) for _, n in days)
    return SourceHeld(
        source.name,
        source.centre,
        source.time_zone,
        _EPOCH + timedelta(days=min(told)),
        _EPOCH + timedelta(days=max(told)),
        calls,
        len(hours),
        _told(view, chosen, calls),
    )


def _told(view: CallView, chosen: CallFilter, calls: int) -> dict[str, float]:
    """Say of each thing which share of the calls tells it."""
    if not calls:
        return {}
    found = {}
    for split in (Split.DISCIPLINE, Split.LINE, Split.AREA, Split.AGENCY, Split.ABANDONED, Split.TRANSFERRED):
        name = key_of(view, split)
        rows = view.rows(asked(view, [split], chosen))
        found[str(split)] = sum(int(n) for code, n in rows if str(name(code)) != UNKNOWN) / calls
    rows = view.rows(asked(view, [], chosen, Stage.ANSWER))
    found[str(Stage.ANSWER)] = sum(int(n) for bucket, n in rows if int(bucket)) / calls
    return found
