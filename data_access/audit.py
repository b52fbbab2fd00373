"""The audit trail: who asked for what, when, from where and with what outcome, in an unbroken chain.

Every line is canonical JSON, kept as the bytes over which its digest was taken: SHA-256 over the
digest before it and those bytes. The chain shows a changed or missing line; that its end was cut off
or made anew is shown by checkpoints, signed with Ed25519 and kept outside the database.
"""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

import msgspec
from sqlalchemy import Connection, Engine, insert, select, text
from sqlalchemy.exc import SQLAlchemyError

from data_access.checkpoints import Checkpoint, Checkpoints
from data_access.engines import for_reading, for_writing, told_plainly
from data_access.refusals import StoreUnavailable
from data_access.tables import audit_lines

FIRST = bytes(32)
"""The digest before the first line."""
CHECKPOINT_EVERY = 100
_ADVISORY_LOCK = 0x4D757374_65724175
"""On PostgreSQL: the lock that lets one writer at a time put a line at the end ("MusterAu")."""
_BATCH = 10_000


class Outcome(StrEnum):
    """How it ended."""

    ALLOWED = "allowed"
    REFUSED = "refused"
    FAILED = "failed"
    DONE = "done"


class AuditLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line. It holds no personal value of a resident: `about` names kinds, areas and numbers."""

    at: datetime
    account: str
    name: str
    roles: tuple[str, ...]
    session: str
    address: str
    action: str
    outcome: Outcome
    about: str
    reason: str = ""


class KeptLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line as it stands in the chain: its number is part of what the digest is taken over."""

    seq: int
    line: AuditLine


@dataclass(eq=False)
class _Waiting:
    """A line on its way to the disk, and what became of it: a number, or why not."""

    line: AuditLine
    seq: int | None = None
    refused: StoreUnavailable | None = field(default=None)


class AuditTrail:
    """Writes lines at the end of the chain, reads them, and says what is wrong with it."""

    def __init__(
        self, engine: Engine, checkpoints: Checkpoints, *, checkpoint_every: int = CHECKPOINT_EVERY
    ) -> None:
        self._engine = for_reading(engine)
        self._writing = for_writing(engine)
        self._checkpoints = checkpoints
        self._every = checkpoint_every
        self._signed_to = 0
        self._waiting: list[_Waiting] = []
        self._queue = threading.Lock()
        self._writer = threading.Lock()

    def record(self, line: AuditLine) -> int:
        """Put `line` at the end, durably, and give its number. `StoreUnavailable` when it cannot be.

        Lines that arrive while another is being written share the next commit, so that many people
        at once wait for one write to the disk and not for as many as they are.
        """
        mine = _Waiting(line)
        msgspec.json.encode(line)  # A line that cannot be written fails here, and takes no other with it.
        with self._queue:
            self._waiting.append(mine)
        with self._writer:
            if mine.seq is None and mine.refused is None:
                self._write_waiting()
        if mine.seq is None:
            raise mine.refused or StoreUnavailable("The audit line was not written; nothing was answered.")
        return mine.seq

    def _write_waiting(self) -> None:
        """Write all that wait in one transaction; when it fails, every one of them is told why."""
        with self._queue:
            batch, self._waiting = self._waiting, []
        try:
            with told_plainly():
                kept, digest = self._append([waiting.line for waiting in batch])
                if kept[-1] - self._signed_to >= self._every:
                    self._sign(kept[-1], digest, batch[-1].line.at)
        except (SQLAlchemyError, StoreUnavailable) as error:
            why = error.sentence if isinstance(error, StoreUnavailable) else "Its table does not answer."
            for waiting in batch:
                waiting.refused = StoreUnavailable(
                    f"The audit trail could not be written, so that nothing was answered. {why}"
                )
            return
        for waiting, seq in zip(batch, kept, strict=True):
            waiting.seq = seq

    def _append(self, lines: Sequence[AuditLine]) -> tuple[range, bytes]:
        with self._writing.begin() as connection:
            _lock_end(connection)
            seq, digest = _end(connection)
            first = seq + 1
            rows: list[dict[str, object]] = []
            for seq, line in enumerate(lines, start=first):
                body = _body(seq, line)
                digest = sha256(digest + body).digest()
                rows.append({"seq": seq, "body": body, "digest": digest})
            connection.execute(insert(audit_lines), rows)
        return range(first, first + len(lines)), digest

    def _sign(self, seq: int, digest: bytes, at: datetime) -> None:
        self._checkpoints.append(seq, digest, at)
        self._signed_to = seq

    def checkpoint(self, now: datetime) -> int:
        """Sign the end of the chain as it is now; the number of the last line, 0 when there is none."""
        with self._writer, told_plainly(), self._engine.connect() as connection:
            seq, digest = _end(connection)
            if seq:
                self._sign(seq, digest, now)
            return seq

    def lines(self, *, before: int | None = None, limit: int = 100) -> list[KeptLine]:
        """The latest lines first, from before number `before`; perhaps none."""
        wanted = select(audit_lines.c.body).order_by(audit_lines.c.seq.desc()).limit(limit)
        if before is not None:
            wanted = wanted.where(audit_lines.c.seq < before)
        with told_plainly(), self._engine.connect() as connection:
            return [_read(body) for (body,) in connection.execute(wanted)]

    @property
    def checkpoints(self) -> Checkpoints:
        """The signed checkpoints, which are kept outside the database."""
        return self._checkpoints

    def verify(self, *kept_elsewhere: Path) -> list[str]:
        """What is wrong with the chain, a sentence each; none when every line is as it was written.

        It is held against the checkpoints of this installation, and against copies of the file that were
        kept elsewhere: who could change database and file together could not reach those.
        """
        signed, faults = self._checkpoints.read()
        for path in kept_elsewhere:
            more, wrong = _read_elsewhere(self._checkpoints.kept_at(path), path)
            signed, faults = signed + more, faults + wrong
        found_any = bool(signed or faults)
        by_seq: dict[int, list[Checkpoint]] = {}
        for checkpoint in signed:
            by_seq.setdefault(checkpoint.seq, []).append(checkpoint)
        before, last = FIRST, 0
        for seq, body, digest in self._rows():
            faults += _faults_of(seq, body, digest, before, last)
            faults += [
                f"Line {seq} is not the one that was signed on {checkpoint.at:%d %B %Y %H:%M} UTC: the"
                " chain was made anew up to here or beyond."
                for checkpoint in by_seq.pop(seq, [])
                if checkpoint.digest != digest
            ]
            before, last = digest, seq
        if last >= self._every and not found_any:
            faults.append(
                f"There are {last} lines but no checkpoint in {self._checkpoints.name}: put the file back"
                " from its backup."
            )
        return faults + _faults_of_end(last, by_seq)

    def _rows(self) -> Iterator[tuple[int, bytes, bytes]]:
        lines = audit_lines.c
        last = 0
        with told_plainly(), self._engine.connect() as connection:
            while True:
                wanted = select(lines.seq, lines.body, lines.digest).where(lines.seq > last)
                rows = connection.execute(wanted.order_by(lines.seq).limit(_BATCH)).cursor.fetchall()
                yield from ((seq, _raw(body), _raw(digest)) for seq, body, digest in rows)
                if len(rows) < _BATCH:
                    return
                last = rows[-1][0]


def _read_elsewhere(checkpoints: Checkpoints, path: Path) -> tuple[list[Checkpoint], list[str]]:
    signed, faults = checkpoints.read()
    if not signed and not faults:
        faults = [f"There is no checkpoint in {path}: name the copy that was kept."]
    return signed, faults


def _lock_end(connection: Connection) -> None:
    """One writer at a time: on SQLite BEGIN IMMEDIATE has seen to it already."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ADVISORY_LOCK})


def _end(connection: Connection) -> tuple[int, bytes]:
    lines = audit_lines.c
    row = connection.execute(select(lines.seq, lines.digest).order_by(lines.seq.desc()).limit(1)).first()
    return (0, FIRST) if row is None else (row.seq, row.digest)


def _body(seq: int, line: AuditLine) -> bytes:
    return msgspec.json.encode(KeptLine(seq, line), order="deterministic")


def _raw(found: object) -> bytes:
    """What lies in the column as bytes: SQLite keeps text where a hand wrote text."""
    return found if isinstance(found, bytes) else str(found).encode()


def _read(body: bytes) -> KeptLine:
    return msgspec.json.decode(body, type=KeptLine)


def _faults_of(seq: int, body: bytes, digest: bytes, before: bytes, last: int) -> list[str]:
    """What is wrong with one line, as the digest before it and the number before it tell."""
    if seq != last + 1:
        gone = f"Line {last + 1} is" if seq == last + 2 else f"Lines {last + 1} to {seq - 1} are"
        return [f"{gone} missing from the audit trail."]
    if sha256(before + body).digest() != digest:
        return [f"Line {seq} of the audit trail was changed, or put where another one was."]
    try:
        kept = _read(body)
    except msgspec.DecodeError:
        return [f"Line {seq} of the audit trail cannot be read."]
    return [] if kept.seq == seq else [f"Line {seq} of the audit trail bears the number of another."]


def _faults_of_end(last: int, unmet: dict[int, list[Checkpoint]]) -> list[str]:
    beyond = max(unmet, default=0)
    if beyond <= last:
        return []
    return [
        f"The end of the audit trail was cut off: line {beyond} was signed, but the last one here is {last}."
    ]
