"""The ring that is in force: whoever seals looks at it inside the transaction that keeps what was sealed.

A running server holds its keys in memory. Without this it would go on sealing under a key that another
process has laid down since, and nobody could open those rows. On SQLite a writing transaction has the
file for itself; on PostgreSQL those who write share a lock that a rotation takes alone.
"""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, select, text

from data_access.keys import OPENING, KeyState
from data_access.refusals import Conflict
from data_access.tables import keyring

_LOCK: Final = 0x4D757374_65724B79
"""On PostgreSQL: the lock that keeps a rotation and those who seal apart ("MusterKy")."""
_SHARED: Final = text("SELECT pg_advisory_xact_lock_shared(:lock)")
_ALONE: Final = text("SELECT pg_advisory_xact_lock(:lock)")


def hold(connection: Connection, *, alone: bool = False) -> None:
    """Keep the ring as it is until the transaction ends; `alone` for who changes it, who waits."""
    if connection.dialect.name == "postgresql":
        connection.execute(_ALONE if alone else _SHARED, {"lock": _LOCK})


def standing(connection: Connection) -> dict[int, KeyState]:
    """Read the number and state of every key that opens now."""
    rows = connection.execute(
        select(keyring.c.kid, keyring.c.state).where(keyring.c.state.in_([one.value for one in OPENING]))
    )
    return {kid: KeyState(state) for kid, state in rows}


def require_opening(connection: Connection, kids: Iterable[int]) -> None:
    """Refuse to keep rows that were sealed before this transaction, when a key of theirs was laid down."""
    if not set(kids) <= set(standing(connection)):
        raise Conflict(
            "The keys were changed while the file was read, so that nothing of it was kept."
            " Import the file again."
        )
