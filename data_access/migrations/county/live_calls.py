"""Machines that tell calls as they come, and the calls of the last two days."""

import sqlalchemy as sa
from alembic import op

from data_access.utc_time import UtcTime

revision = "county_live_calls"
down_revision: str | None = "county_evacuation"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Machines that tell calls as they come, and the calls of the last two days."""
    op.create_table(
        "call_feeds",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("centre", sa.String(length=120), nullable=False),
        sa.Column("time_zone", sa.String(length=60), nullable=False),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("heard_at", UtcTime(), nullable=True),
        sa.Column("ended_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_call_feeds")),
        sa.UniqueConstraint("digest", name=op.f("uq_call_feeds_digest")),
    )
    op.create_table(
        "call_recent",
        sa.Column("call_id", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_call_recent")),
    )
    op.create_index(op.f("ix_call_recent_received_at"), "call_recent", ["received_at"])
