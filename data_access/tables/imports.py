"""Imports: what came in, what was handed back, and rows on their way."""

from sqlalchemy import BigInteger, Column, Index, LargeBinary, String, Table, Text, UniqueConstraint

from data_access.tables.columns import (
    consent_columns,
    county,
    household_columns,
    of_batch,
    place_columns,
    row_id,
)
from data_access.utc_time import UtcTime

import_batches = Table(
    "import_batches",
    county,
    row_id(),
    Column("source", String(80), nullable=False),
    Column("jurisdiction", String(40), nullable=False),
    Column("file_name", String(255), nullable=False),
    Column("file_digest", LargeBinary(32)),
    Column("format", String(24), nullable=False),
    Column("state", String(24), nullable=False),
    Column("account_id", LargeBinary(16), nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    Column("rows_read", BigInteger, nullable=False, server_default="0"),
    Column("rows_new", BigInteger, nullable=False, server_default="0"),
    Column("rows_changed", BigInteger, nullable=False, server_default="0"),
    Column("rows_same", BigInteger, nullable=False, server_default="0"),
    Column("rows_refused", BigInteger, nullable=False, server_default="0"),
    Column("note", String(500), nullable=False, server_default=""),
    Index(None, "started_at"),
)

import_mappings = Table(
    "import_mappings",
    county,
    row_id(),
    Column("source", String(80), nullable=False),
    Column("header_digest", LargeBinary(16), nullable=False),
    Column("mapping", Text, nullable=False),
    Column("account_id", LargeBinary(16), nullable=False),
    Column("made_at", UtcTime, nullable=False),
    UniqueConstraint("source", "header_digest"),
)
"""`mapping` is JSON: column of the file → field of the profile. Column names only, no values."""

import_refusals = Table(
    "import_refusals",
    county,
    row_id(),
    of_batch(primary=False),
    Column("line", BigInteger, nullable=False),
    Column("reason", String(500), nullable=False),
    Column("row", LargeBinary, nullable=False),
    Index(None, "batch_id", "line"),
)
"""`row` is the refused row as it came, sealed under `profile`."""

staged_households = Table(
    "staged_households",
    county,
    of_batch(),
    row_id(),
    *household_columns(),
    Column("line", BigInteger, nullable=False),
)
"""Staged rows are sealed in the context of the table they are on the way to, and move as they are."""

staged_phones = Table(
    "staged_phones",
    county,
    of_batch(),
    row_id("household_id"),
    Column("blind", LargeBinary(16), primary_key=True, nullable=False),
    Column("kind", String(16), nullable=False),
    sqlite_with_rowid=False,
)

staged_consents = Table(
    "staged_consents",
    county,
    of_batch(primary=False),
    row_id("household_id", primary=False),
    *consent_columns(),
    Index(None, "batch_id", "household_id"),
)

staged_places = Table(
    "staged_places",
    county,
    of_batch(),
    Column("policy", String(32), primary_key=True, nullable=False),
    row_id("household_id"),
    *place_columns(),
    sqlite_with_rowid=False,
)
