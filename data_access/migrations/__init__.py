"""Migrations: two chains, one for each set of tables, run when a store is opened.

`python -m data_access.migrations county "what changes"` writes the next one from the difference
between the tables and what the migrations make.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, MetaData, inspect, text

from data_access import tables
from data_access.engines import for_writing
from data_access.refusals import SchemaRefused

if TYPE_CHECKING:
    from alembic.config import Config

CHAINS: dict[str, MetaData] = {"county": tables.county, "record": tables.record}
HEADS: dict[str, str] = {"county": "county_roads", "record": "record_0004_centres"}
"""Chain → its last migration. A start compares with this and loads Alembic only when there is work."""
_MIGRATION_LOCK = 0x4D757374_65724D69
"""On PostgreSQL: the lock that lets one process migrate at a time ("MusterMi")."""


def version_table(chain: str) -> str:
    """The table in which a chain keeps how far it is."""
    return f"{chain}_version"


def find_version(connection: Connection, chain: str) -> str | None:
    """The migration that the database stands at; None when it is empty."""
    if not inspect(connection).has_table(version_table(chain)):
        return None
    version: str | None = connection.execute(
        text(f"SELECT version_num FROM {version_table(chain)}")  # noqa: S608 - the name is one of ours
    ).scalar()
    return version


def migrate(engine: Engine, chain: str) -> None:
    """Bring the tables of `chain` up to date, all or nothing.

    `SchemaRefused` when a newer version of Muster made them.
    """
    with engine.connect() as connection:
        if find_version(connection, chain) == HEADS[chain]:
            return
    with for_writing(engine).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
        _upgrade(connection, chain)


def _upgrade(connection: Connection, chain: str) -> None:
    """Alembic is loaded here and not above: a start with nothing to do is spared a third of a second."""
    from alembic import command  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    try:
        command.upgrade(config_for(chain, connection), "head")
    except CommandError as error:
        raise SchemaRefused(
            f"The database was made by another version of Muster ({chain}:"
            f" {find_version(connection, chain)}). Nothing was changed. Install that version or a newer one."
        ) from error


def config_for(chain: str, connection: Connection) -> "Config":
    """What Alembic must know; no file of its own says it, because settings are read in one place."""
    from alembic.config import Config  # noqa: PLC0415

    here = Path(__file__).parent
    config = Config()
    config.set_main_option("script_location", str(here).replace("%", "%%"))
    config.set_main_option("version_locations", str(here / chain).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("file_template", "%%(slug)s")
    config.attributes.update(chain=chain, connection=connection, metadata=CHAINS[chain])
    return config
