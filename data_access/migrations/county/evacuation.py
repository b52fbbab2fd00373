"""Shelters, depots and vehicles; plans of an evacuation, its orders, its marks and the links of its crews."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from data_access.utc_time import UtcTime

revision = "county_evacuation"
down_revision: str | None = "county_zones"
branch_labels = None
depends_on = None

_ID = sa.LargeBinary(length=16)


def upgrade() -> None:
    """Shelters, depots and vehicles; plans, orders, marks and links of crews."""
    _sites()
    _vehicles()
    _plans()
    _orders()
    _marks()
    _links()


def _site() -> list[Any]:
    return [
        sa.Column("id", _ID, nullable=False),
        sa.Column("jurisdiction", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=200), server_default="", nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
    ]


def _sites() -> None:
    counts = ("people", "accessible", "powered", "animals")
    minutes = ("opens_after_minutes", "opens_minute", "closes_minute")
    op.create_table(
        "shelters",
        *_site(),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in counts),
        sa.Column("medical", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in minutes),
        sa.Column("in_use", sa.Boolean(), nullable=False),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelters")),
        sa.UniqueConstraint("jurisdiction", "code", name=op.f("uq_shelters_jurisdiction_code")),
    )
    op.create_table(
        "depots",
        *_site(),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_depots")),
        sa.UniqueConstraint("jurisdiction", "code", name=op.f("uq_depots_jurisdiction_code")),
    )


def _vehicles() -> None:
    op.create_table(
        "fleet_vehicles",
        sa.Column("id", _ID, nullable=False),
        sa.Column("jurisdiction", sa.String(length=40), nullable=False),
        sa.Column("depot_id", _ID, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("seats", "wheelchairs", "stretchers")),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("lift", "power", "animals")),
        sa.Column("crew_hours", sa.Float(), nullable=False),
        sa.Column("ready_minutes", sa.Integer(), nullable=False),
        sa.Column("in_service", sa.Boolean(), nullable=False),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["depot_id"], ["depots.id"], name=op.f("fk_fleet_vehicles_depot_id_depots")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fleet_vehicles")),
        sa.UniqueConstraint("jurisdiction", "code", name=op.f("uq_fleet_vehicles_jurisdiction_code")),
    )


def _plans() -> None:
    op.create_table(
        "evacuation_plans",
        sa.Column("id", _ID, nullable=False),
        sa.Column("first_id", _ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("jurisdiction", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("exercise", sa.Boolean(), nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("author", sa.String(length=120), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("area", sa.LargeBinary(), nullable=False),
        sa.Column("inputs", sa.Text(), nullable=False),
        sa.Column("results", sa.Text(), nullable=False),
        sa.Column("rides", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evacuation_plans")),
        sa.UniqueConstraint("first_id", "version", name=op.f("uq_evacuation_plans_first_id_version")),
    )


def _of_plan(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_plan_id_evacuation_plans")
    return sa.ForeignKeyConstraint(["plan_id"], ["evacuation_plans.id"], name=name)


def _orders() -> None:
    op.create_table(
        "evacuation_orders",
        sa.Column("id", _ID, nullable=False),
        sa.Column("plan_id", _ID, nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("author", sa.String(length=120), nullable=False),
        sa.Column("given_at", UtcTime(), nullable=False),
        sa.Column("exercise", sa.Boolean(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("screen", sa.Text(), nullable=False),
        _of_plan("evacuation_orders"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evacuation_orders")),
    )
    op.create_index(op.f("ix_evacuation_orders_plan_id"), "evacuation_orders", ["plan_id"])


def _marks() -> None:
    op.create_table(
        "evacuation_marks",
        sa.Column("id", _ID, nullable=False),
        sa.Column("plan_id", _ID, nullable=False),
        sa.Column("household_id", _ID, nullable=False),
        sa.Column("vehicle_id", _ID, nullable=False),
        sa.Column("mark", sa.String(length=16), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("received_at", UtcTime(), nullable=False),
        sa.Column("author", sa.String(length=120), nullable=False),
        _of_plan("evacuation_marks"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evacuation_marks")),
    )
    op.create_index(op.f("ix_evacuation_marks_plan_id"), "evacuation_marks", ["plan_id"])


def _links() -> None:
    op.create_table(
        "crew_links",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("plan_id", _ID, nullable=False),
        sa.Column("vehicle_id", _ID, nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("author", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("ends_at", UtcTime(), nullable=False),
        _of_plan("crew_links"),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_crew_links")),
    )
