"""Cases are found by their household: the second wall asks at every row whether one is open."""

from alembic import op

revision = "county_0003"
down_revision: str | None = "county_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Cases are found by their household."""
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cases_household_id"), ["household_id"], unique=False)
