"""The audit trail: every way of tampering with the real database is seen and said."""

import json
import os
import threading
from base64 import b64decode, b64encode
from hashlib import sha256

import pytest
from sqlalchemy import Engine, delete, insert, select, text, update

from data_access.audit import AuditLine, AuditTrail, Outcome
from data_access.checkpoints import Checkpoints
from data_access.engines import for_writing
from data_access.keyfiles import KeyFiles, read_key
from data_access.refusals import StoreUnavailable
from data_access.store import Store
from data_access.tables import audit_lines
from tests.doors import StillClock


@pytest.fixture
def trail(store: Store) -> AuditTrail:
    """Ten lines, signed at every fifth."""
    trail = AuditTrail(store.record_engine, store.audit._checkpoints, checkpoint_every=5)
    for number in range(10):
        trail.record(_line(store, f"area {number}"))
    return trail


def _line(store: Store, about: str) -> AuditLine:
    return AuditLine(
        at=store.clock(),
        account="00",
        name="tester",
        roles=("emergency_manager",),
        session="session-1",
        address="10.0.0.7",
        action="registry:area:count",
        outcome=Outcome.ALLOWED,
        about=about,
    )


def _rows(engine: Engine) -> list[tuple[int, bytes, bytes]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(audit_lines).order_by(audit_lines.c.seq))]


def _remake(engine: Engine, first: int, old: bytes, new: bytes) -> None:
    """What somebody with the whole database can do: change a line and take all digests anew after it."""
    rows = _rows(engine)
    digest = rows[first - 2][2] if first > 1 else bytes(32)
    with for_writing(engine).begin() as connection:
        for seq, body, _ in rows[first - 1 :]:
            changed = body.replace(old, new)
            digest = sha256(digest + changed).digest()
            where = audit_lines.c.seq == seq
            connection.execute(update(audit_lines).where(where).values(body=changed, digest=digest))


def test_an_untouched_trail_has_no_fault(trail: AuditTrail) -> None:
    assert trail.verify() == []


def test_an_empty_trail_has_no_fault(store: Store) -> None:
    assert store.audit.verify() == []
    assert store.audit.checkpoint(store.clock()) == 0


def test_lines_come_back_latest_first(trail: AuditTrail) -> None:
    """With their numbers, so that the next page begins where this one ended."""
    latest = trail.lines(limit=3)
    assert [(kept.seq, kept.line.about) for kept in latest] == [(10, "area 9"), (9, "area 8"), (8, "area 7")]
    assert [kept.seq for kept in trail.lines(before=3)] == [2, 1]


def test_a_changed_line_is_named(trail: AuditTrail, store: Store) -> None:
    with for_writing(store.record_engine).begin() as connection:
        body = connection.execute(select(audit_lines.c.body).where(audit_lines.c.seq == 4)).scalar_one()
        changed = body.replace(b"tester", b"nobody")
        connection.execute(update(audit_lines).where(audit_lines.c.seq == 4).values(body=changed))
    assert trail.verify() == ["Line 4 of the audit trail was changed, or put where another one was."]


@pytest.mark.parametrize(
    ("gone", "sentence"),
    [
        ([4], "Line 4 is missing from the audit trail."),
        ([1, 2], "Lines 1 to 2 are missing from the audit trail."),
    ],
)
def test_missing_lines_are_named(trail: AuditTrail, store: Store, gone: list[int], sentence: str) -> None:
    with for_writing(store.record_engine).begin() as connection:
        connection.execute(delete(audit_lines).where(audit_lines.c.seq.in_(gone)))
    assert sentence in trail.verify()


def test_two_lines_that_changed_places_are_named(trail: AuditTrail, store: Store) -> None:
    rows = _rows(store.record_engine)
    with for_writing(store.record_engine).begin() as connection:
        for seq, other in ((2, 3), (3, 2)):
            _, body, digest = rows[other - 1]
            here = audit_lines.c.seq == seq
            connection.execute(update(audit_lines).where(here).values(body=body, digest=digest))
    assert [fault.split(" of ")[0] for fault in trail.verify()][:2] == ["Line 2", "Line 3"]


def test_a_cut_tail_is_seen_by_the_checkpoint(trail: AuditTrail, store: Store) -> None:
    """The chain that is left is whole; only what was signed outside the database shows the cut."""
    with for_writing(store.record_engine).begin() as connection:
        connection.execute(delete(audit_lines).where(audit_lines.c.seq > 7))
    assert trail.verify() == [
        "The end of the audit trail was cut off: line 10 was signed, but the last one here is 7."
    ]


def test_a_trail_that_was_emptied_is_seen(trail: AuditTrail, store: Store) -> None:
    with for_writing(store.record_engine).begin() as connection:
        connection.execute(delete(audit_lines))
    assert "the last one here is 0" in trail.verify()[0]


def test_a_recomputed_tail_is_seen_by_the_checkpoint(trail: AuditTrail, store: Store) -> None:
    """Every digest is right, and it is still not the chain that was signed."""
    _remake(store.record_engine, 8, b"tester", b"nobody")
    assert [fault.split(" on ")[0] for fault in trail.verify()] == ["Line 10 is not the one that was signed"]


def test_a_line_that_is_not_json_is_said_and_not_raised(trail: AuditTrail, store: Store) -> None:
    _remake(store.record_engine, 10, b"{", b"#")
    assert any("cannot be read" in fault for fault in trail.verify())


def test_a_line_or_a_digest_that_became_text_is_said_and_not_raised(trail: AuditTrail, store: Store) -> None:
    if store.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL refuses text in a column of bytes")
    with store.record_engine.begin() as connection:
        connection.execute(text("UPDATE audit_lines SET body = 'a line by hand' WHERE seq = 3"))
        connection.execute(text("UPDATE audit_lines SET digest = 'a digest by hand' WHERE seq = 5"))
    said = " ".join(trail.verify())
    assert "Line 3 " in said
    assert "Line 5 " in said


def test_a_forged_checkpoint_is_said(trail: AuditTrail, store: Store, files: KeyFiles) -> None:
    """Who remakes the chain and writes a checkpoint for it has no key to sign it with."""
    _remake(store.record_engine, 8, b"tester", b"nobody")
    forged = Checkpoints(files.checkpoints.with_name("forged"), os.urandom(32))
    forged.append(10, _rows(store.record_engine)[-1][2], store.clock())
    files.checkpoints.write_bytes(files.checkpoints.with_name("forged").read_bytes())
    assert trail.verify()[0] == "Checkpoint 1 in audit-checkpoints.jsonl was not signed by this installation."


def test_a_checkpoint_with_another_digest_is_said(trail: AuditTrail, files: KeyFiles) -> None:
    """The signed bytes themselves are changed; the signature no longer holds."""
    lines = files.checkpoints.read_text().splitlines()
    written = json.loads(lines[0])
    signed = b64decode(written["signed"]).replace(b'"seq":5', b'"seq":6')
    lines[0] = json.dumps({**written, "signed": b64encode(signed).decode()})
    files.checkpoints.write_text("\n".join([*lines, "not even JSON"]) + "\n")
    assert [fault[:12] for fault in trail.verify()] == ["Checkpoint 1", "Checkpoint 3"]


def test_missing_checkpoints_are_said(trail: AuditTrail, files: KeyFiles) -> None:
    """Without its checkpoints a chain proves little; that they are gone must not pass for peace."""
    files.checkpoints.unlink()
    assert trail.verify() == [
        "There are 10 lines but no checkpoint in audit-checkpoints.jsonl: put the file back from its backup."
    ]


def test_a_line_put_in_by_hand_is_seen(trail: AuditTrail, store: Store) -> None:
    body = _rows(store.record_engine)[-1][1]
    with for_writing(store.record_engine).begin() as connection:
        connection.execute(insert(audit_lines).values(seq=11, body=body, digest=bytes(32)))
    assert trail.verify() == ["Line 11 of the audit trail was changed, or put where another one was."]


def test_many_at_once_make_one_chain(store: Store) -> None:
    """Eight threads and two trails (as two processes would have): every number once, none lost."""
    other = AuditTrail(store.record_engine, store.audit._checkpoints)
    numbers: list[int] = []

    def write(trail: AuditTrail) -> None:
        numbers.extend(trail.record(_line(store, "many")) for _ in range(25))

    threads = [threading.Thread(target=write, args=(trail,)) for trail in (store.audit, other) * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == list(range(1, 201))
    assert store.audit.verify() == []


def test_a_checkpoint_that_cannot_be_written_is_refused(store: Store, files: KeyFiles) -> None:
    """The directory of the checkpoints has gone; nothing is answered until it is back."""
    away = Checkpoints(files.directory / "gone" / "checkpoints.jsonl", read_key(files.signing))
    trail = AuditTrail(store.record_engine, away, checkpoint_every=1)
    with pytest.raises(StoreUnavailable, match=r"checkpoint.*cannot be written"):
        trail.record(_line(store, "area"))


def test_a_line_that_cannot_be_written_takes_no_other_with_it(store: Store) -> None:
    with pytest.raises(UnicodeEncodeError):
        store.audit.record(_line(store, "half a character: \ud800"))
    assert store.audit.record(_line(store, "area")) == 1


def test_times_of_lines_are_utc(trail: AuditTrail, clock: StillClock) -> None:
    assert trail.lines(limit=1)[0].line.at == clock.now
    assert b'"at":"2026-11-20T12:00:00Z"' in _rows(trail._engine)[0][1]
