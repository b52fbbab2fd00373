"""Rotation: a new key for a class, the old rows sealed again under it, the old key laid down.

Every step needs `Permission.KEYS_MANAGE` and can be broken off and taken up again: where a class stands
is read from the states of its keys, and which rows are left from their headers, never from a note.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, select, update

from data_access.access import Caller, Permission
from data_access.keyring import (
    FINGERPRINTS,
    KeyClass,
    KeyState,
    Wrapping,
    kids_in,
    load_ring,
    prepare_key,
    promote_key,
    rewrap_ring,
    set_state,
    state_of,
)
from data_access.refusals import KeyringRefused
from data_access.sealed_columns import SEALED_COLUMNS, WAITED_FOR, SealedColumn, columns_of
from data_access.store import Store, Visit

BATCH: Final = 2_000
_TIMES_ROUND: Final = 5
"""How often rows that somebody sealed meanwhile are looked for, before that is said to a person."""
Told = Callable[[int, int], None]
"""Hears how many rows are done, and of how many."""


def begin(
    store: Store, caller: Caller, wrapping: Wrapping, classes: Iterable[KeyClass]
) -> tuple[KeyClass, ...]:
    """Say which of `classes` are to be finished: those that were broken off, else all, with a new key each.

    A class that was finished before the rest was broken off is not begun again.
    """
    wanted = tuple(classes)
    for key_class in sorted(set(wanted) - FINGERPRINTS):
        columns_of(SEALED_COLUMNS, key_class)
    with _keys(store, caller, f"rotate {', '.join(wanted)}") as visit:
        open_ones = tuple(one for one in wanted if _is_unfinished(visit.connection, one))
        if not open_ones:
            for key_class in wanted:
                prepare_key(visit.connection, wrapping, key_class, visit.now)
    store.vault.renew()
    return open_ones or wanted


def finish(
    store: Store,
    caller: Caller,
    wrapping: Wrapping,
    key_class: KeyClass,
    *,
    batch: int = BATCH,
    told: Told | None = None,
) -> int:
    """Take the new key of a class into use, seal every row under it, and lay the old ones down; how many.

    Refused when rows go on turning up under an old key; nothing is lost then, and the next call goes on.
    """
    promote_pending(store, caller, wrapping, key_class)
    done = 0
    for _ in range(_TIMES_ROUND):
        done += reseal(store, caller, key_class, batch=batch, told=told)
        try:
            for kid in _active_kids(store, caller, key_class):
                retire(store, caller, key_class, kid)
        except KeyringRefused:
            continue
        return done
    raise KeyringRefused(
        f"Rows of {key_class} are still being sealed under its old key. Wait for the imports that run,"
        " then take the rotation up again with the same command."
    )


def rotate(store: Store, caller: Caller, wrapping: Wrapping, key_class: KeyClass) -> int:
    """Make a new primary key for the class and give its number; the old one goes on opening."""
    with _keys(store, caller, f"rotate {key_class}") as visit:
        prepare_key(visit.connection, wrapping, key_class, visit.now)
    return promote_pending(store, caller, wrapping, key_class)


def promote_pending(store: Store, caller: Caller, wrapping: Wrapping, key_class: KeyClass) -> int:
    """Seal with the pending key from now on, if there is one; the number of the primary key.

    The vault takes the new key up only once it is committed: nothing is sealed under a lost key.
    """
    with _keys(store, caller, f"new key for {key_class} in use") as visit:
        if kids_in(visit.connection, key_class, KeyState.PENDING):
            promote_key(visit.connection, key_class, visit.now)
        ring = load_ring(visit.connection, wrapping)
    store.vault.use(ring)
    return ring.primary(key_class).kid


def rewrap(store: Store, caller: Caller, old: Wrapping, new: Wrapping) -> int:
    """Wrap all data keys under a new key-encryption key; how many. The data is not touched."""
    with _keys(store, caller, "wrap the keyring again") as visit:
        return rewrap_ring(visit.connection, old, new, visit.now)


def reseal(
    store: Store, caller: Caller, key_class: KeyClass, *, batch: int = BATCH, told: Told | None = None
) -> int:
    """Seal every row of the class again under its primary key; how many rows there were.

    One transaction a batch, so that breaking off loses nothing and the next call goes on. Refused for a
    class whose columns are not known here.
    """
    columns = columns_of(SEALED_COLUMNS, key_class)
    with _keys(store, caller, f"rows of {key_class} to be sealed again") as visit:
        left = sum(_count_left(visit, column, key_class) for column in columns)
    done = 0
    for column in columns:
        last = b""
        while rows := _seal_batch(store, caller, column, key_class, after=last, batch=batch):
            last = rows[-1][0]
            done += len(rows)
            if told is not None:
                told(done, left)
    return done


def _seal_batch(
    store: Store, caller: Caller, column: SealedColumn, key_class: KeyClass, *, after: bytes, batch: int
) -> Sequence[Any]:
    """Seal the next rows again in one transaction; those that were done, or none when none is left."""
    with _keys(store, caller, f"seal again {column.table.name}.{column.named}") as visit:
        rows = _rows_left(visit, column, key_class, after, batch)
        if rows:
            _seal_again(visit, column, key_class, rows)
    return rows


def _connection(visit: Visit, column: SealedColumn) -> Connection:
    return visit.record if column.on_record else visit.connection


def _count_left(visit: Visit, column: SealedColumn, key_class: KeyClass) -> int:
    left = column.left(visit.vault.primary_kid(key_class))
    rows = select(func.count()).select_from(column.table).where(left)
    return int(_connection(visit, column).execute(rows).scalar_one())


def _rows_left(
    visit: Visit, column: SealedColumn, key_class: KeyClass, after: bytes, batch: int
) -> Sequence[Any]:
    return (
        _connection(visit, column)
        .execute(
            select(column.id, column.jurisdiction, column.version, column.values)
            .where(column.left(visit.vault.primary_kid(key_class)), column.id > after)
            .order_by(column.id)
            .limit(batch)
        )
        .all()
    )


def _seal_again(visit: Visit, column: SealedColumn, key_class: KeyClass, rows: Sequence[Any]) -> None:
    """Only where the row still holds what was read: a change that came between is sealed anew already."""
    vault, table, name = visit.vault, column.table.name, column.named
    again = []
    for row_id, jurisdiction, version, sealed in rows:
        plain = vault.opener(key_class, table, name, jurisdiction)(row_id, version, sealed)
        new = vault.sealer(key_class, table, name, jurisdiction)(row_id, version, plain)
        again.append({"row_id": row_id, "before": sealed, "again": new})
    here = (column.id == bindparam("row_id")) & (column.values == bindparam("before")) & column.of_policy
    _connection(visit, column).execute(
        update(column.table).where(here).values({column.name: bindparam("again")}), again
    )


def retire(store: Store, caller: Caller, key_class: KeyClass, kid: int) -> None:
    """Lay an active key down: it opens nothing more here, and elsewhere from the next write or start.

    Refused while a row is sealed under it.
    """
    columns = columns_of(WAITED_FOR, key_class)
    with _keys(store, caller, f"retire key {kid}") as visit:
        if state_of(visit.connection, kid, key_class) is not KeyState.ACTIVE:
            raise KeyringRefused(f"Key {kid} is not an active key for {key_class}. Nothing was changed.")
        for column in columns:
            rows = select(func.count()).select_from(column.table).where(column.under(kid))
            left = _connection(visit, column).execute(rows).scalar_one()
            if left:
                raise KeyringRefused(
                    f"{left} rows of {column.table.name} are still sealed under key {kid}. Seal them again"
                    " first (keys rotate), or finish the imports that wait."
                )
        set_state(visit.connection, kid, KeyState.RETIRED, visit.now)
    store.vault.renew()


def destroy(store: Store, caller: Caller, key_class: KeyClass, kid: int) -> None:
    """Throw a retired key away for good: older backups lose what was sealed under it."""
    with _keys(store, caller, f"destroy key {kid}") as visit:
        if state_of(visit.connection, kid, key_class) is not KeyState.RETIRED:
            raise KeyringRefused(f"Key {kid} is not retired. Only a retired key is destroyed.")
        set_state(visit.connection, kid, KeyState.DESTROYED, visit.now)


def _is_unfinished(connection: Connection, key_class: KeyClass) -> bool:
    """Whether a new key waits to be used, or an old one still opens."""
    states = (KeyState.PENDING, KeyState.ACTIVE)
    return any(kids_in(connection, key_class, state) for state in states)


def _active_kids(store: Store, caller: Caller, key_class: KeyClass) -> list[int]:
    with _keys(store, caller, f"old keys for {key_class}") as visit:
        return kids_in(visit.connection, key_class, KeyState.ACTIVE)


def _keys(store: Store, caller: Caller, about: str) -> AbstractContextManager[Visit]:
    return store.enter(caller, Permission.KEYS_MANAGE, about=about, writes=True)
