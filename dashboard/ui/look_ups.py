"""Who looked at what on the screen: by person and by household, each only with a reason."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

import streamlit as st

from dashboard.exports import file_name
from dashboard.oversight.plainly import is_of_residents
from dashboard.ui import downloads, look_desk, tables, words
from dashboard.wiring import House
from data_access.access import Caller
from data_access.look_ups import LookUp

_HOUSEHOLD: Final = "looks_at_household"
_PERSON: Final = "looks_by_person"
_DAYS: Final = 30
_REASON: Final = "Complaint of a resident, 17 November"


class OfPerson(NamedTuple):
    """Whose looks are asked for, between which days, and why."""

    name: str
    days: tuple[date, date]
    reason: str


def ask_for_household() -> tuple[str, str] | None:
    """Ask for a household and the reason: what was typed, and why; None until both are given."""
    with st.form("of_household"):
        st.caption("Nothing of the household is shown here, only who was led to it.")
        told = st.text_input(
            "Phone, number of the household, or source / key", autocomplete="off", max_chars=120
        )
        reason = st.text_input("Reason", placeholder=_REASON, max_chars=300, key="reason_household")
        if st.form_submit_button("Look it up", icon=":material/search:", type="primary"):
            st.session_state[_HOUSEHOLD] = (told, reason)
    asked: tuple[str, str] | None = st.session_state.get(_HOUSEHOLD)
    return asked


def show_household(house: House, caller: Caller, asked: tuple[str, str]) -> None:
    """Show everybody who was led to the household, and hand the list out; a sentence when it was nobody."""
    told, reason = asked
    found = look_desk.by_household(house, caller, told, reason)
    if not found:
        st.info("No household is registered under that phone.", icon=":material/info:")
    for one in found:
        number = one.household_id.hex()
        people = len({look.kept.line.account for look in one.looks})
        st.subheader(f"Household {number[:8]}…", anchor=False)
        times = words.counted(len(one.looks), "time")
        st.text(f"Looked at {times} by {words.counted(people, 'account')}. Full number: {number}")
        _show(house, one.looks, key=f"household_{number}")
        with st.container(horizontal=True):
            _offer(house, caller, f"looks at household {number}", reason, one.looks, label="CSV with names")
            _offer_to_resident(house, caller, number, reason, one.looks)


def ask_for_person(house: House, caller: Caller) -> OfPerson | None:
    """Ask for an account, the days and the reason; None until all are given."""
    today = house.clock().astimezone(house.settings.zone).date()
    names = [person.name for person in house.accounts.everyone(caller)]
    with st.form("of_person"):
        with st.container(horizontal=True):
            name = st.selectbox("Account", names, index=None, placeholder="Choose an account")
            since = st.date_input("From", today - timedelta(days=_DAYS), max_value=today)
            until = st.date_input("To", today, max_value=today)
        reason = st.text_input("Reason", placeholder=_REASON, max_chars=300, key="reason_person")
        if st.form_submit_button("Look it up", icon=":material/search:", type="primary") and name:
            st.session_state[_PERSON] = OfPerson(name, (since, until), reason)
    asked: OfPerson | None = st.session_state.get(_PERSON)
    return asked


def show_person(house: House, caller: Caller, asked: OfPerson) -> None:
    """Show all that an account looked at, and hand the list out."""
    found = look_desk.by_person(house, caller, *asked)
    residents = [look for look in found if is_of_residents(look)]
    whole = st.toggle("Also what shows no single household", key="all_lines")
    shown = found if whole else residents
    households = sum(look.households for look in shown)
    st.text(
        f"{asked.name}: {words.counted(len(shown), 'line')}, which led {words.counted(households, 'time')}"
        " to a household."
    )
    _show(house, shown, key="looks_of_person")
    _offer(house, caller, f"what {asked.name} looked at", asked.reason, shown, label="CSV")


def _show(house: House, looks: Sequence[LookUp], *, key: str) -> None:
    tables.show_table(
        [dict(row) for row in look_desk.rows_of(house, looks)],  # type: ignore[arg-type]
        alt="Who looked at what, the latest first",
        empty="Nobody was led there." if key.startswith("household") else "Nothing was looked at.",
        key=key,
    )


def _offer(  # noqa: PLR0917 - what goes out, why, and under which name
    house: House, caller: Caller, what: str, reason: str, looks: Sequence[LookUp], label: str
) -> None:
    if not looks:
        return
    build = look_desk.csv_builder(house, caller, what, reason, look_desk.rows_of(house, looks))
    name = file_name("look-ups", "csv", f"{looks[0].kept.seq}")
    downloads.offer("csv", name, build, label=label, key=f"csv_{what}")


def _offer_to_resident(
    house: House, caller: Caller, number: str, reason: str, looks: Sequence[LookUp]
) -> None:
    if not looks:
        return
    rows = look_desk.rows_for_resident(house, looks)
    build = look_desk.csv_builder(house, caller, f"looks at household {number}, for it", reason, rows)
    name = file_name("who looked at your record", "csv", number[:8])
    downloads.offer("csv", name, build, label="For the resident, without names", key=f"resident_{number}")
