"""The county's roads, edition by edition, and what of them is closed: public, and nothing of anybody."""

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from data_access.tables.columns import county, row_id
from data_access.utc_time import UtcTime

road_editions = Table(
    "road_editions",
    county,
    Column("edition", Integer, primary_key=True, autoincrement=False, nullable=False),
    Column("source", String(80), nullable=False),
    Column("file_name", String(255), nullable=False),
    Column("imported_at", UtcTime, nullable=False),
    Column("imported_by", String(120), nullable=False),
    Column("nodes", Integer, nullable=False),
    Column("arcs", Integer, nullable=False),
    Column("kilometres", Float, nullable=False),
    Column("report", Text, nullable=False),
)
"""What was imported when; the latest edition is the one in force. `report` is JSON: what was left out."""

road_arrays = Table(
    "road_arrays",
    county,
    Column(
        "edition",
        Integer,
        ForeignKey("road_editions.edition", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        nullable=False,
    ),
    Column("name", String(24), primary_key=True, nullable=False),
    Column("part", Integer, primary_key=True, autoincrement=False, nullable=False),
    Column("data", LargeBinary, nullable=False),
)
"""The arrays of an edition's graph, each in parts that were packed one by one."""

road_closures = Table(
    "road_closures",
    county,
    row_id(),
    Column("kind", String(16), nullable=False),
    Column("label", String(200), nullable=False),
    Column("reason", String(300), nullable=False),
    Column("geometry", LargeBinary, nullable=False),
    Column("closed_at", UtcTime, nullable=False),
    Column("closed_by", String(120), nullable=False),
    Column("until", UtcTime),
    Column("reopened_at", UtcTime),
    Column("reopened_by", String(120), nullable=False, server_default=""),
    Index(None, "reopened_at"),
)
"""`geometry` is WKB in WGS 84: a point or lines on roads, or the outline of a hazard."""
