"""The week's second looks on the screen: what merits one, who looked again, and what they found."""

from collections.abc import Mapping
from typing import Final

import streamlit as st

from dashboard.oversight.merits import Item, Merit
from dashboard.ui import look_desk, tables, words
from dashboard.ui.facts import Fact, show_facts
from dashboard.ui.look_desk import Week
from dashboard.wiring import House
from data_access.access import Caller

WEEKS: Final = 8
MERIT_WORDS: Final[Mapping[Merit, str]] = {
    Merit.BROKEN_GLASS: "Broken glass",
    Merit.OWN_NAME: "Own name",
    Merit.UNUSUAL_HOUR: "Unusual hour",
    Merit.MANY_OPENINGS: "Many openings",
    Merit.TAKEN_OUT: "Taken out as a file",
    Merit.REFUSED: "Refused",
}


def choose_week(house: House) -> int:
    """Ask for a week; how many weeks ago it began, 0 for this one."""
    labels = {_label(house, ago): ago for ago in range(WEEKS)}
    chosen = st.selectbox("Week", list(labels), key="week")
    return labels[chosen]


def show_week(house: House, caller: Caller, week: Week) -> None:
    """Show what merits a second look, what is open, and what was found."""
    own = sum(_is_own(item, caller) for item in week.open_items)
    show_facts(
        [
            Fact("To be looked at again", words.number(len(week.open_items)), "in this week"),
            Fact("Looked at", words.number(len(week.items) - len(week.open_items)), "with a note"),
            Fact("About yourself", words.number(own), "somebody else has to look at them"),
        ]
    )
    tables.show_table(
        [_row(house, week, item) for item in week.items],
        alt="What merits a second look, the latest first",
        empty="Nothing of this week merits a second look.",
        key="merits",
    )


def ask_for_review(house: House, caller: Caller, week: Week) -> bool:
    """Ask which one was looked at again and what was found; True when that was kept."""
    by_label = {_named(item): item for item in week.open_items if not _is_own(item, caller)}
    if not by_label:
        return False
    with st.form("review", clear_on_submit=True):
        label = st.selectbox("Looked at again", list(by_label), index=None, placeholder="Choose one")
        note = st.text_input("What you found", max_chars=500, placeholder="Asked her: the drill of Thursday")
        asked = st.form_submit_button("Keep the review", icon=":material/task_alt:", type="primary")
    if not asked:
        return False
    if label is None:
        st.warning("Choose what you looked at.", icon=":material/info:")
        return False
    look_desk.keep_review(house, caller, by_label[label], note)
    st.toast("The review is kept.")
    return True


def _row(house: House, week: Week, item: Item) -> dict[str, tables.Cell]:
    found = week.reviews.get((item.seq, item.merit.value))
    return {
        "Why": MERIT_WORDS[item.merit],
        "When": words.local_time(item.at, house.settings.zone),
        "Who": item.who,
        "What": item.sentence,
        "Reason given": item.reason,
        "Looked at by": found.name if found else "",
        "Found": found.note if found else "open",
        "Line": item.seq,
    }


def _is_own(item: Item, caller: Caller) -> bool:
    return item.who == caller.name or item.account == caller.account_id.hex()


def _named(item: Item) -> str:
    return f"Line {item.seq} · {MERIT_WORDS[item.merit]} · {item.who}"


def _label(house: House, ago: int) -> str:
    monday = look_desk.week_of(house, ago).since
    return f"{('This week', 'Last week')[ago] if ago < 2 else 'Week'} from {words.day(monday.date())}"
