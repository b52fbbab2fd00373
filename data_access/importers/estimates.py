"""Estimates that others made → rows beside which the registry is read: by ZIP, tract or other area.

Read are HHS emPOWER (a column with the ZIP, one for each kind of equipment), CDC/ATSDR SVI (`FIPS`
and columns `E_…`), and census tables (`GEO_KIND`, `GEOID`, columns `E_…`), as CSV or as a JSON array.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import msgspec
from sqlalchemy import delete

from data_access import tables
from data_access.access import Caller, Permission
from data_access.household_rows import Row
from data_access.importers.csv_reader import find_dialect
from data_access.importers.encodings import find_encoding
from data_access.importers.report import Note
from data_access.importers.staging import insert_many
from data_access.importers.words import plain
from data_access.refusals import BadInput
from data_access.store import Store

EMPOWER_SMALLEST: Final = 11
"""HHS emPOWER shows a count of 1 to 10 as 11: what is 11 there is not told exactly."""
_MISSING: Final = -999
"""CDC/ATSDR SVI writes a number that is not known as -999."""
_COLUMNS: Final = (
    "area_kind", "area_code", "measure", "value", "suppressed", "source", "edition", "as_of",
)  # fmt: skip
_ZIP: Final = ("zip code", "zip", "zipcode", "postal code")
_TRACT: Final = ("fips", "geoid", "tract", "geoid20")
_NO_MEASURE: Final = frozenset(
    {"state", "county", "st", "st abbr", "stcnty", "location", "name", "geo kind", "state fips",
     "county fips", "objectid", "shape area", "shape length", "area sqmi", "rpl themes"}
)  # fmt: skip


@dataclass(frozen=True)
class Publication:
    """Who published an estimate, in which edition, and of when. Nothing may be left out."""

    source: str
    edition: str
    as_of: date

    def __post_init__(self) -> None:
        """Refuse an estimate that could not be cited."""
        if not self.source.strip() or not self.edition.strip():
            raise BadInput("An estimate needs its source and its edition.")


@dataclass(frozen=True)
class EstimateReport:
    """What became of a file of estimates."""

    rows_read: int
    values_kept: int
    refused: tuple[Note, ...]


@dataclass(frozen=True)
class _Form:
    """Where a file keeps its areas and its numbers."""

    area_kind: str
    """Empty when a column of its own tells the kind, row by row."""
    code: str
    measures: tuple[tuple[str, str], ...]
    smallest: int


def import_estimates(store: Store, caller: Caller, path: Path, publication: Publication) -> EstimateReport:
    """Keep the estimates of `path` in place of those of the same source and edition.

    Refused as a whole: a file in no form that is known. A row whose area or number cannot be read is
    handed back with its line.
    """
    about = f"import estimates of {publication.source}"
    with store.enter(caller, Permission.PROFILES_IMPORT, about=about, writes=True) as visit:
        records = list(_records(path))
        if not records:
            raise BadInput(f"{path.name} holds no rows: there is nothing to import.")
        form = _form_of(records[0][1])
        rows, refused = _rows(records, form, publication)
        kept = tables.estimates
        visit.connection.execute(
            delete(kept).where(kept.c.source == publication.source, kept.c.edition == publication.edition)
        )
        insert_many(visit.connection, "estimates", _COLUMNS, rows)
    return EstimateReport(len(records), len(rows), tuple(refused))


def _records(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    text = path.read_text(find_encoding(path).codec)
    if text.lstrip().startswith("["):
        try:
            found = msgspec.json.decode(text, type=list[dict[str, object]])
        except msgspec.DecodeError as fault:
            raise BadInput(f"{path.name} is no array of records: {fault}.") from None
        yield from ((at, {k: str(v) for k, v in one.items()}) for at, one in enumerate(found, start=1))
        return
    delimiter, quote, _ = find_dialect(text[:65_536])
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, quotechar=quote, restval="")
    for record in reader:
        yield reader.line_num, {str(name): cell for name, cell in record.items() if isinstance(cell, str)}


def _form_of(record: dict[str, str]) -> _Form:
    names = {plain(name): name for name in record}
    if "geo kind" in names and "geoid" in names:
        return _Form("", names["geoid"], _counted(record), 0)
    if (name := next((names[word] for word in _ZIP if word in names), None)) is not None:
        measures = tuple((n, n) for n in record if n != name and plain(n) not in _NO_MEASURE)
        return _Form("zip", name, measures, EMPOWER_SMALLEST)
    if (name := next((names[word] for word in _TRACT if word in names), None)) is not None:
        return _Form("tract", name, _counted(record), 0)
    raise BadInput(
        "The file has no column with ZIP codes (as HHS emPOWER has) and none with tracts (FIPS, as "
        "CDC/ATSDR SVI has). Its columns are: " + ", ".join(record)[:300] + "."
    )


def _counted(record: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Find the columns that count: SVI calls an estimate `E_…`, a share `EP_…`, a margin `M_…`."""
    found = tuple((name, name[2:]) for name in record if name.upper().startswith("E_"))
    if not found:
        raise BadInput("No column begins with E_, as the estimates of CDC/ATSDR SVI and the census do.")
    return found


def _rows(
    records: list[tuple[int, dict[str, str]]], form: _Form, publication: Publication
) -> tuple[list[Row], list[Note]]:
    rows: dict[tuple[str, str, str], Row] = {}
    refused: list[Note] = []
    for line, record in records:
        try:
            for row in _rows_of(record, form, publication):
                rows[row[:3]] = row
        except BadInput as fault:
            refused.append(Note(line, str(fault)))
    return list(rows.values()), refused


def _rows_of(record: dict[str, str], form: _Form, publication: Publication) -> Iterator[Row]:
    kind = form.area_kind or record.get("GEO_KIND", "").strip().casefold()
    code = record.get(form.code, "").strip()
    if kind == "zip":
        code = code.zfill(5) if code.isdecimal() else code
    if not code or not kind or (kind in ("zip", "tract") and not code.isdecimal()):
        raise BadInput(f"“{form.code}” names no area.")
    published = publication.source, publication.edition, publication.as_of.isoformat()
    for column, measure in form.measures:
        value = _count(record.get(column, ""), column)
        if value is not None:
            suppressed = value == form.smallest and form.smallest > 0
            yield (kind, code, measure, value, suppressed, *published)


def _count(text: str, column: str) -> float | None:
    plain_text = text.strip().replace(",", "")
    if not plain_text or plain_text.casefold() in ("na", "n/a", "none", "*"):
        return None
    try:
        value = float(plain_text)
    except ValueError:
        raise BadInput(f"“{column}” is no number.") from None
    if value == _MISSING:
        return None
    if not 0 <= value < 1e12:
        raise BadInput(f"“{column}” is no count.")
    return value
