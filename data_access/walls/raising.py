"""Which wall a store has: that of its database, raised when the store is opened."""

from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy import Connection, Engine

from data_access.walls.postgresql import NoWall, PostgresWall, raise_wall
from data_access.walls.reach import Visitor
from data_access.walls.sqlite import SqliteWall


class Wall(Protocol):
    """Keeps visits within the reach of their door."""

    def engine_for(self, visitor: Visitor) -> Engine:
        """Give the engine that the visit's connection comes from."""
        ...

    def around(self, connection: Connection, visitor: Visitor) -> AbstractContextManager[None]:
        """Hold a connection, whose transaction has begun, within the visit's reach."""
        ...

    def faults(self) -> list[str]:
        """Say what is wrong with the wall, a sentence each."""
        ...


def raised(engine: Engine) -> Wall:
    """Raise the wall of this database; one that is not there says so among its faults."""
    if engine.dialect.name == "sqlite":
        return SqliteWall(engine)
    return PostgresWall(engine) if raise_wall(engine) else NoWall(engine)
