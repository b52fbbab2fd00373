"""What Alembic runs: the migrations of one chain, on the connection and in the transaction it was given."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from data_access.migrations import version_table
from data_access.utc_time import UtcTime


def render_type(kind: str, item: object, autogen: AutogenContext) -> str | Literal[False]:
    """Our own type by its name; anything else as Alembic writes it."""
    del autogen
    return "UtcTime()" if kind == "type" and isinstance(item, UtcTime) else False


given = context.config.attributes
context.configure(
    connection=given["connection"],
    target_metadata=given["metadata"],
    version_table=version_table(given["chain"]),
    include_name=lambda name, kind, _: kind != "table" or name in given["metadata"].tables,
    render_item=render_type,
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
