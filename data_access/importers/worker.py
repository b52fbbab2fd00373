"""One block of a file → sealed rows and refusals: all that a worker process does."""

import gc
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import msgspec

from data_access.household_rows import HOUSEHOLD_COLUMNS, RowMaker, with_dialled_phones
from data_access.importers import csv_reader
from data_access.importers.blocks import Block, FileFormat, Shape
from data_access.importers.checks import PlaceCheck, find_date_fault
from data_access.importers.features import Feature, row_of_feature
from data_access.importers.gathered import GroupPlan
from data_access.importers.mapping import Mapping
from data_access.importers.plan import RowPlan
from data_access.importers.spool import SHELVES, ShelfRows, packed, phone_marks, shelf_of
from data_access.place_format import find_main_address
from data_access.records.household import Evidence, EvidenceKind, SafetyProfile
from data_access.records.ids import HouseholdId
from data_access.refusals import BadInput
from data_access.vault import Vault

Raw = list[str] | str
"""A record as it came: the cells of a row, or the text of a JSON record."""


@dataclass(frozen=True)
class Task:
    """What is the same for all blocks of an import. It can be handed to another process."""

    shape: Shape
    mapping: Mapping | None
    batch_id: bytes
    source: str
    jurisdiction: str
    version: int
    today: date
    outline_wkb: bytes | None = None
    recorded_by: str = ""
    """Who imports, as the evidence of its consents names them."""


@dataclass(frozen=True)
class RefusedRow:
    """A record that was not kept: where it stands, why, and how it came."""

    line: int
    reason: str
    raw: Raw


Head = tuple[bytes, bytes, int]
"""A household as it is told from others before its rows are unpacked: id, digest, line."""


@dataclass
class Outcome:
    """What became of a block; its rows are packed, ready for the spool."""

    number: int
    bytes_read: int
    rows_read: int = 0
    off_the_map: int = 0
    heads: list[Head] = field(default_factory=list)
    phones: tuple[bytes, bytes] = b"", b""
    policies: set[str] = field(default_factory=set)
    packed: list[bytes] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)

    def keep(self, shelves: list[ShelfRows]) -> None:
        """Keep the rows of `shelves`, and only these, as those of the block."""
        self.heads = [
            (bytes(row[0]), row[_DIGEST], line)
            for rows in shelves
            for line, row in zip(rows.lines, rows.households, strict=True)
        ]
        phones = [row for rows in shelves for row in rows.phones]
        self.phones = phone_marks(phones, {household_id: line for household_id, _, line in self.heads})
        self.policies = {row[1] for rows in shelves for row in rows.places}
        self.packed = packed(shelves)


_DIGEST: Final = HOUSEHOLD_COLUMNS.index("row_digest")
OBJECTS_A_COLLECTION: Final = 200_000
"""A block makes many small objects and no rings of them: to look for rings often is lost time."""


@contextmanager
def few_collections() -> Iterator[None]:
    """Look for rings of objects less often for as long as an import goes on."""
    before = gc.get_threshold()
    gc.set_threshold(OBJECTS_A_COLLECTION, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


Read = tuple[int, Raw, SafetyProfile]


class BlockWorker:
    """Reads, checks and seals blocks; keeps nothing of one block for the next."""

    def __init__(self, task: Task, vault: Vault) -> None:
        self._task = task
        gathers = task.mapping is not None and task.mapping.gathers
        self._groups = GroupPlan(task.mapping) if task.mapping is not None and gathers else None
        self._plan = None if task.mapping is None or task.mapping.sheets else RowPlan(task.mapping)
        self._maker = RowMaker(vault, task.source, task.version, task.jurisdiction, task.today)
        self._places = PlaceCheck(task.outline_wkb)
        self._origin = _origin_without_row(task)
        self._decoder = msgspec.json.Decoder(SafetyProfile)
        self._features = msgspec.json.Decoder(Feature)

    def work(self, block: Block) -> Outcome:
        """Read every record of `block`; what cannot be kept is among the refused, with its reason."""
        outcome = Outcome(block.number, block.bytes_read)
        if block.reason:
            outcome.rows_read = 1
            raw: Raw = block.rows[0] if block.rows else block.text.rstrip("\r\n")
            outcome.refused.append(RefusedRow(block.first_line, block.reason, raw))
            return outcome
        read = list(self._read(block, outcome))
        faults = self._places.faults([profile for _, _, profile in read])
        shelves = [ShelfRows() for _ in range(SHELVES)]
        first_lines: dict[bytes, int] = {}
        for position, (line, raw, profile) in enumerate(read):
            try:
                reason = faults.get(position) or find_date_fault(profile, self._task.today)
                reason = reason or self._add(shelves, first_lines, line, profile)
            except BadInput as fault:
                reason = str(fault)
            if reason:
                outcome.refused.append(RefusedRow(line, reason, raw))
            elif not _on_the_map(profile):
                outcome.off_the_map += 1
        outcome.keep(shelves)
        return outcome

    def _read(self, block: Block, outcome: Outcome) -> Iterator[Read]:
        for line, raw in raw_records(block, self._task.shape):
            outcome.rows_read += 1
            try:
                profile = self._profile(raw)
            except BadInput as fault:
                outcome.refused.append(RefusedRow(line, str(fault), raw))
            else:
                yield line, raw, profile

    def _profile(self, raw: Raw) -> SafetyProfile:
        if isinstance(raw, str):
            if self._groups is not None and self._task.shape.format in (FileFormat.CSV, FileFormat.XLSX):
                return self._groups.read(raw)
            if self._task.shape.format is FileFormat.GEOJSON:
                return self._profile_of_feature(raw)
            return _of_this_file(_decoded(self._decoder, raw))
        return self._plan_of_rows().read(raw)

    def _plan_of_rows(self) -> RowPlan:
        if self._plan is None:
            raise BadInput("There is no mapping for the columns of this file.")
        return self._plan

    def _profile_of_feature(self, raw: str) -> SafetyProfile:
        feature = _decoded(self._features, raw)
        whole = feature.find_profile()
        if whole is not None:
            return _of_this_file(whole)
        return self._plan_of_rows().read(row_of_feature(feature, self._task.shape.header))

    def _add(
        self, shelves: list[ShelfRows], first_lines: dict[bytes, int], line: int, profile: SafetyProfile
    ) -> str | None:
        """Add the rows of a household; hands back the reason when it stood in the block before."""
        made = self._maker.rows(profile, origin=self._origin_of(profile, line))
        household_id: HouseholdId = made.household[0]
        if first_lines.setdefault(household_id, line) != line:
            return same_key(first_lines[household_id])
        rows = shelves[shelf_of(household_id)]
        rows.lines.append(line)
        rows.households.append(made.household)
        rows.phones += made.phones
        rows.consents += made.consents
        rows.places += made.places
        return None

    def _origin_of(self, profile: SafetyProfile, line: int) -> bytes:
        """Say from which row of which file the consents came; empty where there are none."""
        return b"%b%d}" % (self._origin, line) if profile.consents else b""


def _origin_without_row(task: Task) -> bytes:
    """Write where the consents of a file come from, as JSON that only lacks the number of the row."""
    told = Evidence(
        how=EvidenceKind.IMPORT,
        recorded_on=task.today,
        recorded_by=task.recorded_by,
        file=task.shape.path.name[:255],
    )
    return msgspec.json.encode(told)[:-1] + b',"row":'


def _of_this_file(profile: SafetyProfile) -> SafetyProfile:
    """Write the phones as E.164, and pass over what the file itself says of where it comes from."""
    if profile.origin is not None:
        profile = msgspec.structs.replace(profile, origin=None)
    return with_dialled_phones(profile)


def _on_the_map(profile: SafetyProfile) -> bool:
    address = find_main_address(profile)
    return address is not None and address.latitude is not None


def same_key(line: int) -> str:
    """Say that a household stood in the file before."""
    return f"The same household stands on line {line}: two rows of a file cannot be one household."


def raw_records(block: Block, shape: Shape) -> Iterator[tuple[int, Raw]]:
    """Read the records of a block as they came, each with its line."""
    if block.texts or block.rows:
        yield from zip(block.lines, block.texts or block.rows, strict=True)
    elif shape.format is FileFormat.CSV:
        yield from csv_reader.rows_in(block, shape)


def _decoded(decoder: "msgspec.json.Decoder[Any]", text: str) -> Any:  # noqa: ANN401 - as the decoder
    if "\\u0000" in text:
        raise BadInput("The record holds a NUL character: the file was damaged on the way. Export it again.")
    try:
        return decoder.decode(text)
    except msgspec.ValidationError as fault:
        raise BadInput(_in_words(str(fault))) from None
    except (msgspec.DecodeError, UnicodeError) as fault:
        raise BadInput(f"The record is no JSON: {str(fault).removeprefix('JSON is malformed: ')}.") from None


def _in_words(fault: str) -> str:
    """`Expected `int`, got `str` - at `$.people[0].born_year`` → a sentence that begins with the field."""
    what, _, where = fault.replace("`", "").partition(" - at $")
    if "contains unknown field" in what:
        what = what.replace("Object contains unknown field", "there is no field called")
    place = where.lstrip(".") or "record"
    return f"{place}: {what[0].lower()}{what[1:]}."


def text_of(raw: Raw) -> bytes:
    """Write a record as it came as JSON, for sealing."""
    return json.dumps(raw, ensure_ascii=False).encode("utf-8", "replace")
