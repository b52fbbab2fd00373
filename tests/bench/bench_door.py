"""The vault and the door: sealing beside bare AES-GCM, the trail beside bare commits to the same disk."""

import os
import sqlite3
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from data_access.access import Permission, Role, console_caller
from data_access.keyfiles import KeyFiles
from data_access.keyring import KeyClass
from data_access.store import Store, open_store
from data_access.tables import place_column
from data_access.vault import Vault

PLACES = 500_000
LINES = 2_000
THREADS = 8
RUNS = 3
CALLER = console_caller("bench", frozenset({Role.REGISTRAR}))


def seconds(work: Callable[[], object]) -> float:
    """The median of a few runs."""
    taken = []
    for _ in range(RUNS):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def vault_figures(vault: Vault) -> None:
    ids = [os.urandom(16) for _ in range(PLACES)]
    versions = [1] * PLACES
    seal = vault.sealer(KeyClass.PLACE, "places", place_column("functional_needs"), "County")
    recs = [seal(row_id, 1, bytes(32)) for row_id in ids]
    cipher, nonce, bound = AESGCM(os.urandom(32)), os.urandom(12), bytes(70)
    sealed = cipher.encrypt(nonce, bytes(32), bound)
    peer = seconds(lambda: [cipher.decrypt(nonce, sealed, bound) for _ in range(PLACES)])
    opened = seconds(
        lambda: vault.open_places(ids, versions, recs, policy="functional_needs", jurisdiction="County")
    )
    writing = seconds(lambda: [seal(row_id, 1, bytes(32)) for row_id in ids])
    print(f"open {PLACES:,} places    {opened * 1000:6.0f} ms   bare AES-GCM {peer * 1000:.0f} ms")
    print(f"seal {PLACES:,} places    {writing * 1000:6.0f} ms   {writing / PLACES * 1e6:.2f} µs each")


def _in_threads(work: Callable[[], object]) -> None:
    threads = [
        threading.Thread(target=lambda: [work() for _ in range(LINES // THREADS)]) for _ in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _visit(store: Store) -> None:
    with store.enter(CALLER, Permission.AREAS_READ, about="bench"):
        pass


def _bare_commits(path: Path) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS line (body BLOB)")
    for _ in range(LINES):
        connection.execute("INSERT INTO line VALUES (?)", (bytes(300),))
    connection.close()


def main() -> None:
    with tempfile.TemporaryDirectory() as directory:
        folder = Path(directory)
        files = KeyFiles(folder / "keys")
        files.make()
        store = open_store(f"sqlite:///{folder}/muster.db", files)
        vault_figures(store.vault)
        _visit(store)
        line = store.audit.lines(limit=1)[0].line
        bare = LINES / seconds(lambda: _bare_commits(folder / "peer.db"))
        print(f"bare durable commits    {bare:8,.0f} /s  (SQLite, one after another)")
        lines = LINES / seconds(lambda: _in_threads(lambda: store.audit.record(line)))
        print(f"audit lines, 8 threads  {lines:8,.0f} /s  durable; aimed at 1,500")
        visits = LINES / seconds(lambda: _in_threads(lambda: _visit(store)))
        print(f"visits, 8 threads       {visits:8,.0f} /s")
        checked = seconds(store.audit.verify)
        print(f"verify {RUNS * 2 * LINES:,} lines     {checked * 1000:6.0f} ms")
        store.close()


if __name__ == "__main__":
    main()
