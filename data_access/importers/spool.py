"""Sealed rows between reading and keeping: in a file without a name, which goes with the process.

A row lies here as a worker packed it, and is unpacked once, when it is kept. To put it into a table
on the way and to copy it from there costs a third of the whole import.
"""

import os
import tempfile
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import accumulate
from operator import itemgetter
from pathlib import Path
from typing import Final

import msgspec

from data_access.household_rows import Row
from data_access.refusals import StoreFull

_A_HANDFUL: Final = 4_000
_LARGE_DISK: Final = Path("/var/tmp")  # noqa: S108 - the file has no name there and is ours alone
"""Where a file may be large: on many machines /tmp lies in memory."""


SHELVES: Final = 128
"""The rows lie on shelves by the beginning of their ids. Kept shelf by shelf they go into the tables in
the order of the ids, which costs a third of what rows at random places cost."""


class ShelfRows(msgspec.Struct, array_like=True, gc=False):
    """Rows of one shelf, each in the order of the `…_COLUMNS` of its table; days are ISO strings.

    `lines` holds for each household where it stands in the file.
    """

    lines: list[int] = []
    households: list[Row] = []
    phones: list[Row] = []
    consents: list[Row] = []
    places: list[Row] = []

    def without(self, ids: set[bytes]) -> "ShelfRows":
        """Leave out the households in `ids` with all that belongs to them."""
        rows = zip(self.lines, self.households, strict=True)
        left = [(line, row) for line, row in rows if bytes(row[0]) not in ids]
        others = (
            [row for row in table if bytes(row[0]) not in ids]
            for table in (self.phones, self.consents, self.places)
        )
        return ShelfRows([line for line, _ in left], [row for _, row in left], *others)

    def only(self, ids: set[bytes]) -> "ShelfRows":
        """Leave out all but the households in `ids` and what belongs to them."""
        return self.without({bytes(row[0]) for row in self.households} - ids)


class _Unpacked(msgspec.Struct, array_like=True, gc=False):
    """The same as it is unpacked: bytes become `bytearray`, see `inserting`."""

    lines: list[int]
    households: list[tuple[bytearray, str, str, str, bytearray, int, bytearray, bytearray | None, str | None]]
    phones: list[tuple[bytearray, bytearray, str]]
    consents: list[tuple[bytearray, str, str, str | None, str | None, str]]
    places: list[tuple[bytearray, str, str, int, bytearray, bool, str | None]]


MARK_BYTES: Final = 8
"""So much of a phone's fingerprint tells it from the others of a file: for a million phones the odds
that any two agree by chance are one in forty million."""


def phone_marks(phones: list[Row], line_of: Mapping[bytes, int]) -> tuple[bytes, bytes]:
    """Write phones short: for each the beginning of its fingerprint, and the line of its household."""
    lines = array("Q", [line_of[bytes(row[0])] for row in phones])
    return b"".join([row[1][:MARK_BYTES] for row in phones]), lines.tobytes()


def shelf_of(household_id: bytes) -> int:
    """The number of the shelf on which the rows of a household lie."""
    return household_id[0] >> 1


_encode: Final = msgspec.msgpack.Encoder().encode
_decode: Final = msgspec.msgpack.Decoder(_Unpacked).decode


def packed(shelves: Iterable[ShelfRows]) -> list[bytes]:
    """Pack the rows of a block, shelf by shelf; an empty shelf takes no byte."""
    return [_encode(rows) if rows.lines else b"" for rows in shelves]


class Hand:
    """Rows of some blocks in memory, until there are enough to go into the tables in order of their ids."""

    def __init__(self, full: int) -> None:
        self._full = full
        self._held: list[_Unpacked] = []
        self._rows = 0

    def take(self, shelves: Iterable[bytes]) -> None:
        """Take in the packed rows of a block."""
        held = [_decode(rows) for rows in shelves if rows]
        self._rows += sum(len(rows.lines) for rows in held)
        self._held += held

    @property
    def is_full(self) -> bool:
        """Whether it is time to put the rows in."""
        return self._rows >= self._full

    def emptied(self) -> ShelfRows:
        """Hand out all rows, in the order of their ids; perhaps none."""
        rows = in_order(self._held)
        self._held, self._rows = [], 0
        return rows


def unpacked(shelves: Iterable[bytes]) -> list[ShelfRows]:
    """Unpack what `packed` made."""
    return [in_order([_decode(rows)] if rows else []) for rows in shelves]


class Spool:
    """Packed rows, as many as the disk holds; in memory are only the places where they begin."""

    def __init__(self) -> None:
        named = os.environ.get("TMPDIR") or not _LARGE_DISK.is_dir()
        where = None if named else _LARGE_DISK
        self._file = tempfile.TemporaryFile(prefix="muster-", dir=where)  # noqa: SIM115 - closed by `close`
        self._ends = array("Q", [0])

    def close(self) -> None:
        """Let go of the file, and with it of all that is in it."""
        self._file.close()

    def add(self, shelves: Sequence[bytes]) -> None:
        """Put the packed rows of a block away: one piece for each of the shelves."""
        with _told_plainly():
            self._file.write(b"".join(shelves))
        self._ends.extend(accumulate(map(len, shelves), initial=self._ends.pop()))

    def rows(self) -> Iterator[ShelfRows]:
        """Take the rows out again in the order of their ids, as many shelves at a time as fill a hand."""
        with _told_plainly():
            self._file.flush()
        hand: list[_Unpacked] = []
        for shelf in range(SHELVES):
            pieces = (self._piece(at) for at in range(shelf, len(self._ends) - 1, SHELVES))
            hand += [_decode(piece) for piece in pieces if piece]
            if hand and (shelf == SHELVES - 1 or sum(len(rows.lines) for rows in hand) >= _A_HANDFUL):
                yield in_order(hand)
                hand.clear()

    def _piece(self, at: int) -> bytes:
        begin, end = self._ends[at], self._ends[at + 1]
        if begin == end:
            return b""
        self._file.seek(begin)
        return self._file.read(end - begin)


def in_order(pieces: Iterable[_Unpacked]) -> ShelfRows:
    """Put pieces together, every table in the order of the ids."""
    rows = ShelfRows()
    for piece in pieces:
        rows.lines += piece.lines
        rows.households += piece.households
        rows.phones += piece.phones
        rows.consents += piece.consents
        rows.places += piece.places
    order = sorted(range(len(rows.lines)), key=[row[0] for row in rows.households].__getitem__)
    return ShelfRows(
        [rows.lines[at] for at in order],
        [rows.households[at] for at in order],
        sorted(rows.phones, key=itemgetter(0)),
        sorted(rows.consents, key=itemgetter(0)),
        sorted(rows.places, key=itemgetter(0)),
    )


@contextmanager
def _told_plainly() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreFull(
            "The disk for temporary files is full or cannot be written. Nothing of the file was kept."
            " Make room, then import it again."
        ) from error
