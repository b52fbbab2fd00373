"""The counter of each policy: it moves with every write to a place, in the same transaction."""

from typing import Final

from sqlalchemy import Connection, select, text

from data_access.engines import for_reading, told_plainly
from data_access.place_format import Policy
from data_access.store import Store
from data_access.tables import generations

# One statement on both databases: whoever comes second waits for the first to commit, so that rows
# of a lower generation are never seen after those of a higher one.
_NEXT: Final = text(
    "INSERT INTO generations (policy, counter) VALUES (:policy, 1)"
    " ON CONFLICT (policy) DO UPDATE SET counter = generations.counter + 1 RETURNING counter"
)


def next_generation(connection: Connection, policy: Policy) -> int:
    """Move the counter of `policy` and give its new value, which the rows about to be written bear."""
    return next_count(connection, policy.value)


def current_generation(connection: Connection, policy: Policy) -> int:
    """Read the counter of `policy`; 0 when nothing was ever written."""
    return current_count(connection, policy.value)


def next_count(connection: Connection, name: str) -> int:
    """Move the counter called `name` and give its new value; a name is made by its first use."""
    return int(connection.execute(_NEXT, {"policy": name}).scalar_one())


def current_count(connection: Connection, name: str) -> int:
    """Read the counter called `name`; 0 when nothing was ever written."""
    counter = connection.scalar(select(generations.c.counter).where(generations.c.policy == name))
    return int(counter or 0)


def generation_now(store: Store, policy: Policy) -> int:
    """Read the counter of `policy` from outside: it says that something changed and nothing of anybody.

    So it needs no permission and leaves no line.
    """
    with told_plainly(), for_reading(store.engine).connect() as connection:
        return current_generation(connection, policy)
