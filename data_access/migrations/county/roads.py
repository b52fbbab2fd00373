"""Roads by edition, and what of them is closed."""

import sqlalchemy as sa
from alembic import op

from data_access.utc_time import UtcTime

revision = "county_roads"
down_revision: str | None = "county_live_calls"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Roads by edition, and what of them is closed."""
    op.create_table(
        "road_editions",
        sa.Column("edition", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("imported_at", UtcTime(), nullable=False),
        sa.Column("imported_by", sa.String(length=120), nullable=False),
        sa.Column("nodes", sa.Integer(), nullable=False),
        sa.Column("arcs", sa.Integer(), nullable=False),
        sa.Column("kilometres", sa.Float(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("edition", name=op.f("pk_road_editions")),
    )
    op.create_table(
        "road_arrays",
        sa.Column("edition", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=24), nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition"],
            ["road_editions.edition"],
            name=op.f("fk_road_arrays_edition_road_editions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("edition", "name", "part", name=op.f("pk_road_arrays")),
    )
    _closures()


def _closures() -> None:
    op.create_table(
        "road_closures",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("geometry", sa.LargeBinary(), nullable=False),
        sa.Column("closed_at", UtcTime(), nullable=False),
        sa.Column("closed_by", sa.String(length=120), nullable=False),
        sa.Column("until", UtcTime(), nullable=True),
        sa.Column("reopened_at", UtcTime(), nullable=True),
        sa.Column("reopened_by", sa.String(length=120), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_road_closures")),
    )
    op.create_index(op.f("ix_road_closures_reopened_at"), "road_closures", ["reopened_at"])
