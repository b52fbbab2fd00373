"""The column type of every moment that is kept."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import DateTime, Dialect, TypeDecorator

if TYPE_CHECKING:
    _UtcBase = TypeDecorator[datetime]
else:
    _UtcBase = TypeDecorator


class UtcTime(_UtcBase):
    """A moment in UTC. A time without a zone is refused; what comes back always has one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; SQLite keeps no zone, so that it is taken off there."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "a time without a zone was about to be stored"
            raise ValueError(msg)
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """With its zone again, whichever database it came from."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
