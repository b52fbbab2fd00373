"""Households that two sources tell of, how consents were given, and files that came by themselves."""

from sqlalchemy import BigInteger, Column, Date, Index, LargeBinary, String, Table, Text

from data_access.tables.columns import county, of_household, row_id
from data_access.utc_time import UtcTime

consent_evidence = Table(
    "consent_evidence",
    county,
    row_id(),
    of_household(),
    Column("jurisdiction", String(40), nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("scope", String(32), nullable=False),
    Column("given_on", Date, nullable=False),
    Column("details", LargeBinary, nullable=False),
    Column("scan", LargeBinary),
    Column("media_type", String(40), nullable=False, server_default=""),
    Column("recorded_at", UtcTime, nullable=False),
    Index(None, "household_id"),
)
"""How a consent was given, as somebody here wrote it down; `details` and `scan` are sealed under `profile`.
It belongs to the consent of that scope and day, and no import touches it."""

household_sources = Table(
    "household_sources",
    county,
    row_id(),
    of_household(),
    Column("jurisdiction", String(40), nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("source", String(80), nullable=False),
    Column("row_digest", LargeBinary(16), nullable=False),
    Column("told", LargeBinary, nullable=False),
    Column("codes", LargeBinary),
    Index(None, "household_id"),
    Index(None, "source"),
)
"""What each source tells of a household that was merged: `id` is the id that the source's own rows have,
`household_id` the record that they now lead to. A household that was never merged has no row here."""

household_merges = Table(
    "household_merges",
    county,
    row_id(),
    Column("kept_id", LargeBinary(16), nullable=False),
    Column("merged_id", LargeBinary(16), nullable=False),
    Column("jurisdiction", String(40), nullable=False),
    Column("choices", Text, nullable=False),
    Column("moved", Text, nullable=False, server_default=""),
    Column("account_id", LargeBinary(16), nullable=False),
    Column("merged_at", UtcTime, nullable=False),
    Column("undone_at", UtcTime),
    Index(None, "kept_id"),
    Index(None, "merged_id"),
)
"""Which two records somebody found to be one household. `choices` is JSON: field → the side it is taken
from; `moved` names the photos and evidence that went over. Neither holds a value."""

household_pairs = Table(
    "household_pairs",
    county,
    row_id("first_id"),
    row_id("second_id"),
    Column("account_id", LargeBinary(16), nullable=False),
    Column("decided_at", UtcTime, nullable=False),
    sqlite_with_rowid=False,
)
"""Two records that somebody found to be two households: never asked again. The lesser id comes first."""

household_marks = Table(
    "household_marks",
    county,
    of_household(primary=True),
    Column("kind", String(16), primary_key=True, nullable=False),
    Column("blind", LargeBinary(16), primary_key=True, nullable=False),
    Column("version", BigInteger, nullable=False),
    Index(None, "kind", "blind"),
    sqlite_with_rowid=False,
)
"""Fingerprints by which records of one household are found: of address with surname, and of name with
year of birth. Nothing can be read from them. They hold for the record's `version`."""

watched_files = Table(
    "watched_files",
    county,
    Column("digest", LargeBinary(32), primary_key=True, nullable=False),
    Column("source", String(80), primary_key=True, nullable=False),
    Column("file_name", String(255), nullable=False),
    Column("state", String(16), nullable=False),
    Column("sentence", String(500), nullable=False, server_default=""),
    Column("batch_id", LargeBinary(16)),
    Column("taken_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    sqlite_with_rowid=False,
)
"""Files of the watched folder by their SHA-256: the same content is never taken twice from one source."""
