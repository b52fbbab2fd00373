"""Blocks through workers, in order: in this process, or in others when the file is large."""

import gc
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
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
_MOST_WORKERS: Final = 8
_AHEAD: Final = 6
"""Blocks that may be finished before their turn; each holds about a megabyte."""
_OBJECTS_A_COLLECTION: Final = 200_000
"""A block makes many small objects and no rings of them: to look for rings often is lost time."""

_worker: BlockWorker | None = None

Results = Iterator[tuple[Block, Outcome]]


def worker_count(size_bytes: int) -> int:
    """Choose how many processes help with a file of that size; 0 means that none is needed.

    This process works too, so that one core is left for it.
    """
    if size_bytes < SMALL_FILE_BYTES:
        return 0
    return max(1, min(_MOST_WORKERS, (os.cpu_count() or 2) - 1))


@contextmanager
def outcomes_of(blocks: Iterable[Block], task: Task, vault: Vault, workers: int) -> Iterator[Results]:
    """Work through `blocks` and hand back each with its outcome, in the order of the file.

    Only a few blocks are under way at a time, so that memory does not grow with the file.
    """
    own = BlockWorker(task, vault)
    if workers == 0:
        with _few_collections():
            yield ((block, own.work(block)) for block in blocks)
        return
    # Spawned, not forked: the server has threads. The keys go over the pipe by which a spawned
    # process gets its arguments, never through a file or the command line.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(
        workers, mp_context=context, initializer=_begin, initargs=(task, vault.portable())
    )
    try:
        with _few_collections():
            yield _told_plainly(_in_order(pool, iter(blocks), own, workers))
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _few_collections() -> Iterator[None]:
    """Look for rings of objects less often for as long as blocks are worked on."""
    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS_A_COLLECTION, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _told_plainly(results: Results) -> Results:
    try:
        yield from results
    except BrokenProcessPool:
        raise StoreUnavailable(
            "A process that helped with the import was ended from outside. Nothing was changed; "
            "see whether the machine has memory left and start the import again."
        ) from None


def _in_order(pool: ProcessPoolExecutor, blocks: Iterator[Block], own: BlockWorker, workers: int) -> Results:
    """Keep the workers busy, and work on a block here whenever the next one in turn is not done."""
    under_way: deque[tuple[Block, Future[Outcome]]] = deque()
    more = True
    while more or under_way:
        waiting = sum(not future.done() for _, future in under_way)
        if more and waiting < 2 * workers:
            more = _start(under_way, blocks, lambda block: pool.submit(_work, block))
        elif under_way[0][1].done() or not more or len(under_way) >= 2 * workers + _AHEAD:
            block, future = under_way.popleft()
            yield block, future.result()
        else:
            more = _start(under_way, blocks, lambda block: _done_here(own, block))


def _start(
    under_way: deque[tuple[Block, Future[Outcome]]],
    blocks: Iterator[Block],
    start: Callable[[Block], Future[Outcome]],
) -> bool:
    block = next(blocks, None)
    if block is None:
        return False
    under_way.append((block, start(block)))
    return True


def _done_here(own: BlockWorker, block: Block) -> Future[Outcome]:
    future: Future[Outcome] = Future()
    future.set_result(own.work(block))
    return future


def _begin(task: Task, keys: bytes) -> None:
    global _worker  # noqa: PLW0603 - a worker process works for one import only
    _worker = BlockWorker(task, Vault.from_portable(keys))
    gc.freeze()
    gc.set_threshold(_OBJECTS_A_COLLECTION)
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
