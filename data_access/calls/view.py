"""The calls as a process holds them: what a question is put to, and never beyond whose calls they are."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa

from data_access.calls.audience import Source
from data_access.calls.planning import Asked, sql_for
from data_access.calls.shapes import MONTH_OF_DAY
from data_access.refusals import StoreUnavailable

DAMAGED: Final = (
    "The counts of the calls cannot be read. They can be made anew from the calls themselves:"
    " python -m dashboard calls rebuild"
)


@dataclass(frozen=True)
class Part:
    """A file of columns: where it lies, how many rows it has, and of which days (since 1970, local)."""

    path: Path
    rows: int
    first_day: int
    last_day: int


@dataclass(frozen=True)
class Word:
    """A word of call files, its number, and the group where it is a nature."""

    name: str
    family: int


@dataclass(frozen=True, eq=False)
class CallView:
    """The calls as they are at this moment: the file, and what moved since it was written."""

    words: dict[str, dict[int, Word]]
    sources: dict[int, Source]
    sizes: dict[str, int]
    parts: tuple[Part, ...]
    hours: Any = field(repr=False)
    """Hourly telephone rows: (rows, 12) whole numbers, -1 where nothing is told."""
    has_moved: bool
    is_behind: bool
    """Whether an import is at work, or was killed, whose calls are not counted yet."""
    own_alone: bool
    """Whether some centres are left out, because they are not the caller's."""
    _database: "duckdb.DuckDBPyConnection" = field(repr=False)
    _moved: "pa.Table" = field(repr=False)

    def rows(self, question: Asked) -> list[tuple[Any, ...]]:
        """Put a question; its answer as rows of codes, with the count at the end."""
        with self._cursor(question) as cursor:
            return cursor.fetchall()

    def columns(self, question: Asked) -> dict[str, Any]:
        """Put a question; its answer as arrays by column."""
        with self._cursor(question) as cursor:
            return dict(cursor.fetchnumpy())

    def _cursor(self, question: Asked) -> "duckdb.DuckDBPyConnection":
        if self.own_alone:
            # Whatever was asked: of the centres that are left out nothing is counted.
            own = ("centre", tuple(sorted(self.sources)))
            question = replace(question, conditions=(*question.conditions, own))
        cursor = self._database.cursor()
        try:
            cursor.register("moves_told", self._moved)
            cursor.execute(
                f"CREATE TEMP VIEW moved AS SELECT m.*, {MONTH_OF_DAY} AS month,"  # noqa: S608 - own names
                " (hour_of_week % 24) AS hour_of_day, coalesce(f.family, 0) AS family"
                " FROM moves_told AS m LEFT JOIN families_told AS f ON f.code = m.nature"
            )
            return cursor.execute(sql_for(self, question))
        except duckdb.Error as fault:
            cursor.close()
            raise StoreUnavailable(DAMAGED) from fault
