"""A chart as a value: what is drawn, the sentence that says the same, and the table that holds the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from data_access.refusals import BadInput

Kind = Literal["bars", "lines", "shares", "curve", "heat"]
Cell = str | int | float | None
Value = float | None

WITHHELD: Final = "fewer than 11 or withheld"


@dataclass(frozen=True, slots=True)
class Series:
    """Values at each label, None where nothing is known or it is withheld; bounds where there are any."""

    name: str
    values: tuple[Value, ...]
    low: tuple[Value, ...] = ()
    high: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """A line across a chart at a value, or down at a position, and what it stands for."""

    value: float
    words: str
    upright: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart. Refused: a series of another length than there are labels, and a chart without words.

    `bars` lie on their side, one series; `lines` run through the labels, the second series is that of
    the past; `shares` are points with intervals; `curve` runs over `positions`; `heat` has a series
    for each row. `beside` are more columns of the table: (title, cells).
    """

    key: str
    title: str
    says: str
    kind: Kind
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = "calls"
    across: str = ""
    positions: tuple[float, ...] = ()
    marks: tuple[Mark, ...] = ()
    beside: tuple[tuple[str, tuple[Cell, ...]], ...] = ()
    note: str = ""
    unknown: frozenset[str] = frozenset()
    """Labels that stand for what nobody told; they are drawn in another colour."""

    def __post_init__(self) -> None:
        """Refuse what could not be drawn or read."""
        if not (self.title and self.says and self.key):
            raise BadInput("A chart needs a name, a title and a sentence.")
        if any(len(one.values) != len(self.labels) for one in self.series):
            raise BadInput(f"The chart “{self.title}” has another number of values than of labels.")

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(value is not None for one in self.series for value in one.values)

    @property
    def columns(self) -> list[str]:
        """The head of the table, the labels first."""
        names = [self.across or " "]
        for one in self.series:
            names += [one.name, *([f"{one.name}, from", f"{one.name}, to"] if one.low else [])]
        return [*names, *(title for title, _ in self.beside)]

    def rows(self, *, withheld: bool = False) -> list[dict[str, Cell]]:
        """Give the table; where small counts are withheld, what is not shown says so."""
        blank = WITHHELD if withheld else None
        parts: list[Sequence[Cell]] = [self.labels]
        for one in self.series:
            parts.append([blank if value is None else value for value in one.values])
            if one.low:
                parts += [one.low, one.high]
        parts += [cells for _, cells in self.beside]
        return [dict(zip(self.columns, row, strict=True)) for row in zip(*parts, strict=True)]
