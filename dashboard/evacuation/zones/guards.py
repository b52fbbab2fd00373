"""What nobody may overlook: a zone beside an ordered one without a warning, and calls where nothing holds.

The Eaton fire of January 2025: callers reported fire in zones that had no status for about nine hours,
and 18 of the 19 who died were there. So each of these is raised, and leaving it needs a stated reason.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from data_access.records.zones import IN_FORCE, PROTECTIVE, Dismissal, GuardKind, ZoneId, ZoneStatus

CALLS_HOLD: Final = timedelta(hours=1)
"""How long a reason about calls holds: what was judged an hour ago is judged again."""
CALLS_GROW: Final = 1.5
"""With half as many calls again the situation is another one, whatever was said of it."""
_NAMED: Final = 3
_NOWHERE: Final = "Where it lies is not known here, so that no zone can be named."


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds in a zone, and the number of the change by which it does (0: none ever)."""

    status: ZoneStatus = ZoneStatus.NORMAL
    number: int = 0


@dataclass(frozen=True, slots=True)
class Rise:
    """An area whose calls rise against its own past: how many came, how many were to be expected."""

    area_key: str
    name: str
    calls: int
    expected: float
    p_value: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Raised:
    """What a guard raises: about which zones, how heavy, and in a sentence. `key` is this very situation."""

    kind: GuardKind
    key: str
    zones: tuple[ZoneId, ...]
    weight: float
    says: str


Standings = Mapping[ZoneId, Standing]


def beside_an_order(
    standings: Standings, neighbours: Mapping[ZoneId, Sequence[ZoneId]], names: Mapping[ZoneId, str]
) -> list[Raised]:
    """Raise each zone that lies beside an ordered one and is neither warned, ordered nor sheltering.

    A zone of which nothing is known in `standings` is normal. Ordered by how many orders lie around it.
    """
    nothing = Standing()
    found = []
    for zone, beside in neighbours.items():
        own = standings.get(zone, nothing)
        ordered = [one for one in beside if standings.get(one, nothing).status is ZoneStatus.ORDER]
        if ordered and own.status not in PROTECTIVE:
            causes = ",".join(f"{one}@{standings[one].number}" for one in sorted(ordered))
            key = _key(zone, f"{own.status.value}@{own.number}|{causes}")
            says = f"{_named(zone, names)} has no warning and lies beside {_listed(ordered, names)}."
            found.append(Raised(GuardKind.BESIDE_AN_ORDER, key, (zone,), float(len(ordered)), says))
    return sorted(found, key=lambda one: (-one.weight, one.zones))


def calls_without_status(
    rises: Sequence[Rise], zones_in: Mapping[str, Sequence[ZoneId]], standings: Standings
) -> list[Raised]:
    """Raise each area whose calls rise while zones of it have no status; the least likely by chance first.

    `zones_in` gives the zones of an area by its key; one without zones is raised as well, because
    nothing could hold there, and so is one of which it is not known where it lies.
    """
    nothing = Standing()
    found = []
    for rise in sorted(rises, key=lambda one: one.p_value):
        zones = tuple(zones_in.get(rise.area_key, ()))
        bare = tuple(one for one in zones if standings.get(one, nothing).status not in IN_FORCE)
        if zones and not bare:
            continue
        key = _key(rise.area_key, "")
        where = _bare(len(bare), len(zones)) if rise.area_key in zones_in else _NOWHERE
        says = f"{rise.sentence} {where}"
        found.append(Raised(GuardKind.CALLS_WITHOUT_STATUS, key, bare, float(rise.calls), says))
    return found


def still_raised(
    raised: Sequence[Raised], dismissals: Sequence[Dismissal], now: datetime
) -> tuple[list[Raised], list[tuple[Raised, Dismissal]]]:
    """Part what is raised into what stands, and what was left as it is for a reason that still holds."""
    latest: dict[tuple[GuardKind, str], Dismissal] = {}
    for one in sorted(dismissals, key=lambda dismissal: dismissal.at):
        latest[one.kind, one.key] = one
    stands, left = [], []
    for found in raised:
        reason = latest.get((found.kind, found.key))
        if reason is not None and _holds(found, reason, now):
            left.append((found, reason))
        else:
            stands.append(found)
    return stands, left


def after(standings: Standings, zones: Sequence[ZoneId], status: ZoneStatus) -> dict[ZoneId, Standing]:
    """Give the standings as they would be with these zones in another status."""
    return {**standings, **{one: Standing(status, -1) for one in zones}}


def _holds(found: Raised, reason: Dismissal, now: datetime) -> bool:
    if found.kind is GuardKind.BESIDE_AN_ORDER:
        return True
    return now - reason.at < CALLS_HOLD and found.weight < CALLS_GROW * reason.weight


def _key(subject: str, situation: str) -> str:
    digest = hashlib.sha256(situation.encode()).hexdigest()[:32]
    return f"{subject[:200]}:{digest}"


def _named(zone: ZoneId, names: Mapping[ZoneId, str]) -> str:
    name = names.get(zone, "")
    return f"{zone} ({name})" if name else str(zone)


def _listed(zones: Sequence[ZoneId], names: Mapping[ZoneId, str]) -> str:
    first = [_named(one, names) for one in sorted(zones)[:_NAMED]]
    more = len(zones) - len(first)
    told = ", ".join(first) + (f" and {more} more" if more > 0 else "")
    return f"{told}, which {'has' if len(zones) == 1 else 'have'} an order"


def _bare(bare: int, zones: int) -> str:
    if not zones:
        return "No zone lies there, so that no status can hold."
    if bare == zones:
        return f"None of its {zones} zones has a status." if zones > 1 else "Its zone has no status."
    return f"{bare} of its {zones} zones {'has' if bare == 1 else 'have'} no status."
