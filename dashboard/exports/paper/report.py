"""What is printed: words and figures that are ready, an area, and perhaps households one by one."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from dashboard.exports.picture.drawing import Drawing
from dashboard.geo.area import Area
from data_access.refusals import BadInput

PaperSize = Literal["letter", "a4"]
MOST_LISTED: Final = 2_000
"""Households that one document lists: some 260 pages, which is more than anybody carries."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A headline figure: `beside` is what it is read against, `unknown` what it does not know."""

    label: str
    value: str
    badge: str = ""
    beside: str = ""
    unknown: str = ""


@dataclass(frozen=True, slots=True)
class CountColumn:
    """A column of a table of counts; `share` is its part of the width, numbers stand to the right."""

    title: str
    share: float
    number: bool = True


@dataclass(frozen=True, slots=True)
class CountRow:
    """A row of a table of counts; a `head` opens a group."""

    cells: tuple[str, ...]
    head: bool = False


@dataclass(frozen=True, slots=True)
class CountTable:
    """Counts with a title; `note` stands below, `empty` where there is no row."""

    title: str
    columns: tuple[CountColumn, ...]
    rows: tuple[CountRow, ...]
    note: str = ""
    empty: str = ""


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of the list of households; `bold_first` lets the first line of a cell stand out."""

    title: str
    share: float
    bold_first: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """A household: one text for each column (lines parted by a line end), and where and how it is drawn.

    `place` is (longitude, latitude), None when the household is not on the map. `way` is how hard it
    leaves, from 0 (not told) to 5 (stretcher).
    """

    cells: tuple[str, ...]
    place: tuple[float, float] | None = None
    way: int = 0
    power: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """Households in the order of a walk; their numbers are those on the map. Refused without any."""

    title: str
    columns: tuple[ListColumn, ...]
    households: tuple[Listed, ...]
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse an empty list, one with ragged rows, and one that nobody carries."""
        if not self.households:
            raise BadInput("There is nothing to print: no household is in this answer.")
        if any(len(one.cells) != len(self.columns) for one in self.households):
            raise BadInput("A row of the list has another number of cells than the list has columns.")
        if len(self.households) > MOST_LISTED:
            raise BadInput(
                f"A printed list holds {MOST_LISTED:,} households and this answer has "
                f"{len(self.households):,}: choose a smaller area, or take a spreadsheet."
            )


@dataclass(frozen=True, slots=True)
class Report:
    """One document. Without `listing` it holds counts only, and its map shows no household.

    `lead` is the first sentence of the answer and `rest` the others. `base_map` may be missing: then
    the map shows the area alone and says so. Without `area` there is no map.
    """

    title: str
    subtitle: str
    lead: str
    rest: str
    figures: tuple[Figure, ...]
    tables: tuple[CountTable, ...]
    wide_tables: tuple[CountTable, ...]
    area: Area | None
    base_map: Path | None = None
    listing: Listing | None = None
    marking: str = ""
    """Words on every page about how the paper is to be handled."""
    size: PaperSize = "letter"
    charts: tuple[Drawing, ...] = ()
    """Pictures of charts, after the counts; each is drawn as wide as the paper."""
    lines: tuple[tuple[tuple[float, float], ...], ...] = ()
    """Ways that are drawn on the map: (longitude, latitude) each."""
