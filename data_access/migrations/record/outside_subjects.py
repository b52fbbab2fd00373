"""Accounts are tied to subjects of an outside sign-in provider."""

import sqlalchemy as sa
from alembic import op

from data_access.utc_time import UtcTime

revision = "record_0002_oidc"
down_revision: str | None = "record_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Accounts are tied to subjects of an outside sign-in provider."""
    op.create_table(
        "outside_subjects",
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("account_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_outside_subjects_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("issuer", "subject", name=op.f("pk_outside_subjects")),
    )
    with op.batch_alter_table("outside_subjects", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outside_subjects_account_id"), ["account_id"], unique=False)
