"""Staged rows → the county's records, in one transaction: all of a file, or nothing of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, CursorResult, bindparam, text

from data_access.generations import next_generation
from data_access.household_rows import (
    CONSENT_COLUMNS,
    HOUSEHOLD_COLUMNS,
    PHONE_COLUMNS,
    PLACE_COLUMNS,
)
from data_access.importers.report import SHOWN_NOTES, Note
from data_access.importers.staging import REFUSAL_COLUMNS, STAGED_REFUSALS
from data_access.importers.withdrawals import keep_withdrawals
from data_access.place_format import Policy
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


_SAME: Final = """
    FROM staged_households WHERE EXISTS (
        SELECT 1 FROM households h
        WHERE h.id = staged_households.id AND (
            h.row_digest = staged_households.row_digest OR h.version > staged_households.version))"""
"""A household that somebody changed here while the file was read counts as the same: it is kept."""
_STAGED_IDS: Final = "(SELECT id FROM staged_households)"


class Merge:
    """The merging of one batch over one connection; nothing is committed here."""

    def __init__(self, connection: Connection, vault: Vault, now: datetime) -> None:
        self._connection, self._vault, self._now = connection, vault, now

    def _run(self, sql: str, **more: Any) -> "CursorResult[Any]":  # noqa: ANN401 - values of any column
        statement = text(sql)
        if ":now" in sql:
            statement = statement.bindparams(bindparam("now", type_=UtcTime))
            more["now"] = self._now
        return self._connection.execute(statement, more)

    def _count(self, sql: str) -> int:
        return int(self._run(sql).scalar_one())

    # ----------------------------------------------------------------------------- what would happen
    def counts(self) -> Counts:
        """Count what a merge would do, and change nothing."""
        staged = self._count("SELECT count(*) FROM staged_households")
        known = self._count("SELECT count(*) FROM staged_households s JOIN households h ON h.id = s.id")
        same = self._count("SELECT count(*)" + _SAME) if known else 0
        return Counts(new=staged - known, changed=known - same, same=same)

    def notes(self) -> list[Note]:
        """Say which rows share a phone with another row or with a household that is kept."""
        return [*self._phones_shared_in_file(), *self._phones_shared_with_kept()]

    def _phones_shared_in_file(self) -> list[Note]:
        rows = self._run(
            f"""SELECT p.blind, h.line FROM staged_phones p
            JOIN staged_households h ON h.id = p.household_id
            WHERE p.blind IN (
                SELECT blind FROM staged_phones GROUP BY blind HAVING count(*) > 1 LIMIT {SHOWN_NOTES})
            ORDER BY h.line"""  # noqa: S608 - a number of our own
        )
        lines: dict[bytes, list[int]] = {}
        for row in rows:
            lines.setdefault(bytes(row.blind), []).append(row.line)
        return [
            Note(
                shared[0],
                f"Lines {_listed(shared)} give the same phone: the households were kept apart, "
                "and a call from it shows all of them.",
            )
            for shared in lines.values()
        ]

    def _phones_shared_with_kept(self) -> list[Note]:
        rows = self._run(
            f"""SELECT DISTINCT h.line FROM staged_phones s
            JOIN phones p ON p.blind = s.blind AND p.household_id <> s.household_id
            JOIN staged_households h ON h.id = s.household_id
            WHERE NOT EXISTS (SELECT 1 FROM staged_households o WHERE o.id = p.household_id)
            ORDER BY h.line LIMIT {SHOWN_NOTES}"""  # noqa: S608 - a number of our own
        )
        return [
            Note(line, "The phone is also that of another household that is kept; both were kept.")
            for line in rows.scalars()
        ]

    # ------------------------------------------------------------------------------------ what happens
    def merge(self) -> Counts:
        """Make the staged rows the county's records; what is unchanged stays as it is."""
        counts = self.counts()
        if counts.same:
            self._run("DELETE" + _SAME)
        if counts.known:
            self._index_staged()
        if counts.changed:
            keep_withdrawals(self._connection, self._vault, self._now.date())
            for table in ("phones", "consents"):
                self._run(f"DELETE FROM {table} WHERE household_id IN {_STAGED_IDS}")  # noqa: S608 - as above
        if counts.new or counts.changed:
            self._merge_households()
            only = f" WHERE household_id IN {_STAGED_IDS}" if counts.same else ""
            self._copy("phones", PHONE_COLUMNS, only)
            self._copy("consents", CONSENT_COLUMNS, only)
            self._merge_places(only, changed=bool(counts.changed))
        names = ", ".join(REFUSAL_COLUMNS)
        self._run(f"INSERT INTO import_refusals ({names}) SELECT {names} FROM {STAGED_REFUSALS}")  # noqa: S608 - as above
        return counts

    def _index_staged(self) -> None:
        # Rows that are looked for one by one need it; a first import of everything does not.
        for table in ("staged_phones", "staged_consents", "staged_places"):
            self._run(f"CREATE INDEX of_{table} ON {table} (household_id)")

    def _merge_households(self) -> None:
        names = ", ".join(HOUSEHOLD_COLUMNS)
        changes = ", ".join(f"{name} = excluded.{name}" for name in HOUSEHOLD_COLUMNS[1:])
        self._run(
            f"""INSERT INTO households ({names}, created_at, updated_at)
            SELECT {names}, :now, :now FROM staged_households WHERE true
            ON CONFLICT (id) DO UPDATE SET {changes}, updated_at = excluded.updated_at"""  # noqa: S608 - as above
        )

    def _copy(self, table: str, columns: tuple[str, ...], only: str) -> None:
        names = ", ".join(columns)
        self._run(
            f"INSERT INTO {table} ({names}) SELECT {names} FROM staged_{table}{only} ORDER BY household_id"  # noqa: S608 - as above
        )

    def _merge_places(self, only: str, *, changed: bool) -> None:
        if changed:
            policies = [policy.value for policy in Policy]
        else:
            rows = self._run("SELECT DISTINCT policy FROM staged_places")
            policies = list(rows.scalars())
        # Counters are moved in one order everywhere, so that two writers cannot wait for each other.
        for policy in sorted(policies):
            generation = next_generation(self._connection, Policy(policy))
            if changed:
                self._end_missing_places(policy, generation)
            self._copy_places(policy, generation, only)

    def _end_missing_places(self, policy: str, generation: int) -> None:
        self._run(
            f"""UPDATE places SET opted_in = false, rec = :nothing, generation = :generation
            WHERE policy = :policy AND opted_in AND household_id IN {_STAGED_IDS}
            AND NOT EXISTS (SELECT 1 FROM staged_places s
                WHERE s.policy = places.policy AND s.household_id = places.household_id)""",  # noqa: S608 - as above
            policy=policy,
            nothing=b"",
            generation=generation,
        )

    def _copy_places(self, policy: str, generation: int, only: str) -> None:
        names = ", ".join(PLACE_COLUMNS)
        changes = ", ".join(f"{name} = excluded.{name}" for name in PLACE_COLUMNS[2:])
        self._run(
            f"""INSERT INTO places ({names}, generation) SELECT {names}, :generation FROM staged_places
            {only or "WHERE true"} AND policy = :policy ORDER BY household_id
            ON CONFLICT (policy, household_id) DO UPDATE SET {changes}, generation = excluded.generation""",  # noqa: S608 - as above
            policy=policy,
            generation=generation,
        )


def _listed(lines: list[int]) -> str:
    shown = [str(line) for line in lines[:6]]
    if len(lines) > 6:
        return ", ".join(shown) + f" and {len(lines) - 6} more"
    return ", ".join(shown[:-1]) + f" and {shown[-1]}"
