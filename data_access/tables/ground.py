"""What is public: areas, addresses, what others estimate, and what was released of the registry."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Float, Index, Integer, LargeBinary, String, Table

from data_access.tables.columns import county, row_id
from data_access.utc_time import UtcTime

areas = Table(
    "areas",
    county,
    row_id(),
    Column("kind", String(24), nullable=False),
    Column("code", String(80), nullable=False),
    Column("name", String(200), nullable=False),
    Column("geometry", LargeBinary, nullable=False),
    Column("households", Integer),
    Column("people", Integer),
    Column("owner", LargeBinary(16)),
    Column("role", String(24), nullable=False, server_default=""),
    Column("source", String(200), nullable=False, server_default=""),
    Column("created_at", UtcTime, nullable=False),
    Index(None, "kind", "code"),
)
"""`geometry` is WKB in WGS 84. A fixed area has no owner; a saved one has `kind` "saved"."""

address_points = Table(
    "address_points",
    county,
    Column("source", String(80), primary_key=True, nullable=False),
    Column("line", BigInteger, primary_key=True, autoincrement=False, nullable=False),
    Column("number", String(16), nullable=False),
    Column("street", String(120), nullable=False),
    Column("cross_street", String(120), nullable=False),
    Column("city", String(80), nullable=False),
    Column("zip", String(10), nullable=False),
    Column("latitude", Float, nullable=False),
    Column("longitude", Float, nullable=False),
    sqlite_with_rowid=False,
)
"""Where an address or a crossing lies: public data, and nobody who lives there. `line` is that of the
file; a crossing has two streets and no number. Degrees are WGS 84."""

estimates = Table(
    "estimates",
    county,
    Column("area_kind", String(24), primary_key=True, nullable=False),
    Column("area_code", String(80), primary_key=True, nullable=False),
    Column("measure", String(64), primary_key=True, nullable=False),
    Column("value", Float, nullable=False),
    Column("suppressed", Boolean, nullable=False),
    Column("source", String(120), primary_key=True, nullable=False),
    Column("edition", String(80), primary_key=True, nullable=False),
    Column("as_of", Date, nullable=False),
)

published_counts = Table(
    "published_counts",
    county,
    Column("month", Date, primary_key=True, nullable=False),
    Column("area_kind", String(24), primary_key=True, nullable=False),
    Column("area_code", String(80), primary_key=True, nullable=False),
    Column("measure", String(32), primary_key=True, nullable=False),
    Column("households", Integer),
    Column("counted_at", UtcTime, nullable=False),
    sqlite_with_rowid=False,
)
"""What was released of a month, by its first day; `households` is null where it is withheld, so that
no small count lies here. Rows are never changed: who asks again gets the same answer."""
