"""The words of call files and their numbers: each is given once and kept, so that columns hold numbers."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, func, insert, select

from data_access import tables
from data_access.calls.codes import FAMILY_CODE
from data_access.calls.natures import family_of
from data_access.calls.rows import Worded
from data_access.refusals import BadInput

KINDS: Final = ("agency", "nature", "priority", "area")
_MOST: Final = 65_000
_LONGEST: Final = 200
_WORDS: Final = tables.call_words


class Words:
    """The words that are known; new ones are kept in the transaction in which they are numbered."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._codes: dict[str, dict[str, int]] = {kind: {"": 0} for kind in KINDS}
        for row in connection.execute(select(_WORDS.c.kind, _WORDS.c.name, _WORDS.c.code)):
            self._codes[row.kind][row.name] = row.code

    def numbered(self, kind: str, column: Worded) -> NDArray[np.int32]:
        """Give the number of each row's word; refused is a column with a new word in nearly every row."""
        used = np.unique(column.index).tolist()
        codes = np.zeros(len(column.words), np.int32)
        self._keep_new(kind, [column.words[at][:_LONGEST] for at in used])
        known = self._codes[kind]
        codes[used] = [known[column.words[at][:_LONGEST]] for at in used]
        return codes[column.index]

    def _keep_new(self, kind: str, words: Sequence[str]) -> None:
        known = self._codes[kind]
        new = sorted({word for word in words if word not in known})
        if not new:
            return
        if len(known) + len(new) > _MOST:
            raise BadInput(
                f"The column for the {kind} holds a different word in nearly every row: choose another."
            )
        first = 1 + int(
            self._connection.scalar(select(func.max(_WORDS.c.code)).where(_WORDS.c.kind == kind)) or 0
        )
        rows = [
            {
                "kind": kind,
                "code": first + at,
                "name": word,
                "family": FAMILY_CODE[family_of(word)] if kind == "nature" else 0,
            }
            for at, word in enumerate(new)
        ]
        self._connection.execute(insert(_WORDS), rows)
        known.update((word, first + at) for at, word in enumerate(new))
