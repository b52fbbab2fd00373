"""The counter of each policy: it moves with every write to a place, in the same transaction."""

from typing import Final

from sqlalchemy import Connection, select, text

from data_access.place_format import Policy
from data_access.tables import generations

# One statement on both databases: whoever comes second waits for the first to commit, so that rows
# of a lower generation are never seen after those of a higher one.
_NEXT: Final = text(
    "INSERT INTO generations (policy, counter) VALUES (:policy, 1)"
    " ON CONFLICT (policy) DO UPDATE SET counter = generations.counter + 1 RETURNING counter"
)


def next_generation(connection: Connection, policy: Policy) -> int:
    """Move the counter of `policy` and give its new value, which the rows about to be written bear."""
    return int(connection.execute(_NEXT, {"policy": policy.value}).scalar_one())


def current_generation(connection: Connection, policy: Policy) -> int:
    """Read the counter of `policy`; 0 when nothing was ever written."""
    counter = connection.scalar(select(generations.c.counter).where(generations.c.policy == policy.value))
    return int(counter or 0)
