"""Asks the door who looked at whom, what merits a second look, and takes lists of it out."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from dashboard.exports import Stamp, csv_bytes
from dashboard.exports.plain_text import Row
from dashboard.oversight.merits import Item, merits_in
from dashboard.oversight.plainly import did, is_question, roles_of, why
from dashboard.ui import words
from dashboard.ui.downloads import caller_now
from dashboard.ui.kept_answers import KeptAnswers
from dashboard.wiring import House
from data_access.access import Caller, Permission
from data_access.audit_export import Period, exported, period_of
from data_access.break_glass import BrokenGlass, broken_since
from data_access.look_ups import LookUp, households_of, looks_at, looks_by
from data_access.records.ids import HouseholdId
from data_access.reviews import Review, lines_in, review, reviews_of

_ANSWERS: Final = KeptAnswers()
_WEEK: Final = "week"
LASTS: Final = timedelta(minutes=1)
NOTICED_FOR: Final = timedelta(days=7)


@dataclass(frozen=True)
class HouseholdLooks:
    """A household by its number, and everybody who was led to it."""

    household_id: HouseholdId
    looks: tuple[LookUp, ...]


@dataclass(frozen=True)
class Week:
    """What merits a second look in a week, and the reviews that there are by line and merit."""

    period: Period
    items: tuple[Item, ...]
    reviews: dict[tuple[int, str], Review]

    def is_open(self, item: Item) -> bool:
        """Whether nobody has looked at it again yet."""
        return (item.seq, item.merit.value) not in self.reviews

    @property
    def open_items(self) -> list[Item]:
        """Those that nobody has looked at again yet."""
        return [item for item in self.items if self.is_open(item)]


def week_of(house: House, weeks_ago: int) -> Period:
    """The week from Monday to Sunday in the county's zone."""
    zone = house.settings.zone
    today = house.clock().astimezone(zone).date()
    monday = today - timedelta(days=today.weekday() + 7 * weeks_ago)
    return period_of(monday, monday + timedelta(days=6), zone)


def week(house: House, caller: Caller, weeks_ago: int) -> Week:
    """Read what merits a second look in a week; asked anew after a minute, or a review."""
    period = week_of(house, weeks_ago)
    return _ANSWERS.asked_once(
        caller,
        _WEEK,
        f"{period.since:%Y-%m-%d}",
        lambda: _read_week(house, caller, period),
        now=house.clock(),
        lasts=LASTS,
    )


def _read_week(house: House, caller: Caller, period: Period) -> Week:
    about = f"what merits a second look, week of {period.since:%Y-%m-%d}"
    with house.store.enter(caller, Permission.AUDIT_REVIEW, about=about) as visit:
        items = tuple(merits_in(lines_in(visit, period), house.settings.zone))
        kept = reviews_of(visit, [item.seq for item in items])
    return Week(period, items, {(one.seq, one.kind): one for one in kept})


def keep_review(house: House, caller: Caller, item: Item, note: str) -> None:
    """Keep that somebody looked at it again; refused to the person concerned and without a note."""
    about = f"review of line {item.seq}: {item.merit}"
    with house.store.enter(caller, Permission.AUDIT_REVIEW, about=about, reason=note, writes=True) as visit:
        review(visit, item.seq, item.merit.value, note)
    _ANSWERS.forget(caller, _WEEK)


def broken_lately(house: House, caller: Caller) -> list[BrokenGlass]:
    """Read every time that the glass was broken in the last seven days."""

    def ask() -> list[BrokenGlass]:
        with house.store.enter(caller, Permission.AUDIT_REVIEW, about="broken glass, seven days") as visit:
            return broken_since(visit, visit.now - NOTICED_FOR)

    lasts = timedelta(seconds=5)
    return _ANSWERS.asked_once(caller, "glass", "", ask, now=house.clock(), lasts=lasts)


def by_household(house: House, caller: Caller, told: str, reason: str) -> list[HouseholdLooks]:
    """Look up who was led to the households at a phone, number or key; refused without a reason."""

    def ask() -> list[HouseholdLooks]:
        about = "who looked at a household, found by what was typed, not kept"
        with house.store.enter(caller, Permission.AUDIT_LOOKS, about=about, reason=reason) as visit:
            found = households_of(visit, told)
            return [HouseholdLooks(one, tuple(filter(is_question, looks_at(visit, one)))) for one in found]

    return _ANSWERS.asked_once(caller, "household", f"{told}|{reason}", ask, now=house.clock(), lasts=LASTS)


def by_person(house: House, caller: Caller, name: str, days: tuple[date, date], reason: str) -> list[LookUp]:
    """Look up all that an account did between two days; refused without a reason."""
    period = period_of(*days, house.settings.zone)

    def ask() -> list[LookUp]:
        about = f"what {name} looked at, {days[0]} to {days[1]}"
        with house.store.enter(caller, Permission.AUDIT_LOOKS, about=about, reason=reason) as visit:
            return [look for look in looks_by(visit, name, period) if is_question(look)]

    asked = f"{name}|{days}|{reason}"
    return _ANSWERS.asked_once(caller, "person", asked, ask, now=house.clock(), lasts=LASTS)


def rows_of(house: House, looks: Sequence[LookUp]) -> list[Row]:
    """Write look-ups as rows for those who oversee, with the names of staff."""
    return [
        {
            "When": words.local_time(look.kept.line.at, house.settings.zone),
            "Who": look.kept.line.name,
            "As": roles_of(look),
            "Did": did(look),
            "Outcome": look.kept.line.outcome.value,
            "Households": look.households,
            "About": look.kept.line.about,
            "Reason": look.kept.line.reason,
            "From": look.kept.line.address,
            "Line": look.kept.seq,
        }
        for look in looks
    ]


def rows_for_resident(house: House, looks: Sequence[LookUp]) -> list[Row]:
    """Write the look-ups of a household as it may have them: when, as what, what and why, and no name."""
    return [
        {
            "When": words.local_time(look.kept.line.at, house.settings.zone),
            "Who, by role": roles_of(look),
            "What was seen": did(look),
            "Reason that was given": why(look),
        }
        for look in looks
    ]


def csv_builder(
    house: House, caller: Caller, what: str, reason: str, rows: Sequence[Row]
) -> Callable[[], bytes]:
    """Make what writes rows as CSV when it is clicked, on record and stamped."""

    def build() -> bytes:
        now, export_id = caller_now(house, caller), secrets.token_hex(8)
        about = f"export {export_id} as csv: {what}"
        with house.store.enter(now, Permission.AUDIT_LOOKS, about=about, reason=reason) as visit:
            taken_at = visit.now.astimezone(house.settings.zone)
        return csv_bytes(tuple(rows[0]) if rows else (), rows, Stamp(now.name, taken_at, reason, export_id))

    return build


def trail_builder(house: House, caller: Caller, days: tuple[date, date]) -> Callable[[], bytes]:
    """Make what writes the trail of some days with its signatures when it is clicked."""

    def build() -> bytes:
        now = caller_now(house, caller)
        period = period_of(*days, house.settings.zone)
        about = f"export of the trail from {days[0]} to {days[1]}"
        with house.store.enter(now, Permission.AUDIT_READ, about=about) as visit:
            return b"".join(exported(visit, house.store.audit, period))

    return build
