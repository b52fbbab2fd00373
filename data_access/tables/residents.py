"""What households told us, sealed, and the keys it is sealed under."""

from sqlalchemy import BigInteger, Column, Index, LargeBinary, String, Table

from data_access.tables.columns import (
    consent_columns,
    county,
    household_columns,
    of_household,
    place_columns,
    row_id,
)
from data_access.utc_time import UtcTime

households = Table(
    "households",
    county,
    row_id(),
    *household_columns(),
    Column("created_at", UtcTime, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
)

photos = Table(
    "photos",
    county,
    row_id(),
    of_household(),
    Column("jurisdiction", String(40), nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("photo", LargeBinary, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Index(None, "household_id"),
)

phones = Table(
    "phones",
    county,
    of_household(primary=True),
    Column("blind", LargeBinary(16), primary_key=True, nullable=False),
    Column("kind", String(16), nullable=False),
    Index(None, "blind"),
    sqlite_with_rowid=False,
)

consents = Table(
    "consents",
    county,
    of_household(),
    *consent_columns(),
    Index(None, "household_id"),
)
"""Not unique on purpose: an opt-in may be withdrawn and given again on the same day."""

places = Table(
    "places",
    county,
    Column("policy", String(32), primary_key=True, nullable=False),
    of_household(primary=True),
    *place_columns(),
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

cases = Table(
    "cases",
    county,
    row_id(),
    of_household(primary=True),
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
