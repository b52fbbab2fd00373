"""The tables of a workbook: where each header stands, and which sheets are joined to the households."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from data_access.importers.blocks import Table
from data_access.importers.fields import HOUSEHOLD_WORDS, find_field
from data_access.importers.words import plain
from data_access.importers.workbook import Workbook, text_of

_LOOKED_AT: Final = 40
_HEADER_WITHIN: Final = 20
_SAMPLE: Final = 60
_MARK: Final = ": "


@dataclass(frozen=True)
class FoundTable:
    """A table as it stands on its sheet, with its first rows."""

    table: Table
    sample: tuple[tuple[str, ...], ...]

    @property
    def name(self) -> str:
        """The name of its sheet."""
        return self.table.name

    @property
    def known(self) -> list[str]:
        """The fields that its headings name."""
        return [field for field in map(find_field, self.table.columns) if field]

    def join_column(self, main: "FoundTable") -> int | None:
        """Find the column that names the household of a row of `main`; None when there is none."""
        words = [plain(column) for column in self.table.columns]
        keys = [plain(c) for c in main.table.columns if find_field(c) in ("key", "household_key")]
        for wanted in (*(key for key in keys if key != "id"), *HOUSEHOLD_WORDS):
            if wanted in words:
                return words.index(wanted)
        return None


def tables_of(book: Workbook) -> tuple[list[FoundTable], list[str]]:
    """Find the tables that are read, that of the households first, and a note for each sheet that is not.

    Empty where no sheet holds a table.
    """
    found = [table for table in (_find_table(book, sheet) for sheet in book.sheets) if table is not None]
    if not found:
        return [], []
    main = max(found, key=_likely_main)
    joined = [other for other in found if other is not main and other.join_column(main) is not None]
    left = [other.name for other in found if other is not main and other not in joined]
    notes = [
        f"Sheet {name} was not read: none of its columns names a household of sheet {main.name}."
        for name in left
    ]
    if not joined:
        return [main], notes
    return _side_by_side([main, *joined]), notes


def _likely_main(found: FoundTable) -> tuple[bool, int, int]:
    fields = set(found.known)
    place = len(fields & {"address", "city", "zip", "latitude", "longitude"})
    # Where people are listed apart, the sheet of the households is the one that says where they live.
    return bool(fields & {"key", "household_key", "phone", "address"}), place, len(fields)


def _side_by_side(found: list[FoundTable]) -> list[FoundTable]:
    placed = []
    for one in found:
        named = tuple(f"{one.name}{_MARK}{column}" if column else "" for column in one.table.columns)
        placed.append(replace(one, table=replace(one.table, columns=named)))
    return placed


def _find_table(book: Workbook, sheet: str) -> FoundTable | None:
    first = list(islice(book.rows(sheet), _LOOKED_AT + _SAMPLE))
    texts = [(row.number, [text_of(value).strip() for value in row.values]) for row in first]
    found = _find_header(texts[:_HEADER_WITHIN])
    if found is None:
        return None
    at, names = found
    width = len(names)
    rows = texts[at + 1 : at + 1 + _SAMPLE]
    if not rows:
        return None
    sample = tuple(tuple((cells + [""] * width)[:width]) for _, cells in rows)
    return FoundTable(Table(sheet, first[at].number, tuple(names)), sample)


def _find_header(rows: Sequence[tuple[int, list[str]]]) -> tuple[int, list[str]] | None:
    """Find the row that names the columns, alone or with the captions above it; None when none can."""
    best: tuple[tuple[int, int, int], int, list[str]] | None = None
    for at, (number, cells) in enumerate(rows):
        if sum(map(bool, cells)) < 2:
            continue
        ways = [_single(cells)]
        if at and rows[at - 1][0] == number - 1 and sum(map(bool, rows[at - 1][1])) >= 2:
            ways.append(_under(rows[at - 1][1], cells))
        for names in ways:
            rank = (_known(names), -at, -len(ways) if names is ways[0] else -len(ways) - 1)
            if _may_be_header(cells) and (best is None or rank > best[0]):
                best = (rank, at, names)
    return None if best is None else (best[1], best[2])


def _may_be_header(cells: Iterable[str]) -> bool:
    """Whether a row can name columns: no heading is a number."""
    return not any(cell.replace(".", "", 1).lstrip("-").isdecimal() for cell in cells)


def _known(names: list[str]) -> int:
    # A title that happens to be a word of ours must not outweigh a row of headings.
    return len({field for field in map(find_field, names) if field})


def _single(cells: list[str]) -> list[str]:
    names = [" ".join(cell.split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    return names


def _under(captions: list[str], cells: list[str]) -> list[str]:
    """Put captions that stand over several columns before the headings below them.

    A merged cell has its text in its first column only; a caption over an empty heading is the heading.
    """
    width = max(len(captions), len(cells))
    above, below = captions + [""] * (width - len(captions)), cells + [""] * (width - len(cells))
    often = Counter(below)
    names, caption = [], ""
    for over, own in zip(above, below, strict=True):
        caption = over or (caption if own else "")
        if not own:
            names.append(over)
        elif often[own] == 1 and find_field(own) and not find_field(f"{caption} {own}"):
            names.append(own)
        else:
            names.append(f"{caption} {own}".strip())
    return _single(names)
