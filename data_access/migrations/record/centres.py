"""The 911 centre that somebody works for."""

import sqlalchemy as sa
from alembic import op

revision = "record_0004_centres"
down_revision: str | None = "record_0003_oversight"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The 911 centre that somebody works for."""
    op.add_column("accounts", sa.Column("centre", sa.String(length=120), nullable=False, server_default=""))
