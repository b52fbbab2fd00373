"""Addresses and crossings that can be looked for without a network."""

import sqlalchemy as sa
from alembic import op

revision = "county_0002"
down_revision: str | None = "county_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Addresses and crossings that can be looked for without a network."""
    op.create_table(
        "address_points",
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("line", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("street", sa.String(length=120), nullable=False),
        sa.Column("cross_street", sa.String(length=120), nullable=False),
        sa.Column("city", sa.String(length=80), nullable=False),
        sa.Column("zip", sa.String(length=10), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("source", "line", name=op.f("pk_address_points")),
        sqlite_with_rowid=False,
    )
