"""Staged rows → the county's records, in one transaction: all of a file, or nothing of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, CursorResult, text

from data_access.generations import next_generation
from data_access.household_rows import HOUSEHOLD_COLUMNS, PLACE_COLUMNS
from data_access.importers.changing import replace_changed, stage_changed
from data_access.importers.inserting import insert_alike, written
from data_access.importers.merged import take_in_merged
from data_access.importers.report import Note
from data_access.importers.spool import Hand, ShelfRows
from data_access.importers.staged_rows import StagedRows
from data_access.importers.staging import REFUSAL_COLUMNS, STAGED_REFUSALS, found_in
from data_access.importers.withdrawals import keep_withdrawals
from data_access.place_format import Policy
from data_access.refusals import Conflict
from data_access.utc_time import UtcTime
from data_access.vault import Vault


@dataclass(frozen=True)
class Counts:
    """How many staged households are new, changed, or the same as they are kept."""

    new: int
    changed: int
    same: int

    @property
    def known(self) -> int:
        """How many are kept already, under whatever content."""
        return self.changed + self.same


_SAME: Final = "(h.row_digest = s.row_digest OR h.version > :version)"
"""A household that somebody changed here while the file was read counts as the same: it is kept."""
_NOT_MERGED: Final = "NOT EXISTS (SELECT 1 FROM household_sources m WHERE m.id = s.id)"
"""What a merged household's sources tell lies apart from its record."""
_STRAIGHT_ROWS: Final = 12_000
"""So many rows at once find most pages of the tables once, and are stored before the next are sealed."""
_DIGEST: Final = HOUSEHOLD_COLUMNS.index("row_digest")
_POLICY: Final = PLACE_COLUMNS.index("policy")


class Merge:
    """The merging of one batch over one connection; nothing is committed here."""

    def __init__(self, connection: Connection, vault: Vault, now: datetime, staged: StagedRows) -> None:
        self._connection, self._vault, self._now, self._staged = connection, vault, now, staged

    def _run(self, sql: str, **more: Any) -> "CursorResult[Any]":  # noqa: ANN401 - values of any column
        return self._connection.execute(text(sql), more)

    def _any(self, table: str) -> bool:
        return self._run(f"SELECT 1 FROM {table} LIMIT 1").first() is not None  # noqa: S608 - own names

    # ----------------------------------------------------------------------------- what would happen
    def counts(self) -> Counts:
        """Count what a merge would do, and change nothing."""
        staged = self._run("SELECT count(*) FROM staged_ids").scalar_one()
        known, same = self._known("households", _NOT_MERGED)
        if self._any("household_sources"):
            merged = self._known("household_sources", "true")
            known, same = known + merged[0], same + merged[1]
        return Counts(new=int(staged) - known, changed=known - same, same=same)

    def _known(self, table: str, also: str) -> tuple[int, int]:
        """Count the staged households that `table` knows, and those of them that are told as before."""
        row = self._run(
            f"""SELECT count(*), coalesce(sum(CASE WHEN {_SAME} THEN 1 ELSE 0 END), 0)
            FROM staged_ids s JOIN {table} h ON h.id = s.id WHERE {also}""",  # noqa: S608 - our own words
            version=self._staged.task.version,
        ).one()
        known, same = (int(count) for count in row)
        return known, same

    def notes(self) -> list[Note]:
        """Say which rows share a phone with another row or with a household that is kept."""
        if self._any("phones"):
            for rows in self._staged.spool.rows():
                self._staged.phones.meet_kept(self._connection, rows)
        return self._staged.phones.notes()

    # -------------------------------------------------------------------- while the file is still read
    def go_straight(self) -> Callable[[], None]:
        """From now on put the rows into their tables as they come: none of them is kept yet.

        What comes back is called at the end, for the rows that are still in the hand.
        """
        generations = self._moved(anything_changed=True)
        others_kept = self._any("phones")
        hand = Hand(_STRAIGHT_ROWS)

        def put_in() -> None:
            rows = hand.emptied()
            if others_kept:
                self._staged.phones.meet_kept(self._connection, rows)
            self._add_new(rows, generations)

        def put_away(shelves: Sequence[bytes]) -> None:
            hand.take(shelves)
            if hand.is_full:
                put_in()

        self._staged.put_away = put_away
        return put_in

    def gone_straight(self) -> tuple[Counts, list[Note]]:
        """Count what went straight in, and keep the refused rows too."""
        new = self._run("SELECT count(*) FROM staged_ids").scalar_one()
        self._keep_refusals()
        return Counts(int(new), 0, 0), self._staged.phones.notes()

    # ------------------------------------------------------------------------------------ what happens
    def merge(self) -> Counts:
        """Make the staged rows the county's records; what is unchanged stays as it is."""
        counts = self.counts()
        if counts.new or counts.changed:
            generations = self._moved(anything_changed=counts.changed > 0)
            merged = self._any("household_sources")
            for rows in self._staged.spool.rows():
                own = take_in_merged(self._connection, self._vault, self._now, rows) if merged else rows
                self._add_new(self._set_changed_aside(own) if counts.known else own, generations)
            if counts.changed:
                keep_withdrawals(self._connection, self._vault, self._now.date())
                replace_changed(self._connection, self._now, generations)
        self._keep_refusals()
        return counts

    def _keep_refusals(self) -> None:
        names = ", ".join(REFUSAL_COLUMNS)
        self._run(f"INSERT INTO import_refusals ({names}) SELECT {names} FROM {STAGED_REFUSALS}")  # noqa: S608 - own names

    def _moved(self, *, anything_changed: bool) -> dict[str, int]:
        # Counters are moved in one order everywhere, so that two writers cannot wait for each other.
        # A changed household may be one that took its consent back: then every purpose has to know.
        return {
            policy.value: next_generation(self._connection, policy)
            for policy in sorted(Policy)
            if anything_changed or policy.value in self._staged.policies
        }

    def _set_changed_aside(self, rows: ShelfRows) -> ShelfRows:
        """Put the rows that change a household into their tables, and hand back those that are new."""
        ids = [row[0] for row in rows.households]
        found = found_in(self._connection, "households", ("id", "row_digest", "version"), ids)
        kept = {bytes(household_id): (bytes(digest), version) for household_id, digest, version in found}
        task = self._staged.task
        changed = {
            household_id
            for household_id, row in zip(map(bytes, ids), rows.households, strict=True)
            if household_id in kept
            and kept[household_id][0] != row[_DIGEST]
            and kept[household_id][1] <= task.version
        }
        if changed:
            stage_changed(self._connection, task.batch_id, rows.only(changed))
        return rows.without(set(kept)) if kept else rows

    def _add_new(self, rows: ShelfRows, generations: dict[str, int]) -> None:
        """Add households that are not kept, with all that belongs to them."""
        connection = self._connection
        now = written(connection, self._now, UtcTime())
        added = insert_alike(
            connection, "households", rows.households, {"created_at": now, "updated_at": now}
        )
        added += insert_alike(connection, "phones", rows.phones)
        added += insert_alike(connection, "consents", rows.consents)
        for policy, generation in generations.items():
            places = [row for row in rows.places if row[_POLICY] == policy]
            added += insert_alike(connection, "places", places, {"generation": str(generation)})
        if added != len(rows.households) + len(rows.phones) + len(rows.consents) + len(rows.places):
            raise Conflict(
                "Somebody else saved a household of the file at the same moment. Nothing of the file was"
                " kept. Import it again."
            )
