"""The calls of the last day as they stand now, for whoever watches: nothing personal, and no number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from data_access import tables
from data_access.access import Permission
from data_access.calls.audience import is_of_a_centre, own_sources
from data_access.calls.clocks import DAY, MINUTE
from data_access.calls.codes import DISCIPLINES, LINE_CODE, LINES, MISSING
from data_access.calls.feeds import feeds_in
from data_access.calls.natures import family_of
from data_access.records.calls import UNKNOWN, Discipline, Line, NatureGroup
from data_access.store import Visit

WATCHED: Final = DAY
CLOCKS_DIFFER: Final = 2 * MINUTE
"""A call of a later moment has not come yet, whatever a file says of the rest of its day."""
_STAGES: Final = ("answered", "sent", "on_scene", "closed")
_CODES: Final = ("source_id", "nature", "priority", "area", "discipline", "line", "marks")
_CALLS, _RECENT, _WORDS = tables.calls, tables.call_recent, tables.call_words


@dataclass(frozen=True)
class LiveCall:
    """One call as it stands: moments in milliseconds since 1970 (UTC), `MISSING` where not told."""

    received: int
    answered: int
    sent: int
    on_scene: int
    closed: int
    centre: str
    nature: str
    group: NatureGroup
    priority: str
    area: str
    discipline: Discipline
    line: Line
    abandoned: bool


@dataclass(frozen=True)
class HeardFeed:
    """A feed that is open, and when something of it was taken last; None while nothing was."""

    name: str
    centre: str
    heard_at: datetime | None


@dataclass(frozen=True)
class LiveCalls:
    """The calls of the last 24 hours, the newest last, as they stood at `taken_at`."""

    taken_at: datetime
    calls: tuple[LiveCall, ...]
    feeds: tuple[HeardFeed, ...]


def live_calls(visit: Visit) -> LiveCalls:
    """Read the calls of the last 24 hours that the caller may see: all, or those of the own centre.

    Left out are those that officers began themselves, and those of a moment that is still to come. Empty
    where none came.
    """
    visit.require(Permission.CALLS_LIVE)
    sources = own_sources(visit)
    now = round(visit.now.timestamp() * 1_000)
    columns = [_CALLS.c.received_at, *(_CALLS.c[name] for name in (*_STAGES, *_CODES))]
    query = (
        select(*columns)
        .join(_RECENT, _RECENT.c.call_id == _CALLS.c.id)
        .where(
            _RECENT.c.received_at.between(now - WATCHED, now + CLOCKS_DIFFER),
            _CALLS.c.source_id.in_(sources),
            _CALLS.c.line != LINE_CODE[Line.OFFICER],
        )
        .order_by(_CALLS.c.received_at)
    )
    rows = visit.connection.execute(query).cursor.fetchall()
    words = _words(visit, rows)
    centres = {source.id: source.centre for source in sources.values()}
    alone = is_of_a_centre(visit.caller.roles)
    feeds = [one for one in feeds_in(visit) if not alone or one.centre == visit.caller.centre]
    return LiveCalls(
        visit.now,
        tuple(_call(row, centres, words) for row in rows),
        tuple(HeardFeed(one.name, one.centre, one.heard_at) for one in feeds if one.ended_at is None),
    )


def _words(visit: Visit, rows: Sequence[Any]) -> dict[str, dict[int, str]]:
    """Kind → code → word, of those that the rows bear."""
    found: dict[str, dict[int, str]] = {}
    for kind in ("nature", "priority", "area"):
        at = 1 + len(_STAGES) + _CODES.index(kind)
        codes = sorted({row[at] for row in rows} - {0})
        query = select(_WORDS.c.code, _WORDS.c.name).where(_WORDS.c.kind == kind, _WORDS.c.code.in_(codes))
        found[kind] = {row.code: row.name for row in visit.connection.execute(query)} if codes else {}
    return found


def _call(row: Any, centres: dict[int, str], words: dict[str, dict[int, str]]) -> LiveCall:  # noqa: ANN401 - a row
    received, *rest = row
    answered, sent, on_scene, closed = (
        MISSING if after is None else received + after for after in rest[: len(_STAGES)]
    )
    told = dict(zip(_CODES, rest[len(_STAGES) :], strict=True))
    nature = words["nature"].get(told["nature"], "")
    return LiveCall(
        received, answered, sent, on_scene, closed, centres[told["source_id"]],
        nature or UNKNOWN, family_of(nature),
        words["priority"].get(told["priority"], ""), words["area"].get(told["area"], ""),
        DISCIPLINES[told["discipline"]], LINES[told["line"]], told["marks"] % 3 == 2,
    )  # fmt: skip
