"""The rows of one import on their way: every block is taken in here, and nothing is kept yet."""

from collections.abc import Callable, Sequence
from typing import Self
from uuid import uuid4

from sqlalchemy import Connection

from data_access.household_rows import Row
from data_access.importers.blocks import Block
from data_access.importers.refused_files import header_raw
from data_access.importers.shared_phones import SharedPhones
from data_access.importers.spool import Spool, unpacked
from data_access.importers.staging import (
    HEADER_LINE,
    REFUSAL_COLUMNS,
    STAGED_REFUSALS,
    found_in,
    insert_many,
    refusal_context,
)
from data_access.importers.worker import Outcome, RefusedRow, Task, raw_records, same_key, text_of
from data_access.padding import padded
from data_access.vault import KeyClass, Vault

PutAway = Callable[[Sequence[bytes]], None]
"""Takes the packed rows of a block: into the spool, or straight into their tables."""


class StagedRows:
    """Ids in a temporary table, sealed rows in the spool, phones by their marks."""

    def __init__(self, connection: Connection, vault: Vault, task: Task) -> None:
        self.connection, self.task, self._vault = connection, task, vault
        self.spool = Spool()
        self.put_away: PutAway = self.spool.add
        self.phones = SharedPhones()
        self.policies: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.spool.close()

    def add(self, block: Block, outcome: Outcome) -> list[RefusedRow]:
        """Stage the rows of a block, and the refused ones apart; hands back all that were refused."""
        again = self._stood_before(outcome)
        refused = [*outcome.refused, *self._handed_back(block, again)]
        refused.sort(key=lambda row: row.line)
        if again:
            outcome.keep([rows.without(set(again)) for rows in unpacked(outcome.packed)])
        self.phones.add(*outcome.phones)
        self.put_away(outcome.packed)
        self.policies.update(outcome.policies)
        insert_many(self.connection, STAGED_REFUSALS, REFUSAL_COLUMNS, [self._sealed(row) for row in refused])
        return refused

    def keep_header(self) -> None:
        """Keep the columns of the file beside its refused rows, as the row of line 0."""
        header = RefusedRow(HEADER_LINE, "The columns of the file.", header_raw(self.task.shape))
        insert_many(self.connection, STAGED_REFUSALS, REFUSAL_COLUMNS, [self._sealed(header)])

    def _stood_before(self, outcome: Outcome) -> dict[bytes, tuple[int, int]]:
        """Note the households of a block; hands back those of an earlier block: id → line, first line."""
        heads = outcome.heads
        rows = [(bytearray(row_id), bytearray(digest), line) for row_id, digest, line in heads]
        if insert_many(self.connection, "staged_ids", ("id", "row_digest", "line"), rows) == len(heads):
            return {}
        found = found_in(self.connection, "staged_ids", ("id", "line"), [head[0] for head in heads])
        earlier = {bytes(household_id): line for household_id, line in found}
        return {row_id: (line, earlier[row_id]) for row_id, _, line in heads if earlier[row_id] != line}

    def _handed_back(self, block: Block, again: dict[bytes, tuple[int, int]]) -> list[RefusedRow]:
        if not again:
            return []
        reasons = {line: same_key(first) for line, first in again.values()}
        return [
            RefusedRow(line, reasons[line], raw)
            for line, raw in raw_records(block, self.task.shape)
            if line in reasons
        ]

    def _sealed(self, row: RefusedRow) -> Row:
        row_id = uuid4().bytes
        context = refusal_context(row_id, self.task.jurisdiction)
        sealed = self._vault.seal(KeyClass.PROFILE, context, padded(text_of(row.raw)))
        return (row_id, self.task.batch_id, row.line, row.reason[:500], sealed)
