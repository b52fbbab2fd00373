"""911 calls: rows of record in small numbers, what is personal in them sealed apart, and telephone hours."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
)

from data_access.tables.columns import county, row_id
from data_access.utc_time import UtcTime

_NUMBER = BigInteger().with_variant(Integer, "sqlite")
"""On SQLite the number of the row itself, so that new rows are put at the end."""


def _whole(name: str, kind: type[Any] = Integer, *, told: bool = True) -> "Column[int]":
    return Column(name, kind, nullable=not told)


call_sources = Table(
    "call_sources",
    county,
    Column("id", SmallInteger, primary_key=True, autoincrement=False, nullable=False),
    Column("name", String(80), nullable=False),
    Column("centre", String(120), nullable=False),
    Column("time_zone", String(60), nullable=False),
    Column("jurisdiction", String(40), nullable=False),
    UniqueConstraint("name"),
)

call_words = Table(
    "call_words",
    county,
    Column("kind", String(16), primary_key=True, nullable=False),
    Column("code", Integer, primary_key=True, autoincrement=False, nullable=False),
    Column("name", String(200), nullable=False),
    Column("family", SmallInteger, nullable=False, server_default="0"),
    UniqueConstraint("kind", "name"),
    sqlite_with_rowid=False,
)
"""What agencies, natures, priorities and areas are called; 0 is never given away: it says "not told".
`family` is the group of a nature."""

calls = Table(
    "calls",
    county,
    Column("id", _NUMBER, primary_key=True, autoincrement=False, nullable=False),
    _whole("source_id", SmallInteger),
    Column("incident", String(80), nullable=False),
    _whole("version", BigInteger),
    _whole("received_at", BigInteger),
    _whole("utc_offset", SmallInteger),
    _whole("answered", told=False),
    _whole("queued", told=False),
    _whole("sent", told=False),
    _whole("en_route", told=False),
    _whole("on_scene", told=False),
    _whole("closed", BigInteger, told=False),
    _whole("agency"),
    _whole("discipline", SmallInteger),
    _whole("nature"),
    _whole("priority"),
    _whole("line", SmallInteger),
    _whole("marks", SmallInteger),
    _whole("area"),
    _whole("cell", BigInteger),
    UniqueConstraint("source_id", "incident"),
)
"""`received_at` is in milliseconds since 1970 (UTC); the stages are milliseconds after it. `utc_offset`
is the county's at that moment, in minutes. `cell` is a square of some 500 metres, 0 where no place is known.
`version` is the time of the import that wrote the row."""

call_persons = Table(
    "call_persons",
    county,
    row_id(),
    Column("jurisdiction", String(40), nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("person", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""Sealed under `call`: the caller's phone, the address and the exact place. `id` is the call's, 16 bytes."""

call_phones = Table(
    "call_phones",
    county,
    Column("call_id", _NUMBER, primary_key=True, autoincrement=False, nullable=False),
    Column("blind", LargeBinary(16), nullable=False),
    Index(None, "blind"),
)

call_hours = Table(
    "call_hours",
    county,
    Column("source_id", SmallInteger, primary_key=True, autoincrement=False, nullable=False),
    Column("line", SmallInteger, primary_key=True, autoincrement=False, nullable=False),
    Column("clock_hour", Integer, primary_key=True, autoincrement=False, nullable=False),
    _whole("utc_offset", SmallInteger),
    _whole("calls"),
    _whole("abandoned", told=False),
    *(
        _whole(name, told=False)
        for name in (
            "within_10", "within_15", "within_20", "within_40", "within_60", "within_120", "answered",
        )
    ),
    sqlite_with_rowid=False,
)  # fmt: skip
"""Hourly rows of a telephone system; `within_…` are cumulative, `answered` is all that were answered."""

call_moves = Table(
    "call_moves",
    county,
    Column("seq", _NUMBER, primary_key=True, autoincrement=True, nullable=False),
    _whole("n", SmallInteger),
    *(
        _whole(name)
        for name in (
            "source", "clock_hour", "day", "hour_of_week", "agency", "discipline", "nature", "priority",
            "line", "marks", "area", "answer", "process", "dispatch", "travel", "arrive",
        )
    ),
    _whole("cell", BigInteger),
)  # fmt: skip
"""What changed since the derived file was written: a call as it is counted, with +1 when it came and -1
when it was corrected. Nothing personal is in it."""

call_feeds = Table(
    "call_feeds",
    county,
    Column("name", String(80), primary_key=True, nullable=False),
    Column("digest", LargeBinary(32), nullable=False),
    Column("centre", String(120), nullable=False),
    Column("time_zone", String(60), nullable=False),
    Column("made_by", String(120), nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("heard_at", UtcTime),
    Column("ended_at", UtcTime),
    UniqueConstraint("digest"),
)
"""Machines that tell calls as they come. `digest` is the SHA-256 of a token that is kept nowhere; `name` is
the source under which their calls are kept, `heard_at` when something of them was taken last."""

call_recent = Table(
    "call_recent",
    county,
    Column("call_id", _NUMBER, primary_key=True, autoincrement=False, nullable=False),
    _whole("received_at", BigInteger),
    Index(None, "received_at"),
)
"""The calls of the last two days, found without looking through ten years; older ones are taken out."""
