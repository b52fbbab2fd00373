"""Reads the next piece of a file while the last one is being kept, so that two cores work."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import TypeVar

P = TypeVar("P")
R = TypeVar("R")


@contextmanager
def read_ahead(
    pieces: Iterator[P], read: Callable[[P], R], is_small: Callable[[P], bool]
) -> Iterator[Iterator[tuple[P, R, bool]]]:
    """Give each piece with what `read` made of it, and whether it is a small one that is the last.

    What `pieces` or `read` raises comes out where the piece would have come.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="calls") as pool:

        def next_piece() -> "tuple[P, R] | None":
            piece = next(pieces, None)
            return None if piece is None else (piece, read(piece))

        def results() -> Iterator[tuple[P, R, bool]]:
            told = pool.submit(next_piece).result()
            while told is not None:
                ahead: Future[tuple[P, R] | None] = pool.submit(next_piece)
                is_last = False
                if is_small(told[0]):
                    wait([ahead])
                    is_last = ahead.exception() is None and ahead.result() is None
                yield (*told, is_last)
                told = ahead.result()

        yield results()
