"""The audit trail on the screen: newest first, and whether the chain still holds."""

from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.ui import downloads, look_desk, tables, words
from dashboard.wiring import House
from data_access.access import Caller, Permission
from data_access.audit import KeptLine
from data_access.look_ups import faults_of_looks

_LINES_READ = 1_000
_EXPORTED = timedelta(days=30)


def lines_read(house: House, caller: Caller) -> list[KeptLine]:
    """Read the latest lines, newest first; the reading is on record itself."""
    with house.store.enter(caller, Permission.AUDIT_READ, about=f"the latest {_LINES_READ} lines"):
        return house.store.audit.lines(limit=_LINES_READ)


def show_lines(lines: Sequence[KeptLine], zone: ZoneInfo) -> None:
    """Show the lines that match what is typed; a sentence when none does."""
    text = st.text_input(
        "Find in the lines", placeholder="A name, an action, an outcome, a reason", key="find_line"
    )
    found = [row for row in (_row(kept, zone) for kept in lines) if _holds(row, text)]
    st.caption(f"{words.counted(len(found), 'line')} of the latest {words.number(len(lines))}, newest first")
    tables.show_table(found, alt="Audit lines, newest first", empty="No line matches.", key="audit_lines")


def offer_export(house: House, caller: Caller) -> None:
    """Offer the trail of some days with its signatures, as a file that a stranger can check."""
    today = house.clock().astimezone(house.settings.zone).date()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        since = st.date_input("First day", today - _EXPORTED, max_value=today, key="trail_since")
        until = st.date_input("Last day", today, max_value=today, key="trail_until")
        name = f"muster-audit-{since}-{until}.jsonl"
        build = look_desk.trail_builder(house, caller, (since, until))
        downloads.offer_as(
            "application/jsonl", name, build, label="Signed lines (JSON Lines)", key="trail_file"
        )
    st.caption("How it is checked without Muster: docs/audit-export.md. The public key is")
    st.code(house.store.audit.checkpoints.public_key.hex(), language=None)


def verify(house: House, caller: Caller) -> list[str]:
    """Check every line and every signed checkpoint; sentences about what is wrong, or none."""
    with house.store.enter(caller, Permission.AUDIT_VERIFY, about="the whole audit trail") as visit:
        return [*house.store.audit.verify(), *faults_of_looks(visit)]


def show_verdict(faults: Sequence[str]) -> None:
    """Say whether the trail is as it was written."""
    if faults:
        st.error("The audit trail is not as it was written. Keep this machine as it is and call for help.")
        tables.show_table(
            [{"What is wrong": fault} for fault in faults], alt="Faults of the audit trail", empty=""
        )
    else:
        st.success("Every line is as it was written, up to the last signed checkpoint and beyond.")


def _row(kept: KeptLine, zone: ZoneInfo) -> dict[str, tables.Cell]:
    line = kept.line
    return {
        "Line": kept.seq,
        "When": words.local_time(line.at, zone),
        "Who": line.name,
        "Did": line.action,
        "Outcome": line.outcome.value,
        "About": line.about,
        "Reason": line.reason,
        "From": line.address,
    }


def _holds(row: dict[str, tables.Cell], text: str) -> bool:
    return text.strip().casefold() in " ".join(str(cell) for cell in row.values()).casefold()
