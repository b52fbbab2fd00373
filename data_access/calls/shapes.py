"""The cubes: which few things each counts by, so that the smallest that holds a question answers it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from data_access.records.calls import Stage

TYPES: Final[dict[str, str]] = {
    "clock_hour": "INTEGER", "day": "USMALLINT", "month": "USMALLINT", "hour_of_week": "UTINYINT",
    "hour_of_day": "UTINYINT", "source": "USMALLINT", "agency": "USMALLINT", "discipline": "UTINYINT",
    "nature": "USMALLINT", "family": "UTINYINT", "priority": "USMALLINT", "line": "UTINYINT",
    "marks": "UTINYINT", "area": "USMALLINT", "cell": "UINTEGER",
    **dict.fromkeys(Stage, "USMALLINT"),
}  # fmt: skip
"""Column → the smallest type of DuckDB that holds it."""

PART_COLUMNS: Final = (
    "n", "source", "clock_hour", "day", "hour_of_week", "agency", "discipline", "nature", "priority", "line",
    "marks", "area", *Stage,
)  # fmt: skip
"""What is kept of every call beside the cubes. Cells are not: an hour, a nature and a small square together
could tell of one home."""

CELL_COLUMNS: Final = ("n", "day", "nature", "discipline", "line", "cell")
"""What the cube of cells is made from."""


@dataclass(frozen=True)
class Cube:
    """Counts by some columns, in the order in which its rows lie; `stage` is the bucket that it holds."""

    name: str
    columns: tuple[str, ...]
    stage: Stage | None = None

    @property
    def all_columns(self) -> tuple[str, ...]:
        """Its columns and that of its buckets."""
        return (*self.columns, self.stage) if self.stage else self.columns


_HOUR: Final = ("month", "day", "hour_of_week", "clock_hour")

CUBES: Final = (
    Cube("hours_by_area", ("source", "area", *_HOUR)),
    Cube("hours_by_kind", (*_HOUR, "discipline", "line")),
    Cube("weeks_by_nature", ("month", "nature", "discipline", "line", "hour_of_week")),
    Cube("days_by_nature", ("month", "day", "nature", "discipline", "priority", "line")),
    Cube("days_by_agency", ("source", "agency", "discipline", "line", "month", "day")),
    Cube("months_by_area", ("month", "area", "source", "discipline", "line", "family", "priority")),
    Cube("months_by_place", ("month", "source", "area", "line", "discipline")),
    Cube("days_by_marks", ("month", "day", "line", "discipline", "marks")),
    Cube("hours_by_marks", ("month", "hour_of_day", "line", "discipline", "marks")),
    Cube("cells_by_family", ("month", "cell", "family", "discipline", "line")),
    Cube("answers_by_hour", ("month", "hour_of_day", "line", "discipline"), Stage.ANSWER),
    Cube("answers_by_day", ("month", "day", "line", "priority"), Stage.ANSWER),
    Cube("answers_by_area", ("month", "source", "area", "line"), Stage.ANSWER),
    *(
        Cube(f"{stage}_by_month", ("month", "discipline", "priority", "line"), stage)
        for stage in Stage
        if stage is not Stage.ANSWER
    ),
)

MONTH_OF_DAY: Final = "((year({0}) - 1970) * 12 + month({0}) - 1)::USMALLINT".format(
    "(DATE '1970-01-01' + day::INTEGER)"
)
"""Months since January 1970, from the days since then."""


def quoted(path: Path) -> str:
    """Write a path as SQL does, whatever the folder is called."""
    return "'" + str(path).replace("'", "''") + "'"
