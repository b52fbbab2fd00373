"""One block of a file → sealed rows and refusals: all that a worker process does."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import msgspec

from data_access.household_rows import Row, RowMaker, with_dialled_phones
from data_access.importers import csv_reader
from data_access.importers.blocks import Block, FileFormat, Shape
from data_access.importers.checks import PlaceCheck, find_date_fault
from data_access.importers.features import Feature, row_of_feature
from data_access.importers.mapping import Mapping
from data_access.importers.plan import RowPlan
from data_access.place_format import find_main_address
from data_access.records.household import SafetyProfile
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


@dataclass(frozen=True)
class RefusedRow:
    """A record that was not kept: where it stands, why, and how it came."""

    line: int
    reason: str
    raw: Raw


@dataclass
class Outcome:
    """What became of a block; rows are ready for the staged tables, in the order of their columns."""

    number: int
    bytes_read: int
    rows_read: int = 0
    off_the_map: int = 0
    households: list[Row] = field(default_factory=list)
    phones: list[Row] = field(default_factory=list)
    consents: list[Row] = field(default_factory=list)
    places: list[Row] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)


Read = tuple[int, Raw, SafetyProfile]


class BlockWorker:
    """Reads, checks and seals blocks; keeps nothing of one block for the next."""

    def __init__(self, task: Task, vault: Vault) -> None:
        self._task = task
        self._plan = None if task.mapping is None else RowPlan(task.mapping)
        self._maker = RowMaker(vault, task.source, task.version, task.jurisdiction, task.today)
        self._places = PlaceCheck(task.outline_wkb)
        self._decoder = msgspec.json.Decoder(SafetyProfile)
        self._features = msgspec.json.Decoder(Feature)

    def work(self, block: Block) -> Outcome:
        """Read every record of `block`; what cannot be kept is among the refused, with its reason."""
        outcome = Outcome(block.number, block.bytes_read)
        if block.reason:
            outcome.rows_read = 1
            outcome.refused.append(RefusedRow(block.first_line, block.reason, block.text.rstrip("\r\n")))
            return outcome
        read = list(self._read(block, outcome))
        faults = self._places.faults([profile for _, _, profile in read])
        first_lines: dict[bytes, int] = {}
        for position, (line, raw, profile) in enumerate(read):
            try:
                reason = faults.get(position) or find_date_fault(profile, self._task.today)
                reason = reason or self._add(outcome, first_lines, line, profile)
            except BadInput as fault:
                reason = str(fault)
            if reason:
                outcome.refused.append(RefusedRow(line, reason, raw))
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
            if self._task.shape.format is FileFormat.GEOJSON:
                return self._profile_of_feature(raw)
            return with_dialled_phones(_decoded(self._decoder, raw))
        return self._plan_of_rows().read(raw)

    def _plan_of_rows(self) -> RowPlan:
        if self._plan is None:
            raise BadInput("There is no mapping for the columns of this file.")
        return self._plan

    def _profile_of_feature(self, raw: str) -> SafetyProfile:
        feature = _decoded(self._features, raw)
        whole = feature.find_profile()
        if whole is not None:
            return with_dialled_phones(whole)
        return self._plan_of_rows().read(row_of_feature(feature, self._task.shape.header))

    def _add(
        self, outcome: Outcome, first_lines: dict[bytes, int], line: int, profile: SafetyProfile
    ) -> str | None:
        """Add the rows of a household; hands back the reason when it stood in the block before."""
        rows = self._maker.rows(profile)
        household_id: HouseholdId = rows.household[0]
        if household_id in first_lines:
            return same_key(first_lines[household_id])
        first_lines[household_id] = line
        address = find_main_address(profile)
        if address is None or address.latitude is None:
            outcome.off_the_map += 1
        batch_id = self._task.batch_id
        *household, confirmed_on = rows.household
        outcome.households.append((batch_id, *household, _iso(confirmed_on), line))
        for phone in rows.phones:
            outcome.phones.append((batch_id, *phone))
        for _, scope, given, ends, withdrawn, evidence in rows.consents:
            days = _iso(given), _iso(ends), _iso(withdrawn)
            outcome.consents.append((batch_id, household_id, scope, *days, evidence))
        for place in rows.places:
            outcome.places.append((batch_id, *place[:6], _iso(place[6])))
        return None


def same_key(line: int) -> str:
    """Say that a household stood in the file before."""
    return f"The same household stands on line {line}: two rows of a file cannot be one household."


def raw_records(block: Block, shape: Shape) -> Iterator[tuple[int, Raw]]:
    """Read the records of a block as they came, each with its line."""
    if shape.format is FileFormat.CSV:
        yield from csv_reader.rows_in(block, shape)
    else:
        yield from zip(block.lines, block.texts, strict=True)


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


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def text_of(raw: Raw) -> bytes:
    """Write a record as it came as JSON, for sealing."""
    return json.dumps(raw, ensure_ascii=False).encode("utf-8", "replace")
