"""The schema that the migrations make is the schema that the tables say."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, create_engine, inspect, text

from data_access.engines import for_writing
from data_access.keyfiles import KeyFiles
from data_access.migrations import CHAINS, HEADS, config_for, find_version, migrate, version_table
from data_access.refusals import SchemaRefused
from data_access.store import Store, open_store


def _engine(store: Store, chain: str) -> Engine:
    return store.engine if chain == "county" else store.record_engine


def _differences(connection: Connection, chain: str) -> list[object]:
    metadata = CHAINS[chain]
    context = MigrationContext.configure(
        connection,
        opts={
            "version_table": version_table(chain),
            "compare_type": True,
            "compare_server_default": connection.dialect.name == "postgresql",
            "include_name": lambda name, kind, _: kind != "table" or name in metadata.tables,
        },
    )
    return list(compare_metadata(context, metadata))


@pytest.mark.parametrize("chain", CHAINS)
def test_migrations_make_the_tables_that_are_declared(store: Store, chain: str) -> None:
    """On both databases: a column, type, index or default that is only in one of them is named here."""
    with _engine(store, chain).connect() as connection:
        assert _differences(connection, chain) == []


@pytest.mark.parametrize("chain", CHAINS)
def test_keys_and_defaults_are_the_declared_ones(store: Store, chain: str) -> None:
    """Alembic does not compare keys, nor defaults on SQLite: they are held against `create_all`."""
    declared = create_engine("sqlite://")
    CHAINS[chain].create_all(declared)
    made, wanted = inspect(_engine(store, chain)), inspect(declared)
    for table in CHAINS[chain].tables:
        primary = [
            (key["name"], key["constrained_columns"])
            for key in (i.get_pk_constraint(table) for i in (made, wanted))
        ]
        assert primary[0] == primary[1]
        if made.dialect.name == "sqlite":
            columns = [(c["name"], c["default"]) for c in made.get_columns(table)]
            assert columns == [(c["name"], c["default"]) for c in wanted.get_columns(table)]
        keys = [
            sorted((key["name"], key["referred_table"], key["options"].get("ondelete")) for key in keys)
            for keys in (made.get_foreign_keys(table), wanted.get_foreign_keys(table))
        ]
        assert keys[0] == keys[1]
    declared.dispose()


def test_the_comparison_sees_a_difference(store: Store) -> None:
    """A check that cannot fail checks nothing."""
    with for_writing(store.engine).begin() as connection:
        connection.execute(text("DROP INDEX ix_phones_blind"))
        connection.execute(text("ALTER TABLE areas ADD COLUMN colour TEXT"))
        assert len(_differences(connection, "county")) == 2


@pytest.mark.parametrize("chain", CHAINS)
def test_heads_are_the_last_migrations(store: Store, chain: str) -> None:
    """A new migration without its line in HEADS would never run."""
    with _engine(store, chain).connect() as connection:
        script = ScriptDirectory.from_config(config_for(chain, connection))
        assert script.get_heads() == [HEADS[chain]]
        assert find_version(connection, chain) == HEADS[chain]


def test_every_table_belongs_to_one_set() -> None:
    names = [name for metadata in CHAINS.values() for name in metadata.tables]
    assert len(names) == len(set(names))
    assert all(isinstance(metadata, MetaData) for metadata in CHAINS.values())


def test_migrating_twice_changes_nothing(store: Store) -> None:
    migrate(store.engine, "county")
    with store.engine.connect() as connection:
        assert find_version(connection, "county") == HEADS["county"]


def test_a_database_of_a_newer_muster_is_left_alone(store: Store, database_url: str, files: KeyFiles) -> None:
    with for_writing(store.engine).begin() as connection:
        connection.execute(text("UPDATE county_version SET version_num = 'county_9999'"))
    with pytest.raises(SchemaRefused, match="county_9999"):
        open_store(database_url, files)
