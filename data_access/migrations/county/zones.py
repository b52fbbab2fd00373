"""Evacuation zones, their outlines and statuses through time, and what was left as it is."""

import sqlalchemy as sa
from alembic import op

from data_access.utc_time import UtcTime

revision = "county_zones"
down_revision: str | None = "county_sources"
branch_labels = None
depends_on = None

_ID = sa.LargeBinary(length=16)


def upgrade() -> None:
    """Evacuation zones, their outlines and statuses through time, and what was left as it is."""
    op.create_table(
        "zones",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("source_id", sa.String(length=80), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("retired_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zones")),
    )
    op.create_index(op.f("ix_zones_source_source_id"), "zones", ["source", "source_id"])
    _outlines()
    _statuses()
    _dismissals()


def _of_zone(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["zone_id"], ["zones.id"], name=op.f(f"fk_{table}_zone_id_zones"))


def _outlines() -> None:
    op.create_table(
        "zone_outlines",
        sa.Column("zone_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("city", sa.String(length=200), nullable=False),
        sa.Column("geometry", sa.LargeBinary(), nullable=False),
        sa.Column("since", UtcTime(), nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("changed_by", sa.String(length=200), nullable=False),
        _of_zone("zone_outlines"),
        sa.PrimaryKeyConstraint("zone_id", "version", name=op.f("pk_zone_outlines")),
    )


def _statuses() -> None:
    op.create_table(
        "zone_statuses",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("zone_id", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("exercise", sa.Boolean(), nullable=False),
        sa.Column("set_at", UtcTime(), nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("set_by", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("order_id", _ID, nullable=True),
        _of_zone("zone_statuses"),
        sa.PrimaryKeyConstraint("number", "zone_id", name=op.f("pk_zone_statuses")),
    )
    op.create_index(
        op.f("ix_zone_statuses_zone_id_exercise_number"), "zone_statuses", ["zone_id", "exercise", "number"]
    )


def _dismissals() -> None:
    op.create_table(
        "zone_dismissals",
        sa.Column("id", _ID, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=500), nullable=False),
        sa.Column("says", sa.Text(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("exercise", sa.Boolean(), nullable=False),
        sa.Column("dismissed_at", UtcTime(), nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("dismissed_by", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zone_dismissals")),
    )
    op.create_index(op.f("ix_zone_dismissals_dismissed_at"), "zone_dismissals", ["dismissed_at"])
