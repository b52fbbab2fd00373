"""The schema: the only place where tables are declared (SQLAlchemy Core).

Two sets of tables. `county` holds what households told us and what is made of it; `record` holds
who may come in and what they did. On PostgreSQL both lie in one database. On SQLite they are two
files, so that a long import never keeps a sign-in or an audit line waiting.

Ids are 16 bytes. Columns called sealed hold what `vault` made: nothing in them is in clear. The
context of a sealed column is (table, column, id of the row, jurisdiction, version); a place adds
its policy to the column, see `place_column`.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from data_access.utc_time import UtcTime

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""Constraints have names of their own, so that a migration can speak of them on both databases."""

county = MetaData(naming_convention=NAMES)
record = MetaData(naming_convention=NAMES)


def _id(name: str = "id", *, primary: bool = True) -> "Column[bytes]":
    return Column(name, LargeBinary(16), primary_key=primary, nullable=False)


def _of_household(*, primary: bool = False) -> "Column[bytes]":
    return Column(
        "household_id",
        LargeBinary(16),
        ForeignKey("households.id", ondelete="CASCADE"),
        primary_key=primary,
        nullable=False,
    )


def _of_batch(*, primary: bool = True) -> "Column[bytes]":
    return Column(
        "batch_id",
        LargeBinary(16),
        ForeignKey("import_batches.id", ondelete="CASCADE"),
        primary_key=primary,
        nullable=False,
    )


def _household_columns() -> "list[Column[Any]]":
    return [
        Column("jurisdiction", String(40), nullable=False),
        Column("kind", String(16), nullable=False),
        Column("source", String(80), nullable=False),
        Column("row_digest", LargeBinary(16), nullable=False),
        Column("version", BigInteger, nullable=False),
        Column("profile", LargeBinary, nullable=False),
        Column("codes", LargeBinary),
        Column("confirmed_on", Date),
    ]


def _consent_columns() -> "list[Column[Any]]":
    return [
        Column("scope", String(32), nullable=False),
        Column("given_on", Date, nullable=False),
        Column("ends_on", Date),
        Column("withdrawn_on", Date),
        Column("evidence", Text, nullable=False, server_default=""),
    ]


def _place_columns() -> "list[Column[Any]]":
    return [
        Column("jurisdiction", String(40), nullable=False),
        Column("version", BigInteger, nullable=False),
        Column("rec", LargeBinary, nullable=False),
        Column("opted_in", Boolean, nullable=False),
        Column("ends_on", Date),
    ]


def place_column(policy: str) -> str:
    """The column name that a place is sealed under, so that no policy can stand in for another."""
    return f"rec/{policy}"


households = Table(
    "households",
    county,
    _id(),
    *_household_columns(),
    Column("created_at", UtcTime, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
)

photos = Table(
    "photos",
    county,
    _id(),
    _of_household(),
    Column("jurisdiction", String(40), nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("photo", LargeBinary, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Index(None, "household_id"),
)

phones = Table(
    "phones",
    county,
    _of_household(primary=True),
    Column("blind", LargeBinary(16), primary_key=True, nullable=False),
    Column("kind", String(16), nullable=False),
    Index(None, "blind"),
    sqlite_with_rowid=False,
)

consents = Table(
    "consents",
    county,
    _of_household(),
    *_consent_columns(),
    Index(None, "household_id"),
)
"""Not unique on purpose: an opt-in may be withdrawn and given again on the same day."""

places = Table(
    "places",
    county,
    Column("policy", String(32), primary_key=True, nullable=False),
    _of_household(primary=True),
    *_place_columns(),
    Column("generation", BigInteger, nullable=False, server_default="0"),
    Index(None, "policy", "generation"),
    sqlite_with_rowid=False,
)
"""`generation` is the counter of the policy at the last write of the row: what changed since is
`generation > seen`. A withdrawal keeps the row with `opted_in` false, so that it is seen too."""

generations = Table(
    "generations",
    county,
    Column("policy", String(32), primary_key=True, nullable=False),
    Column("counter", BigInteger, nullable=False),
)

areas = Table(
    "areas",
    county,
    _id(),
    Column("kind", String(24), nullable=False),
    Column("code", String(80), nullable=False),
    Column("name", String(200), nullable=False),
    Column("geometry", LargeBinary, nullable=False),
    Column("households", Integer),
    Column("people", Integer),
    Column("owner", LargeBinary(16)),
    Column("role", String(24), nullable=False, server_default=""),
    Column("source", String(200), nullable=False, server_default=""),
    Column("created_at", UtcTime, nullable=False),
    Index(None, "kind", "code"),
)
"""`geometry` is WKB in WGS 84. A fixed area has no owner; a saved one has `kind` "saved"."""

estimates = Table(
    "estimates",
    county,
    Column("area_kind", String(24), primary_key=True, nullable=False),
    Column("area_code", String(80), primary_key=True, nullable=False),
    Column("measure", String(64), primary_key=True, nullable=False),
    Column("value", Float, nullable=False),
    Column("suppressed", Boolean, nullable=False),
    Column("source", String(120), primary_key=True, nullable=False),
    Column("edition", String(80), primary_key=True, nullable=False),
    Column("as_of", Date, nullable=False),
)

address_points = Table(
    "address_points",
    county,
    Column("source", String(80), primary_key=True, nullable=False),
    Column("line", BigInteger, primary_key=True, autoincrement=False, nullable=False),
    Column("number", String(16), nullable=False),
    Column("street", String(120), nullable=False),
    Column("cross_street", String(120), nullable=False),
    Column("city", String(80), nullable=False),
    Column("zip", String(10), nullable=False),
    Column("latitude", Float, nullable=False),
    Column("longitude", Float, nullable=False),
    sqlite_with_rowid=False,
)
"""Where an address or a crossing lies: public data, and nobody who lives there. `line` is that of the
file; a crossing has two streets and no number. Degrees are WGS 84."""

published_counts = Table(
    "published_counts",
    county,
    Column("month", Date, primary_key=True, nullable=False),
    Column("area_kind", String(24), primary_key=True, nullable=False),
    Column("area_code", String(80), primary_key=True, nullable=False),
    Column("measure", String(32), primary_key=True, nullable=False),
    Column("households", Integer),
    Column("counted_at", UtcTime, nullable=False),
    sqlite_with_rowid=False,
)
"""What was released of a month, by its first day; `households` is null where it is withheld, so that
no small count lies here. Rows are never changed: who asks again gets the same answer."""

cases = Table(
    "cases",
    county,
    _id(),
    _of_household(primary=True),
    Column("account_id", LargeBinary(16), nullable=False),
    Column("session_id", String(64), nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("ends_at", UtcTime, nullable=False),
    Index(None, "household_id"),
)
"""One row for each household that a phone leads to; a case opens them until `ends_at`."""

keyring = Table(
    "keyring",
    county,
    Column("kid", BigInteger, primary_key=True, autoincrement=False, nullable=False),
    Column("key_class", String(24), nullable=False),
    Column("state", String(16), nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Index(None, "key_class", "state"),
)
"""Data keys, each wrapped by the key-encryption key, which is never in the database."""

import_batches = Table(
    "import_batches",
    county,
    _id(),
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
    _id(),
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
    _id(),
    _of_batch(primary=False),
    Column("line", BigInteger, nullable=False),
    Column("reason", String(500), nullable=False),
    Column("row", LargeBinary, nullable=False),
    Index(None, "batch_id", "line"),
)
"""`row` is the refused row as it came, sealed under `profile`."""

staged_households = Table(
    "staged_households",
    county,
    _of_batch(),
    _id(),
    *_household_columns(),
    Column("line", BigInteger, nullable=False),
)
"""Staged rows are sealed in the context of the table they are on the way to, and move as they are."""

staged_phones = Table(
    "staged_phones",
    county,
    _of_batch(),
    _id("household_id"),
    Column("blind", LargeBinary(16), primary_key=True, nullable=False),
    Column("kind", String(16), nullable=False),
    sqlite_with_rowid=False,
)

staged_consents = Table(
    "staged_consents",
    county,
    _of_batch(primary=False),
    _id("household_id", primary=False),
    *_consent_columns(),
    Index(None, "batch_id", "household_id"),
)

staged_places = Table(
    "staged_places",
    county,
    _of_batch(),
    Column("policy", String(32), primary_key=True, nullable=False),
    _id("household_id"),
    *_place_columns(),
    sqlite_with_rowid=False,
)

accounts = Table(
    "accounts",
    record,
    _id(),
    Column("name", String(80), nullable=False),
    Column("shown_name", String(120), nullable=False),
    Column("jurisdiction", String(40), nullable=False),
    Column("password_hash", String(255), nullable=False),
    Column("totp", LargeBinary),
    Column("totp_last_step", BigInteger),
    Column("version", BigInteger, nullable=False, server_default="1"),
    Column("enabled", Boolean, nullable=False),
    Column("failures", SmallInteger, nullable=False, server_default="0"),
    Column("first_failure_at", UtcTime),
    Column("locked_until", UtcTime),
    Column("must_change_password", Boolean, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    UniqueConstraint("name"),
)
"""`name` is what is typed at sign-in, in lower case. `totp` is sealed under `totp`."""


def _of_account(*, primary: bool) -> "Column[bytes]":
    return Column(
        "account_id",
        LargeBinary(16),
        ForeignKey("accounts.id", ondelete="CASCADE"),
        primary_key=primary,
        nullable=False,
    )


account_roles = Table(
    "account_roles",
    record,
    _of_account(primary=True),
    Column("role", String(24), primary_key=True, nullable=False),
    Column("granted_by", String(120), nullable=False),
    Column("granted_at", UtcTime, nullable=False),
)

sessions = Table(
    "sessions",
    record,
    Column("token_digest", LargeBinary(32), primary_key=True, nullable=False),
    Column("session_id", String(64), nullable=False),
    _of_account(primary=False),
    Column("address", String(64), nullable=False, server_default=""),
    Column("created_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    Column("ends_at", UtcTime, nullable=False),
    Column("second_factor_at", UtcTime),
    Column("ended_at", UtcTime),
    UniqueConstraint("session_id"),
    Index(None, "account_id"),
)
"""The cookie is kept as its SHA-256 only. `session_id` is the name that lines of the trail bear."""

bootstrap_tokens = Table(
    "bootstrap_tokens",
    record,
    Column("token_digest", LargeBinary(32), primary_key=True, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("ends_at", UtcTime, nullable=False),
    Column("used_at", UtcTime),
)

audit_lines = Table(
    "audit_lines",
    record,
    Column("seq", BigInteger, primary_key=True, autoincrement=False, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("digest", LargeBinary(32), nullable=False),
)
"""`body` is canonical JSON as bytes; `digest` is SHA-256 over the digest before it and the body."""
