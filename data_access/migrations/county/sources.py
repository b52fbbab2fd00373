"""Evidence of consents, households of two sources, and files of a watched folder."""

import sqlalchemy as sa
from alembic import op

from data_access.utc_time import UtcTime

revision = "county_sources"
down_revision: str | None = "county_calls"
branch_labels = None
depends_on = None

_ID = sa.LargeBinary(length=16)


def upgrade() -> None:
    """Evidence of consents, households of two sources, and files of a watched folder."""
    _evidence()
    _merges()
    _marks()
    op.create_table(
        "watched_files",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("sentence", sa.String(length=500), server_default="", nullable=False),
        sa.Column("batch_id", _ID, nullable=True),
        sa.Column("taken_at", UtcTime(), nullable=False),
        sa.Column("ended_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("digest", "source", name=op.f("pk_watched_files")),
        sqlite_with_rowid=False,
    )


def _of_household(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["household_id"],
        ["households.id"],
        name=op.f(f"fk_{table}_household_id_households"),
        ondelete="CASCADE",
    )


def _evidence() -> None:
    op.create_table(
        "consent_evidence",
        sa.Column("id", _ID, nullable=False),
        sa.Column("household_id", _ID, nullable=False),
        sa.Column("jurisdiction", sa.String(length=40), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("scope", sa.String(length=32), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("details", sa.LargeBinary(), nullable=False),
        sa.Column("scan", sa.LargeBinary(), nullable=True),
        sa.Column("media_type", sa.String(length=40), server_default="", nullable=False),
        sa.Column("recorded_at", UtcTime(), nullable=False),
        _of_household("consent_evidence"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_evidence")),
    )
    op.create_index(op.f("ix_consent_evidence_household_id"), "consent_evidence", ["household_id"])


def _merges() -> None:
    op.create_table(
        "household_sources",
        sa.Column("id", _ID, nullable=False),
        sa.Column("household_id", _ID, nullable=False),
        sa.Column("jurisdiction", sa.String(length=40), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("row_digest", _ID, nullable=False),
        sa.Column("told", sa.LargeBinary(), nullable=False),
        sa.Column("codes", sa.LargeBinary(), nullable=True),
        _of_household("household_sources"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_sources")),
    )
    op.create_index(op.f("ix_household_sources_household_id"), "household_sources", ["household_id"])
    op.create_index(op.f("ix_household_sources_source"), "household_sources", ["source"])
    op.create_table(
        "household_merges",
        sa.Column("id", _ID, nullable=False),
        sa.Column("kept_id", _ID, nullable=False),
        sa.Column("merged_id", _ID, nullable=False),
        sa.Column("jurisdiction", sa.String(length=40), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("moved", sa.Text(), server_default="", nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("merged_at", UtcTime(), nullable=False),
        sa.Column("undone_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_merges")),
    )
    op.create_index(op.f("ix_household_merges_kept_id"), "household_merges", ["kept_id"])
    op.create_index(op.f("ix_household_merges_merged_id"), "household_merges", ["merged_id"])


def _marks() -> None:
    op.create_table(
        "household_pairs",
        sa.Column("first_id", _ID, nullable=False),
        sa.Column("second_id", _ID, nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("decided_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("first_id", "second_id", name=op.f("pk_household_pairs")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "household_marks",
        sa.Column("household_id", _ID, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("blind", _ID, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        _of_household("household_marks"),
        sa.PrimaryKeyConstraint("household_id", "kind", "blind", name=op.f("pk_household_marks")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_household_marks_kind_blind"), "household_marks", ["kind", "blind"])
