"""The places that may be looked at, held in memory: opened once, refreshed when something changed.

Nothing of a place is in clear in the database, so a map question is answered from here.
"""

import gc
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, tzinfo
from threading import Lock
from typing import Any, Final, TypeGuard

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from data_access.access import Permission
from data_access.generations import current_generation
from data_access.place_format import PLACE, Policy
from data_access.place_snapshot import PlaceSnapshot, snapshot_of, snapshot_of_rows
from data_access.store import Visit
from data_access.tables import places
from data_access.vault import Vault

OPENED_BY: Final[dict[Policy, tuple[Permission, ...]]] = {
    Policy.FUNCTIONAL_NEEDS: (
        Permission.REGISTRY_AREA_COUNT,
        Permission.REGISTRY_MAP_VIEW,
        Permission.REGISTRY_NEEDS_VIEW,
        Permission.REGISTRY_NAMES_READ,
        Permission.REGISTRY_EXPORT,
        Permission.REGISTRY_PUBLISH,
        Permission.PROFILES_BREAK_GLASS,
        Permission.EVACUATION_PLAN,
    ),
    Policy.CAMERAS: (Permission.CAMERAS_AREA_COUNT,),
}
"""Policy → the doors that lead to its places; a policy that is not named is open to nobody."""

_MOST_CHANGES: Final = 50_000
"""With more changed rows than this, reading everything again is as fast."""
_Row = tuple[Any, ...]


@dataclass(frozen=True)
class _Opened:
    """Ids and opened places, joined in the same order."""

    ids: bytes
    places: bytes


class Places:
    """One snapshot a policy, for this process; `zone` is the county's, and tells when its day ends."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._held: dict[Policy, PlaceSnapshot] = {}
        self._expected: dict[Policy, Callable[[], PlaceSnapshot | None]] = {}
        self._locks: dict[Policy, Lock] = defaultdict(Lock)

    def current(self, visit: Visit, policy: Policy) -> PlaceSnapshot:
        """Hand over the places that are opted in today, as they are after the last committed write.

        Refused is a visit that came through another door than the policy's. A withdrawal is gone
        at the next call; an opt-in counts until the end of its last day in the county.
        """
        visit.require(*OPENED_BY.get(policy, ()))
        day = visit.now.astimezone(self._zone).date()
        generation = current_generation(visit.connection, policy)
        held = self._held.get(policy)
        if _is_current(held, generation, day):
            return held
        with self._locks[policy]:
            held = self._held.get(policy) or self._arrived(policy)
            if not _is_current(held, generation, day):
                held = self._refreshed(visit, policy, held, generation, day)
            self._held[policy] = held
            return held

    def count(self, visit: Visit, policy: Policy) -> int:
        """Count the rows that are opted in today, without opening one."""
        visit.require(*OPENED_BY.get(policy, ()))
        return _count(visit.connection, policy, visit.now.astimezone(self._zone).date())

    def expect(self, policy: Policy, arrives: Callable[[], PlaceSnapshot | None]) -> None:
        """Let the first question wait for a snapshot that another process of ours opens.

        It is held against the counter and the day like any other, and brought up to date where it is behind.
        """
        self._expected[policy] = arrives

    def _arrived(self, policy: Policy) -> PlaceSnapshot | None:
        arrives = self._expected.pop(policy, None)
        return arrives() if arrives is not None else None

    def _refreshed(
        self, visit: Visit, policy: Policy, held: PlaceSnapshot | None, generation: int, day: date
    ) -> PlaceSnapshot:
        if held is not None and held.day == day:
            changed = _with_changes(visit, policy, held, generation)
            # A household that was deleted leaves no row that says so; the number of rows does.
            if changed is not None and len(changed) == _count(visit.connection, policy, day):
                return changed
        return _read_all(visit, policy, generation, day)


def _is_current(held: PlaceSnapshot | None, generation: int, day: date) -> TypeGuard[PlaceSnapshot]:
    # A visit that began before a write sees the older counter. What is held then is newer, and a
    # withdrawal in it must not be undone.
    return held is not None and held.generation >= generation and held.day == day


def _stands(policy: Policy, day: date) -> ColumnElement[bool]:
    """The rows of a policy that are opted in and have not ended before `day`."""
    lasts = or_(places.c.ends_on.is_(None), places.c.ends_on >= day)
    return and_(places.c.policy == policy.value, places.c.opted_in, lasts)


def _count(connection: Connection, policy: Policy, day: date) -> int:
    return int(connection.scalar(select(func.count()).select_from(places).where(_stands(policy, day))) or 0)


_SEALED: Final = (places.c.household_id, places.c.version, places.c.rec, places.c.jurisdiction)


def _read_all(visit: Visit, policy: Policy, generation: int, day: date) -> PlaceSnapshot:
    with _no_collection():
        # The driver's own rows: those of SQLAlchemy would cost more than opening the places.
        rows = visit.connection.execute(select(*_SEALED).where(_stands(policy, day))).cursor.fetchall()
        opened = _opened(visit.vault, policy, rows)
        return snapshot_of(opened.ids, opened.places, generation, day)


def _with_changes(visit: Visit, policy: Policy, held: PlaceSnapshot, generation: int) -> PlaceSnapshot | None:
    """Take what changed since `held` into a new snapshot; None when that is too much to be worth it."""
    since = and_(places.c.policy == policy.value, places.c.generation > held.generation)
    changed_ids = select(places.c.household_id).where(since).limit(_MOST_CHANGES + 1)
    gone = b"".join(bytes(row[0]) for row in visit.connection.execute(changed_ids).cursor.fetchall())
    if len(gone) > 16 * _MOST_CHANGES:
        return None
    standing = select(*_SEALED).where(and_(since, _stands(policy, held.day)))
    new = _opened(visit.vault, policy, visit.connection.execute(standing).cursor.fetchall())
    kept = ~_among(held.ids, np.frombuffer(gone, np.uint8).reshape(-1, 16))
    ids = np.concatenate([held.ids[kept], np.frombuffer(new.ids, np.uint8).reshape(-1, 16)])
    rows = np.concatenate([held.places[kept], np.frombuffer(new.places, PLACE)])
    return snapshot_of_rows(ids, rows, generation, held.day)


def _among(ids: NDArray[np.uint8], others: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Tell which ids, (n, 16), are among the others."""
    # The first half of an id finds the few that may be; those are compared in full.
    may_be = np.isin(_first_half(ids), _first_half(others))
    exact = {row.tobytes() for row in others}
    for row in np.flatnonzero(may_be):
        may_be[row] = ids[row].tobytes() in exact
    return may_be


def _first_half(ids: NDArray[np.uint8]) -> NDArray[np.uint64]:
    return np.ascontiguousarray(ids[:, :8]).view(np.uint64).ravel()


def _opened(vault: Vault, policy: Policy, rows: Sequence[_Row]) -> _Opened:
    """Open the sealed places; rows of several jurisdictions are opened one after another."""
    if not rows:
        return _Opened(b"", b"")
    jurisdictions = {row[3] for row in rows}
    if len(jurisdictions) > 1:
        parts = [_opened(vault, policy, [row for row in rows if row[3] == one]) for one in jurisdictions]
        return _Opened(b"".join(part.ids for part in parts), b"".join(part.places for part in parts))
    # Three walks over the rows; `zip(*rows)` would take half a million arguments and twice the time.
    ids, versions, recs = [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]
    opened = vault.open_places(ids, versions, recs, policy=policy.value, jurisdiction=jurisdictions.pop())
    return _Opened(b"".join(ids), opened)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep the collector from walking half a million rows that it cannot free anyway."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
