"""Rotation: a new key for a class, the old rows sealed again under it, the old key laid down.

Every step needs `Permission.KEYS_MANAGE` and can be broken off and taken up again: which rows are
left is read from their headers, not from a note.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, func, select, update

from data_access import tables
from data_access.access import Caller, Permission
from data_access.keyring import (
    KeyClass,
    KeyState,
    Wrapping,
    load_ring,
    prepare_key,
    promote_key,
    rewrap_ring,
    set_state,
    state_of,
)
from data_access.refusals import KeyringRefused
from data_access.store import Store, Visit
from data_access.vault import HEADER_BYTES, header

BATCH = 2_000


@dataclass(frozen=True)
class SealedColumn:
    """A column that is sealed, and where the parts of its context stand in the row."""

    table: Table
    name: str
    row_id: str = "id"
    policy: str | None = None
    """Rows of this policy only, for a table that keeps several."""

    @property
    def values(self) -> ColumnElement[bytes]:
        """The sealed values."""
        return self.table.c[self.name]

    @property
    def named(self) -> str:
        """The column as its context names it."""
        return self.name if self.policy is None else tables.place_column(self.policy)

    def left(self, kid: int) -> ColumnElement[bool]:
        """Rows that are sealed under another key than `kid`."""
        elsewhere = self.values.is_not(None) & (func.substr(self.values, 1, HEADER_BYTES) != header(kid))
        return elsewhere if self.policy is None else elsewhere & (self.table.c.policy == self.policy)

    def under(self, kid: int) -> ColumnElement[bool]:
        """Rows that are sealed under `kid`, whatever their policy."""
        return func.substr(self.values, 1, HEADER_BYTES) == header(kid)


SEALED_COLUMNS: dict[KeyClass, tuple[SealedColumn, ...]] = {
    KeyClass.PROFILE: (SealedColumn(tables.households, "profile"),),
    KeyClass.ACCESS_CODE: (SealedColumn(tables.households, "codes"),),
    KeyClass.PLACE: (
        SealedColumn(tables.places, "rec", "household_id", "functional_needs"),
        SealedColumn(tables.places, "rec", "household_id", "cameras"),
    ),
}
"""Class → the columns that `reseal` works through."""

WAITED_FOR: dict[KeyClass, tuple[SealedColumn, ...]] = {
    KeyClass.PROFILE: (
        *SEALED_COLUMNS[KeyClass.PROFILE],
        SealedColumn(tables.staged_households, "profile"),
        SealedColumn(tables.import_refusals, "row"),
    ),
    KeyClass.ACCESS_CODE: (
        *SEALED_COLUMNS[KeyClass.ACCESS_CODE],
        SealedColumn(tables.staged_households, "codes"),
    ),
    KeyClass.PLACE: (
        SealedColumn(tables.places, "rec", "household_id"),
        SealedColumn(tables.staged_places, "rec", "household_id"),
    ),
}
"""Class → the columns whose rows keep an old key from being laid down."""


def rotate(store: Store, caller: Caller, wrapping: Wrapping, key_class: KeyClass) -> int:
    """Make a new primary key for the class and give its number; the old one goes on opening.

    The vault takes the new key up only once it is committed: nothing is sealed under a lost key.
    """
    with _keys(store, caller, f"rotate {key_class}") as visit:
        prepare_key(visit.connection, wrapping, key_class, visit.now)
        kid = promote_key(visit.connection, key_class, visit.now)
        ring = load_ring(visit.connection, wrapping)
    store.vault.use(ring)
    return kid


def rewrap(store: Store, caller: Caller, old: Wrapping, new: Wrapping) -> int:
    """Wrap all data keys under a new key-encryption key; how many. The data is not touched."""
    with _keys(store, caller, "wrap the keyring again") as visit:
        return rewrap_ring(visit.connection, old, new, visit.now)


def reseal(
    store: Store,
    caller: Caller,
    key_class: KeyClass,
    *,
    batch: int = BATCH,
    told: Callable[[int], None] | None = None,
) -> int:
    """Seal every row of the class again under its primary key; how many rows there were.

    One transaction a batch, so that breaking off loses nothing and the next call goes on; `told` hears
    how many are done. Refused for a class whose columns are not known here.
    """
    columns = _columns(SEALED_COLUMNS, key_class)
    done = 0
    for column in columns:
        last = b""
        while True:
            with _keys(store, caller, f"seal again {column.table.name}.{column.named}") as visit:
                rows = _rows_left(visit, column, key_class, last, batch)
                for row in rows:
                    _seal_again(visit, column, key_class, row)
            if not rows:
                break
            last = rows[-1][0]
            done += len(rows)
            if told is not None:
                told(done)
    return done


def _rows_left(
    visit: Visit, column: SealedColumn, key_class: KeyClass, after: bytes, batch: int
) -> Sequence[Any]:
    columns, primary = column.table.c, visit.vault.primary_kid(key_class)
    return visit.connection.execute(
        select(columns[column.row_id], columns.jurisdiction, columns.version, column.values)
        .where(column.left(primary), columns[column.row_id] > after)
        .order_by(columns[column.row_id])
        .limit(batch)
    ).all()


def _seal_again(visit: Visit, column: SealedColumn, key_class: KeyClass, row: Sequence[Any]) -> None:
    """Only where the row still holds what was read: a change that came between is sealed anew already."""
    row_id, jurisdiction, version, sealed = row
    context = column.table.name, column.named, jurisdiction
    plain = visit.vault.opener(key_class, *context)(row_id, version, sealed)
    again = visit.vault.sealer(key_class, *context)(row_id, version, plain)
    here = (column.table.c[column.row_id] == row_id) & (column.values == sealed)
    if column.policy is not None:
        here &= column.table.c.policy == column.policy
    visit.connection.execute(update(column.table).where(here).values({column.name: again}))


def retire(store: Store, caller: Caller, key_class: KeyClass, kid: int) -> None:
    """Lay an active key down: it opens nothing more here, and elsewhere from the next start.

    Refused while a row is sealed under it.
    """
    columns = _columns(WAITED_FOR, key_class)
    with _keys(store, caller, f"retire key {kid}") as visit:
        if state_of(visit.connection, kid, key_class) is not KeyState.ACTIVE:
            raise KeyringRefused(f"Key {kid} is not an active key for {key_class}. Nothing was changed.")
        for column in columns:
            rows = select(func.count()).select_from(column.table).where(column.under(kid))
            left = visit.connection.execute(rows).scalar_one()
            if left:
                raise KeyringRefused(
                    f"{left} rows of {column.table.name} are still sealed under key {kid}. Seal them again"
                    " first (keys reseal), or finish the imports that wait."
                )
        set_state(visit.connection, kid, KeyState.RETIRED, visit.now)
    store.vault.renew()


def destroy(store: Store, caller: Caller, key_class: KeyClass, kid: int) -> None:
    """Throw a retired key away for good: older backups lose what was sealed under it."""
    with _keys(store, caller, f"destroy key {kid}") as visit:
        if state_of(visit.connection, kid, key_class) is not KeyState.RETIRED:
            raise KeyringRefused(f"Key {kid} is not retired. Only a retired key is destroyed.")
        set_state(visit.connection, kid, KeyState.DESTROYED, visit.now)


def _keys(store: Store, caller: Caller, about: str) -> AbstractContextManager[Visit]:
    return store.enter(caller, Permission.KEYS_MANAGE, about=about, writes=True)


def _columns(
    known: dict[KeyClass, tuple[SealedColumn, ...]], key_class: KeyClass
) -> tuple[SealedColumn, ...]:
    if key_class not in known:
        raise KeyringRefused(
            f"Rows of {key_class} cannot be sealed again yet. Its old key stays active, and nothing is lost."
        )
    return known[key_class]
