"""Address points and crossings from CSV or GeoJSON → rows that the search is built from.

They are public data: number, street, city, ZIP and where it lies, and nobody who lives there.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

import msgspec
from sqlalchemy import delete

from data_access import tables
from data_access.access import Caller, Permission
from data_access.address_points import COLUMNS, COUNTER
from data_access.generations import next_count
from data_access.household_rows import Row
from data_access.importers.csv_reader import find_dialect
from data_access.importers.encodings import find_encoding
from data_access.importers.json_reader import element_pieces
from data_access.importers.report import Note
from data_access.importers.staging import insert_many
from data_access.importers.words import plain
from data_access.refusals import BadInput
from data_access.store import Store, Visit

SHOWN_REFUSALS: Final = 200
_ROWS_AT_ONCE: Final = 20_000
_FEATURE_CHARACTERS: Final = 1 << 16
_LONGEST: Final = {"number": 16, "street": 120, "cross_street": 120, "city": 80, "zip": 10}
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "number": ("number", "house number", "housenumber", "addr housenumber", "add number", "anumber",
               "address number", "st num", "street number"),
    "street": ("street", "street name", "addr street", "full street", "st name",
               "streetname", "stname", "fullname"),
    "before": ("st pre dir", "predir", "pre direction", "prefix direction", "st predir"),
    "kind": ("st pos typ", "st postyp", "posttype", "street type", "suffix", "st type"),
    "after": ("st pos dir", "st posdir", "sufdir", "suffix direction", "post direction"),
    "cross_street": ("cross street", "crossing street", "street 2", "second street", "intersecting street"),
    "line": ("address", "full address", "street address", "fulladdr", "addr full", "site address"),
    "city": ("city", "addr city", "ctu name", "municipality", "town", "post comm", "postcomm", "inc muni"),
    "zip": ("zip", "zip code", "zipcode", "postcode", "post code", "addr postcode", "postal code"),
    "latitude": ("latitude", "lat", "y"),
    "longitude": ("longitude", "lon", "lng", "long", "x"),
}  # fmt: skip
"""What files call each part: NENA's CLDXF, OpenStreetMap's `addr:…`, OpenAddresses, and plain words."""


@dataclass(frozen=True)
class AddressReport:
    """What became of a file; `refused` holds the first rows handed back, `rows_refused` counts all."""

    rows_read: int
    rows_kept: int
    rows_refused: int
    refused: tuple[Note, ...]


Record = tuple[int, Mapping[str, str]]
"""The line in the file, and the parts by the names above."""


def import_address_points(store: Store, caller: Caller, path: Path, *, source: str) -> AddressReport:
    """Keep the addresses and crossings of `path` in place of those of the same source.

    A row without a street, or without a place on earth, is handed back with its line. Refused as a
    whole: a file without such columns, and one without a single good row; then what was kept stays.
    """
    if not source.strip():
        raise BadInput("The addresses need a source: name where the file comes from.")
    about = f"import addresses of {source}"
    with store.enter(caller, Permission.PROFILES_IMPORT, about=about, writes=True) as visit:
        return _keep(visit, path, source.strip()[:80])


def _keep(visit: Visit, path: Path, source: str) -> AddressReport:
    kept = tables.address_points
    visit.connection.execute(delete(kept).where(kept.c.source == source))
    refused: list[Note] = []
    read = good = bad = 0
    records = records_of(path)
    while batch := list(islice(records, _ROWS_AT_ONCE)):
        rows: list[Row] = []
        for line, record in batch:
            try:
                rows.append((source, line, *row_of(record)))
            except BadInput as fault:
                bad += 1
                if len(refused) < SHOWN_REFUSALS:
                    refused.append(Note(line, str(fault)))
        insert_many(visit.connection, kept.name, COLUMNS, rows)
        read, good = read + len(batch), good + len(rows)
    if not good:
        why = refused[0].sentence if refused else "it has no rows."
        raise BadInput(f"{path.name} holds no address that can be kept: {why}")
    next_count(visit.connection, COUNTER)
    return AddressReport(read, good, bad, tuple(refused))


def row_of(record: Mapping[str, str]) -> tuple[str, str, str, str, str, float, float]:
    """Lay the parts out as a row after source and line; refuses what has no street or no place."""
    number, street = record.get("number", ""), record.get("street", "")
    if not street and (line := record.get("line", "")):
        first, _, rest = line.partition(" ")
        number, street = (first, rest.strip()) if first[:1].isdigit() else (number, line)
    if not street:
        raise BadInput("The row has no street.")
    before, kind, after = (record.get(part, "") for part in ("before", "kind", "after"))
    street = " ".join(part for part in (before, street, kind, after) if part)
    cross_street, city, zip_code = (record.get(part, "") for part in ("cross_street", "city", "zip"))
    told = {"number": number, "street": street, "cross_street": cross_street, "city": city, "zip": zip_code}
    too_long = next((part for part, text in told.items() if len(text) > _LONGEST[part]), None)
    if too_long is not None:
        raise BadInput(f"The {too_long.replace('_', ' ')} is longer than {_LONGEST[too_long]} characters.")
    return number, street, cross_street, city, zip_code, *_degrees(record)


def _degrees(record: Mapping[str, str]) -> tuple[float, float]:
    try:
        latitude, longitude = float(record["latitude"]), float(record["longitude"])
    except (KeyError, ValueError):
        raise BadInput("The row has no latitude and longitude in numbers.") from None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise BadInput("Latitude and longitude are not degrees (WGS 84).")
    return latitude, longitude


def records_of(path: Path) -> Iterator[Record]:
    """Read the rows of a CSV or the features of a GeoJSON, with the parts that could be told."""
    with path.open(encoding=find_encoding(path).codec, newline="") as file:
        head = file.read(1 << 16)
        file.seek(0)
        if head.lstrip().startswith("{"):
            yield from _of_features(element_pieces(file, of_features=True, characters=_FEATURE_CHARACTERS))
            return
        delimiter, quote, skip = find_dialect(head)
        for _ in range(skip):
            file.readline()
        yield from _of_cells(csv.reader(file, delimiter=delimiter, quotechar=quote))


def _of_cells(rows: Iterable[list[str]]) -> Iterator[Record]:
    reader = iter(rows)
    parts = _parts_of(next(reader, []))
    columns = list(parts.items())
    try:
        for line, row in enumerate(reader, start=2):
            if row:
                wide = len(row)
                yield line, {part: row[at].strip() for part, at in columns if at < wide}
    except csv.Error as fault:
        raise BadInput(f"The file cannot be read as CSV: {fault}.") from fault


def _parts_of(header: list[str]) -> dict[str, int]:
    """Find which column holds which part; refused when there is no street or no place."""
    named = [plain(name) for name in header]
    parts = {
        part: named.index(word) for part, words in _NAMES.items() for word in reversed(words) if word in named
    }
    if not ({"street", "line"} & parts.keys()) or not {"latitude", "longitude"} <= parts.keys():
        columns = ", ".join(header)[:300]
        raise BadInput(f"No columns hold street, latitude and longitude. The columns are: {columns}.")
    return parts


class _Point(msgspec.Struct, frozen=True):
    type: str
    coordinates: Any = None


class _Feature(msgspec.Struct, frozen=True):
    geometry: _Point | None = None
    properties: dict[str, Any] | None = None


def _of_features(pieces: Iterable[tuple[int, str, str]]) -> Iterator[Record]:
    # Many features may stand on one line of the file, so that they are counted instead.
    for line, (_, text, _) in enumerate(pieces, start=1):
        try:
            feature = msgspec.json.decode(text, type=_Feature)
        except msgspec.DecodeError:
            yield line, {}
            continue
        told = {
            plain(name): str(value).strip() for name, value in (feature.properties or {}).items() if value
        }
        record = {
            part: told[word] for part, words in _NAMES.items() for word in reversed(words) if word in told
        }
        at = feature.geometry.coordinates if feature.geometry is not None else None
        if isinstance(at, list) and len(at) >= 2:
            record |= {"longitude": str(at[0]), "latitude": str(at[1])}
        yield line, record
