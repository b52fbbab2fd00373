"""Evacuation zones: their public ids, outlines through time, statuses, and what was left as it is and why."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from data_access.tables.columns import county, row_id
from data_access.utc_time import UtcTime

zones = Table(
    "zones",
    county,
    Column("id", String(32), primary_key=True, nullable=False),
    Column("version", Integer, nullable=False),
    Column("source", String(80), nullable=False),
    Column("source_id", String(80), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("retired_at", UtcTime),
    Index(None, "source", "source_id"),
)
"""`id` is the public one and is never given twice: a zone is retired, and its row stays."""

zone_outlines = Table(
    "zone_outlines",
    county,
    Column("zone_id", String(32), ForeignKey("zones.id"), primary_key=True, nullable=False),
    Column("version", Integer, primary_key=True, nullable=False),
    Column("name", String(200), nullable=False),
    Column("city", String(200), nullable=False),
    Column("geometry", LargeBinary, nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("account_id", LargeBinary(16), nullable=False),
    Column("changed_by", String(200), nullable=False),
)
"""Rows are only ever added. `geometry` is WKB in WGS 84."""

zone_statuses = Table(
    "zone_statuses",
    county,
    Column("number", BigInteger, primary_key=True, autoincrement=False, nullable=False),
    Column("zone_id", String(32), ForeignKey("zones.id"), primary_key=True, nullable=False),
    Column("status", String(24), nullable=False),
    Column("exercise", Boolean, nullable=False),
    Column("set_at", UtcTime, nullable=False),
    Column("account_id", LargeBinary(16), nullable=False),
    Column("set_by", String(200), nullable=False),
    Column("reason", Text, nullable=False),
    Column("order_id", LargeBinary(16)),
    Index(None, "zone_id", "exercise", "number"),
)
"""Rows are only ever added. Zones that were given a status in one step have the same `number`; of a zone
the highest number holds, that of an exercise apart from what is real."""

zone_dismissals = Table(
    "zone_dismissals",
    county,
    row_id(),
    Column("kind", String(32), nullable=False),
    Column("key", String(500), nullable=False),
    Column("says", Text, nullable=False),
    Column("weight", Float, nullable=False),
    Column("exercise", Boolean, nullable=False),
    Column("dismissed_at", UtcTime, nullable=False),
    Column("account_id", LargeBinary(16), nullable=False),
    Column("dismissed_by", String(200), nullable=False),
    Column("reason", Text, nullable=False),
    Index(None, "dismissed_at"),
)
"""Rows are only ever added."""
