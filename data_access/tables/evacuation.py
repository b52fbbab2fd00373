"""Evacuation: shelters, depots and vehicles; plans with what they rest on; orders, marks and crew links."""

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from data_access.tables.columns import county, row_id
from data_access.utc_time import UtcTime


def _site() -> "list[Column[Any]]":
    """What a place with an address has: `code` is what its own list calls it. Degrees are WGS 84."""
    return [
        row_id(),
        Column("jurisdiction", String(40), nullable=False),
        Column("code", String(40), nullable=False),
        Column("name", String(120), nullable=False),
        Column("address", String(200), nullable=False, server_default=""),
        Column("latitude", Float, nullable=False),
        Column("longitude", Float, nullable=False),
    ]


def _of_plan() -> "Column[bytes]":
    """The plan that a row belongs to. A plan is never taken away, so neither is the row."""
    return Column("plan_id", LargeBinary(16), ForeignKey("evacuation_plans.id"), nullable=False)


shelters = Table(
    "shelters",
    county,
    *_site(),
    Column("people", Integer, nullable=False),
    Column("accessible", Integer, nullable=False),
    Column("powered", Integer, nullable=False),
    Column("animals", Integer, nullable=False),
    Column("medical", Boolean, nullable=False),
    Column("opens_after_minutes", Integer, nullable=False),
    Column("opens_minute", Integer, nullable=False),
    Column("closes_minute", Integer, nullable=False),
    Column("in_use", Boolean, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    UniqueConstraint("jurisdiction", "code"),
)
"""`people` are places in all; `accessible` cots, `powered` and `animals` places are among or beside them.
`opens_minute` and `closes_minute` are minutes of the county's day, 0 and 1440 where it never closes."""

depots = Table(
    "depots",
    county,
    *_site(),
    Column("changed_at", UtcTime, nullable=False),
    UniqueConstraint("jurisdiction", "code"),
)

fleet_vehicles = Table(
    "fleet_vehicles",
    county,
    row_id(),
    Column("jurisdiction", String(40), nullable=False),
    Column("depot_id", LargeBinary(16), ForeignKey("depots.id"), nullable=False),
    Column("code", String(40), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("seats", Integer, nullable=False),
    Column("wheelchairs", Integer, nullable=False),
    Column("stretchers", Integer, nullable=False),
    Column("lift", Boolean, nullable=False),
    Column("power", Boolean, nullable=False),
    Column("animals", Boolean, nullable=False),
    Column("crew_hours", Float, nullable=False),
    Column("ready_minutes", Integer, nullable=False),
    Column("in_service", Boolean, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    UniqueConstraint("jurisdiction", "code"),
)

evacuation_plans = Table(
    "evacuation_plans",
    county,
    row_id(),
    Column("first_id", LargeBinary(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("jurisdiction", String(40), nullable=False),
    Column("name", String(120), nullable=False),
    Column("exercise", Boolean, nullable=False),
    Column("account_id", LargeBinary(16), nullable=False),
    Column("author", String(120), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("area", LargeBinary, nullable=False),
    Column("inputs", Text, nullable=False),
    Column("results", Text, nullable=False),
    Column("rides", LargeBinary, nullable=False),
    UniqueConstraint("first_id", "version"),
)
"""A plan as it was worked out; rows are never changed. `first_id` is the id of its first version.

`area` is WKB. `inputs` and `results` are JSON of counts, vehicles and shelters, and name nobody; `rides` is
sealed under `profile`: households by number, where they live, what they need, and who fetches them."""

evacuation_orders = Table(
    "evacuation_orders",
    county,
    row_id(),
    _of_plan(),
    Column("account_id", LargeBinary(16), nullable=False),
    Column("author", String(120), nullable=False),
    Column("given_at", UtcTime, nullable=False),
    Column("exercise", Boolean, nullable=False),
    Column("statement", Text, nullable=False),
    Column("screen", Text, nullable=False),
    Index(None, "plan_id"),
)
"""The decision record: what was said, and as JSON what stood on the screen. Rows are never changed."""

evacuation_marks = Table(
    "evacuation_marks",
    county,
    row_id(),
    _of_plan(),
    Column("household_id", LargeBinary(16), nullable=False),
    Column("vehicle_id", LargeBinary(16), nullable=False),
    Column("mark", String(16), nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("received_at", UtcTime, nullable=False),
    Column("author", String(120), nullable=False),
    Index(None, "plan_id"),
)
"""What a crew found at a door; the last one of a household counts. `id` is made by whoever marks, so that
what is sent twice stands once. Rows are never changed."""

crew_links = Table(
    "crew_links",
    county,
    Column("digest", LargeBinary(32), primary_key=True, nullable=False),
    _of_plan(),
    Column("vehicle_id", LargeBinary(16), nullable=False),
    Column("account_id", LargeBinary(16), nullable=False),
    Column("author", String(120), nullable=False),
    Column("reason", String(300), nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("ends_at", UtcTime, nullable=False),
)
"""What lets the crew of one vehicle see its own list: the SHA-256 of a secret, and until when."""
