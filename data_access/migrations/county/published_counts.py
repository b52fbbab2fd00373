"""Counts that were released of each month, with what is withheld."""

import sqlalchemy as sa
from alembic import op

from data_access.utc_time import UtcTime

revision = "county_0004"
down_revision: str | None = "county_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Counts that were released of each month, with what is withheld."""
    op.create_table(
        "published_counts",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("area_kind", sa.String(length=24), nullable=False),
        sa.Column("area_code", sa.String(length=80), nullable=False),
        sa.Column("measure", sa.String(length=32), nullable=False),
        sa.Column("households", sa.Integer(), nullable=True),
        sa.Column("counted_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint(
            "month", "area_kind", "area_code", "measure", name=op.f("pk_published_counts")
        ),
        sqlite_with_rowid=False,
    )
