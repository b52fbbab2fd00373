"""Which rows share a phone: with each other, or with a household that is kept."""

from array import array
from typing import Final

import numpy as np
from sqlalchemy import Connection

from data_access.importers.report import SHOWN_NOTES, Note
from data_access.importers.spool import ShelfRows
from data_access.importers.staging import found_in

_SHOWN_LINES: Final = 6


class SharedPhones:
    """The phones of one file, sixteen bytes each: not one number can be read from them."""

    def __init__(self) -> None:
        self._marks, self._lines = array("Q"), array("Q")
        self._with_kept: set[int] = set()

    def add(self, marks: bytes, lines: bytes) -> None:
        """Take in the phones of a block, as `spool.phone_marks` wrote them."""
        self._marks.frombytes(marks)
        self._lines.frombytes(lines)

    def meet_kept(self, connection: Connection, rows: ShelfRows) -> None:
        """Look which phones of a block are also those of households that are kept but not in the file."""
        if len(self._with_kept) >= SHOWN_NOTES:
            return
        others = "NOT EXISTS (SELECT 1 FROM staged_ids o WHERE o.id = phones.household_id)"
        found = found_in(connection, "phones", ("blind",), [row[1] for row in rows.phones], others)
        if not found:
            return
        blinds = {bytes(blind) for (blind,) in found}
        households = {bytes(row[0]) for row in rows.phones if bytes(row[1]) in blinds}
        lines = zip(rows.lines, rows.households, strict=True)
        self._with_kept.update(line for line, row in lines if bytes(row[0]) in households)

    def notes(self) -> list[Note]:
        """Say which rows share a phone; nothing is refused for it."""
        return [*self._in_file(), *self._also_kept()]

    def _in_file(self) -> list[Note]:
        marks = np.frombuffer(self._marks, np.uint64)
        values, counts = np.unique(marks, return_counts=True)
        shared = np.flatnonzero(np.isin(marks, values[counts > 1]))
        lines: dict[int, list[int]] = {}
        for at in shared.tolist():
            lines.setdefault(self._marks[at], []).append(self._lines[at])
        told = sorted(sorted(same) for same in lines.values())[:SHOWN_NOTES]
        return [
            Note(
                same[0],
                f"Lines {_listed(same)} give the same phone: the households were kept apart, "
                "and a call from it shows all of them.",
            )
            for same in told
        ]

    def _also_kept(self) -> list[Note]:
        return [
            Note(line, "The phone is also that of another household that is kept; both were kept.")
            for line in sorted(self._with_kept)[:SHOWN_NOTES]
        ]


def _listed(lines: list[int]) -> str:
    shown = [str(line) for line in lines[:_SHOWN_LINES]]
    if len(lines) > _SHOWN_LINES:
        return ", ".join(shown) + f" and {len(lines) - _SHOWN_LINES} more"
    return ", ".join(shown[:-1]) + f" and {shown[-1]}"
