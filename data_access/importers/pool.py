"""Blocks through workers, in order: in this process, or in others when the file is large."""

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Final

from data_access.importers.blocks import Block
from data_access.importers.worker import BlockWorker, Outcome, Task
from data_access.refusals import StoreUnavailable
from data_access.vault import Vault

SMALL_FILE_BYTES: Final = 4_000_000
"""Below this, starting processes takes longer than the work."""

_worker: BlockWorker | None = None

Results = Iterator[tuple[Block, Outcome]]


def worker_count(size_bytes: int) -> int:
    """Choose how many processes help with a file of that size; 0 means that none is needed."""
    if size_bytes < SMALL_FILE_BYTES:
        return 0
    return max(1, min(8, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2))


@contextmanager
def outcomes_of(blocks: Iterable[Block], task: Task, vault: Vault, workers: int) -> Iterator[Results]:
    """Work through `blocks` and hand back each with its outcome, in the order of the file.

    Only a few blocks are under way at a time, so that memory does not grow with the file.
    """
    if workers == 0:
        worker = BlockWorker(task, vault)
        yield ((block, worker.work(block)) for block in blocks)
        return
    # Spawned, not forked: the server has threads. The keys go over the pipe by which a spawned
    # process gets its arguments, never through a file or the command line.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(
        workers, mp_context=context, initializer=_begin, initargs=(task, vault.portable())
    )
    try:
        yield _in_order(pool, blocks, workers)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _in_order(pool: ProcessPoolExecutor, blocks: Iterable[Block], workers: int) -> Results:
    under_way: deque[tuple[Block, Future[Outcome]]] = deque()
    try:
        for block in blocks:
            under_way.append((block, pool.submit(_work, block)))
            if len(under_way) > 2 * workers:
                done, future = under_way.popleft()
                yield done, future.result()
        while under_way:
            done, future = under_way.popleft()
            yield done, future.result()
    except BrokenProcessPool:
        raise StoreUnavailable(
            "A process that helped with the import was ended from outside. Nothing was changed; "
            "see whether the machine has memory left and start the import again."
        ) from None


def _begin(task: Task, keys: bytes) -> None:
    global _worker  # noqa: PLW0603 - a worker process works for one import only
    _worker = BlockWorker(task, Vault.from_portable(keys))
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    # A parent that is killed cannot tell its workers; they must not outlive it with the keys.
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(block: Block) -> Outcome:
    if _worker is None:
        raise RuntimeError("the worker was not begun")
    return _worker.work(block)
