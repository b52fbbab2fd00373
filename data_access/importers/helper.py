"""A process that helps with an import: blocks come in and outcomes go out over one socket.

It is started as `python -m data_access.importers.helper` and loads nothing but what reads, checks and
seals: a third of a second, where a copy of the whole program would take two. It gets the keys over
the socket, keeps them in memory only, and ends when the other side is gone.
"""

import gc
import os
import sys
import threading
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Final

from data_access.importers.blocks import Block
from data_access.importers.worker import OBJECTS_A_COLLECTION, BlockWorker, Outcome, Task
from data_access.vault import Vault

SOCKET: Final = 0
"""The socket stands in the place of the standard input."""


def main() -> None:
    """Work on blocks until there are no more."""
    connection = Connection(os.dup(SOCKET))
    task, keys = _begin(connection)
    worker = BlockWorker(task, Vault.from_portable(keys))
    gc.freeze()
    gc.set_threshold(OBJECTS_A_COLLECTION)
    blocks: SimpleQueue[Block] = SimpleQueue()
    outcomes: SimpleQueue[Outcome] = SimpleQueue()
    # Reading and writing wait for the other side; the work does not.
    threading.Thread(target=_receive, args=(connection, blocks), daemon=True).start()
    threading.Thread(target=_send, args=(connection, outcomes), daemon=True).start()
    while True:
        outcomes.put(worker.work(blocks.get()))


def _begin(connection: Connection) -> tuple[Task, bytes]:
    task, keys = connection.recv()
    return task, keys


def _receive(connection: Connection, blocks: "SimpleQueue[Block]") -> None:
    while True:
        try:
            blocks.put(connection.recv())
        except (EOFError, OSError):
            # The import is over, or its process was killed: nobody wants what is still under way.
            os._exit(0)


def _send(connection: Connection, outcomes: "SimpleQueue[Outcome]") -> None:
    while True:
        try:
            connection.send(outcomes.get())
        except OSError:
            os._exit(0)


if __name__ == "__main__":
    try:
        main()
    except EOFError:
        sys.exit(0)
