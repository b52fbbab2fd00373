"""Blocks through workers, in order: in this process, and in others when the file is large."""

import os
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Final

from data_access.importers.blocks import Block
from data_access.importers.worker import BlockWorker, Outcome, Task
from data_access.refusals import StoreUnavailable
from data_access.vault import Vault

SMALL_FILE_BYTES: Final = 4_000_000
"""Below this, starting processes takes longer than the work."""
_MOST_HELPERS: Final = 8
_BLOCKS_AT_A_HELPER: Final = 8
_AHEAD: Final = 6
"""Blocks that may be finished before their turn; each holds about a megabyte."""
_SECONDS_TO_END: Final = 10
_PROGRAM: Final = Path(__file__).parents[2]

Results = Iterator[tuple[Block, Outcome]]


def worker_count(size_bytes: int) -> int:
    """Choose how many processes help with a file of that size; 0 means that none is needed.

    This process works too, so that one core is left for it.
    """
    if size_bytes < SMALL_FILE_BYTES:
        return 0
    return max(1, min(_MOST_HELPERS, (os.cpu_count() or 2) - 1))


@contextmanager
def outcomes_of(blocks: Iterable[Block], task: Task, vault: Vault, workers: int) -> Iterator[Results]:
    """Work through `blocks` and hand back each with its outcome, in the order of the file.

    Only a few blocks are under way at a time, so that memory does not grow with the file.
    """
    own = BlockWorker(task, vault)
    with ExitStack() as stack:
        helpers = [stack.enter_context(_helper(task, vault)) for _ in range(workers)]
        yield _in_order(helpers, iter(blocks), own)


class _Helper:
    """A helping process as it is seen from here."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.under_way = 0

    def send(self, block: Block) -> None:
        with _told_plainly():
            self.connection.send(block)
        self.under_way += 1

    def receive(self) -> Outcome:
        with _told_plainly():
            outcome: Outcome = self.connection.recv()
        self.under_way -= 1
        return outcome


@contextmanager
def _helper(task: Task, vault: Vault) -> Iterator[_Helper]:
    """Start a process that helps, and see that it ends."""
    # Not forked, because the server has threads, and not multiprocessing's own way, which runs the
    # main module once more. The keys go over the socket, never through a file or the command line.
    here, there = socket.socketpair()
    path = os.pathsep.join(filter(None, (str(_PROGRAM), os.environ.get("PYTHONPATH"))))
    with there:
        process = subprocess.Popen(
            [sys.executable, "-m", "data_access.importers.helper"],
            stdin=there.fileno(),
            stdout=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": path},
        )
    connection = Connection(here.detach())
    try:
        with _told_plainly():
            connection.send((task, vault.portable()))
        yield _Helper(connection)
    finally:
        connection.close()
        process.terminate()
        process.wait(_SECONDS_TO_END)


@contextmanager
def _told_plainly() -> Iterator[None]:
    try:
        yield
    except (EOFError, OSError):
        raise StoreUnavailable(
            "A process that helped with the import was ended from outside. Nothing was changed; "
            "see whether the machine has memory left and start the import again."
        ) from None


def _in_order(helpers: list[_Helper], blocks: Iterator[Block], own: BlockWorker) -> Results:
    """Keep the helpers busy, and work on a block here whenever the next one in turn is not done."""
    turn: deque[Block] = deque()
    done: dict[int, Outcome] = {}
    more = True
    while more or turn:
        for helper in helpers:
            while helper.under_way and helper.connection.poll():
                _take(helper, done)
        idle = next((one for one in helpers if one.under_way < _BLOCKS_AT_A_HELPER), None)
        at_hand = turn and turn[0].number in done
        if more and (idle or (not at_hand and len(turn) < len(helpers) * _BLOCKS_AT_A_HELPER + _AHEAD)):
            block = next(blocks, None)
            if block is None:
                more = False
                continue
            turn.append(block)
            if idle:
                idle.send(block)
            else:
                done[block.number] = own.work(block)
        elif at_hand:
            block = turn.popleft()
            yield block, done.pop(block.number)
        else:
            _wait(helpers, done)


def _wait(helpers: list[_Helper], done: dict[int, Outcome]) -> None:
    ready = wait([helper.connection for helper in helpers if helper.under_way])
    for helper in helpers:
        if helper.connection in ready:
            _take(helper, done)


def _take(helper: _Helper, done: dict[int, Outcome]) -> None:
    outcome = helper.receive()
    done[outcome.number] = outcome
