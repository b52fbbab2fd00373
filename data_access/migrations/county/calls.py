"""911 calls: rows of record, what is personal of them apart, telephone hours, and what moved since."""

import sqlalchemy as sa
from alembic import op

revision = "county_calls"
down_revision: str | None = "county_0004"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """911 calls, and what is made of them."""
    op.create_table(
        "call_hours",
        sa.Column("source_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("line", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("clock_hour", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("utc_offset", sa.SmallInteger(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("abandoned", sa.Integer(), nullable=True),
        sa.Column("within_10", sa.Integer(), nullable=True),
        sa.Column("within_15", sa.Integer(), nullable=True),
        sa.Column("within_20", sa.Integer(), nullable=True),
        sa.Column("within_40", sa.Integer(), nullable=True),
        sa.Column("within_60", sa.Integer(), nullable=True),
        sa.Column("within_120", sa.Integer(), nullable=True),
        sa.Column("answered", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("source_id", "line", "clock_hour", name=op.f("pk_call_hours")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "call_moves",
        sa.Column("seq", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("n", sa.SmallInteger(), nullable=False),
        sa.Column("source", sa.Integer(), nullable=False),
        sa.Column("clock_hour", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("hour_of_week", sa.Integer(), nullable=False),
        sa.Column("agency", sa.Integer(), nullable=False),
        sa.Column("discipline", sa.Integer(), nullable=False),
        sa.Column("nature", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("marks", sa.Integer(), nullable=False),
        sa.Column("area", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Integer(), nullable=False),
        sa.Column("process", sa.Integer(), nullable=False),
        sa.Column("dispatch", sa.Integer(), nullable=False),
        sa.Column("travel", sa.Integer(), nullable=False),
        sa.Column("arrive", sa.Integer(), nullable=False),
        sa.Column("cell", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_call_moves")),
    )
    op.create_table(
        "call_persons",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("jurisdiction", sa.String(length=40), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_persons")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "call_phones",
        sa.Column("call_id", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("blind", sa.LargeBinary(length=16), nullable=False),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_call_phones")),
    )
    with op.batch_alter_table("call_phones", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_call_phones_blind"), ["blind"], unique=False)

    op.create_table(
        "call_sources",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("centre", sa.String(length=120), nullable=False),
        sa.Column("time_zone", sa.String(length=60), nullable=False),
        sa.Column("jurisdiction", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_sources")),
        sa.UniqueConstraint("name", name=op.f("uq_call_sources_name")),
    )
    op.create_table(
        "call_words",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("code", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("family", sa.SmallInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("kind", "code", name=op.f("pk_call_words")),
        sa.UniqueConstraint("kind", "name", name=op.f("uq_call_words_kind_name")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "calls",
        sa.Column("id", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("source_id", sa.SmallInteger(), nullable=False),
        sa.Column("incident", sa.String(length=80), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("utc_offset", sa.SmallInteger(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=True),
        sa.Column("queued", sa.Integer(), nullable=True),
        sa.Column("sent", sa.Integer(), nullable=True),
        sa.Column("en_route", sa.Integer(), nullable=True),
        sa.Column("on_scene", sa.Integer(), nullable=True),
        sa.Column("closed", sa.BigInteger(), nullable=True),
        sa.Column("agency", sa.Integer(), nullable=False),
        sa.Column("discipline", sa.SmallInteger(), nullable=False),
        sa.Column("nature", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("line", sa.SmallInteger(), nullable=False),
        sa.Column("marks", sa.SmallInteger(), nullable=False),
        sa.Column("area", sa.Integer(), nullable=False),
        sa.Column("cell", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls")),
        sa.UniqueConstraint("source_id", "incident", name=op.f("uq_calls_source_id_incident")),
    )
