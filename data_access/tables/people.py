"""Who may come in, who is in, and what was done."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
)

from data_access.tables.columns import of_account, record, row_id
from data_access.utc_time import UtcTime

accounts = Table(
    "accounts",
    record,
    row_id(),
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
    Column("centre", String(120), nullable=False, server_default=""),
    UniqueConstraint("name"),
)
"""`name` is what is typed at sign-in, in lower case. `totp` is sealed under `totp`. `centre` is the 911
centre that somebody works for; empty where nobody named one."""

account_roles = Table(
    "account_roles",
    record,
    of_account(primary=True),
    Column("role", String(24), primary_key=True, nullable=False),
    Column("granted_by", String(120), nullable=False),
    Column("granted_at", UtcTime, nullable=False),
)

outside_subjects = Table(
    "outside_subjects",
    record,
    Column("issuer", String(255), primary_key=True, nullable=False),
    Column("subject", String(255), primary_key=True, nullable=False),
    of_account(primary=False),
    Column("made_at", UtcTime, nullable=False),
    Index(None, "account_id"),
)
"""Who somebody is at an outside sign-in provider → their account here (OpenID Connect, `iss` and `sub`)."""

sessions = Table(
    "sessions",
    record,
    Column("token_digest", LargeBinary(32), primary_key=True, nullable=False),
    Column("session_id", String(64), nullable=False),
    of_account(primary=False),
    Column("address", String(64), nullable=False, server_default=""),
    Column("created_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    Column("ends_at", UtcTime, nullable=False),
    Column("second_factor_at", UtcTime),
    Column("ended_at", UtcTime),
    Column("again_at", UtcTime),
    UniqueConstraint("session_id"),
    Index(None, "account_id"),
)
"""The cookie is kept as its SHA-256 only. `session_id` is the name that lines of the trail bear; `again_at`
is when its owner proved once more who they are, in the middle of it."""

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

looks = Table(
    "looks",
    record,
    Column("household_id", LargeBinary(16), primary_key=True, nullable=False),
    Column("seq", BigInteger, primary_key=True, autoincrement=False, nullable=False),
    Column("own_name", Boolean, nullable=False),
    Index(None, "seq"),
    sqlite_with_rowid=False,
)
"""Which households a line of the trail led to. `own_name`: somebody there is called as who looked is."""

reviews = Table(
    "reviews",
    record,
    Column("seq", BigInteger, primary_key=True, autoincrement=False, nullable=False),
    Column("kind", String(24), primary_key=True, nullable=False),
    Column("account_id", LargeBinary(16), nullable=False),
    Column("name", String(80), nullable=False),
    Column("note", String(500), nullable=False),
    Column("reviewed_at", UtcTime, nullable=False),
)
"""What somebody else looked at again: the line of the trail, why it merited that, by whom, with a note."""

broken_glass = Table(
    "broken_glass",
    record,
    row_id(),
    Column("account_id", LargeBinary(16), nullable=False),
    Column("name", String(80), nullable=False),
    Column("session_id", String(64), nullable=False),
    Column("reason", String(500), nullable=False),
    Column("households", BigInteger, nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("ends_at", UtcTime, nullable=False),
    Index(None, "session_id"),
    Index(None, "opened_at"),
)
"""Every time that somebody opened what their role refuses; `id` is that of the case it opened."""
