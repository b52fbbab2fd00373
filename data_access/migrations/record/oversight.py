"""Which households a line led to, reviews, and every time that the glass was broken."""

import sqlalchemy as sa
from alembic import op

from data_access.utc_time import UtcTime

revision = "record_0003_oversight"
down_revision: str | None = "record_0002_oidc"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Which households a line led to, reviews, and every time that the glass was broken."""
    op.add_column("sessions", sa.Column("again_at", UtcTime(), nullable=True))
    op.create_table(
        "looks",
        sa.Column("household_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("own_name", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("household_id", "seq", name=op.f("pk_looks")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_looks_seq"), "looks", ["seq"], unique=False)
    op.create_table(
        "reviews",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("account_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("reviewed_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("seq", "kind", name=op.f("pk_reviews")),
    )
    op.create_table(
        "broken_glass",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("account_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("session_id", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("households", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", UtcTime(), nullable=False),
        sa.Column("ends_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broken_glass")),
    )
    op.create_index(op.f("ix_broken_glass_session_id"), "broken_glass", ["session_id"], unique=False)
    op.create_index(op.f("ix_broken_glass_opened_at"), "broken_glass", ["opened_at"], unique=False)
