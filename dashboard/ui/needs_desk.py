"""Asks the door for the functional needs: counts, the map's ticket, names, and files that leave."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from dashboard.exports import FORMATS, Ending, Export, Stamp, pdf_bytes
from dashboard.exports.paper import Report
from dashboard.registry.answer import AreaAnswer
from dashboard.registry.area_answer import answer, ids_in
from dashboard.registry.expected import Comparison, best_of, compare, expected_in
from dashboard.registry.freshness import lapsing_within
from dashboard.registry.question import AreaQuestion, NeedsFilter
from dashboard.ui import words
from dashboard.ui.briefing import report_of
from dashboard.ui.downloads import caller_now
from dashboard.ui.entry_rows import COLUMNS, along_the_street, export_row
from dashboard.wiring import House
from data_access.access import Caller, Permission
from data_access.place_format import Policy
from data_access.records.ids import HouseholdId
from data_access.registry import RegistryEntry, entries_in, estimates_in

ESTIMATE_KINDS: Final = ("zip", "tract")
"""Kinds of areas that estimates come for: HHS emPOWER by ZIP, CDC/ATSDR SVI by tract."""
LAPSING_DAYS: Final = 30
BRIEFING_REASON: Final = "Briefing sheet, counts only"


@dataclass(frozen=True)
class Errand:
    """Why somebody asks for the names behind a question: a reason, and perhaps the number of a case.

    `export_id` is random; files that are taken out on this errand bear it in their names.
    """

    question: AreaQuestion
    reason: str
    case_number: str
    export_id: str


def today_of(house: House, now: datetime) -> date:
    """Give the county's own day."""
    return now.astimezone(house.settings.zone).date()


def fingerprint(question: AreaQuestion) -> str:
    """Write a question so that the same one is known again."""
    return f"{question.area.shape.wkt}|{question.needs_filter}|{question.confirmation.name}"


@dataclass(frozen=True)
class Answered:
    """Who is registered in an area, and how many are expected there by whose count."""

    answer: AreaAnswer
    comparisons: tuple[Comparison, ...]


def ask(house: House, caller: Caller, question: AreaQuestion) -> Answered:
    """Ask who is in an area and what they need, beside what is expected; counts only."""
    with house.store.enter(caller, Permission.REGISTRY_AREA_COUNT, about=_about(question)) as visit:
        snapshot = house.places.current(visit, Policy.FUNCTIONAL_NEEDS)
        found = answer(snapshot, question, today_of(house, visit.now))
        estimates = [(kind, estimates_in(visit, kind)) for kind in ESTIMATE_KINDS]
        expected = [
            one
            for kind, counted in estimates
            if counted
            for one in expected_in(
                house.geography.apportionment(visit, kind).shares_in(question.area), counted
            )
        ]
    return Answered(found, compare(found, best_of(expected)))


def lapsing(house: House, caller: Caller) -> int:
    """Count the households whose confirmation lapses within the next days; those off the map too."""
    about = f"confirmations that lapse within {LAPSING_DAYS} days"
    with house.store.enter(caller, Permission.REGISTRY_AREA_COUNT, about=about) as visit:
        snapshot = house.places.current(visit, Policy.FUNCTIONAL_NEEDS)
        return lapsing_within(snapshot.confirmed_day, today_of(house, visit.now), LAPSING_DAYS)


def map_ticket(house: House, caller: Caller, chosen: NeedsFilter) -> str:
    """Ask for what lets the map's script fetch the households of a filter."""
    with house.store.enter(caller, Permission.REGISTRY_MAP_VIEW, about="map of functional needs") as visit:
        snapshot = house.places.current(visit, Policy.FUNCTIONAL_NEEDS)
        return house.tickets.issue(visit, snapshot, chosen)


def read_names(house: House, caller: Caller, errand: Errand) -> list[RegistryEntry]:
    """Read names and addresses in an area, on record with the reason; refused without one."""
    about = f"names and addresses, {_about(errand.question)}{_case(errand)}"
    with house.store.enter(
        caller, Permission.REGISTRY_NAMES_READ, about=about, reason=errand.reason
    ) as visit:
        snapshot = house.places.current(visit, Policy.FUNCTIONAL_NEEDS)
        today = today_of(house, visit.now)
        ids = [HouseholdId(one) for one in ids_in(snapshot, errand.question, today)]
        return entries_in(visit, ids, today=today)


def exporter(house: House, caller: Caller, errand: Errand, ending: Ending) -> Callable[[], bytes]:
    """Make what builds the file when it is clicked: by then the session is looked up anew."""
    return lambda: _file(house, caller_now(house, caller), errand, ending)


def briefer(house: House, caller: Caller, question: AreaQuestion, export_id: str) -> Callable[[], bytes]:
    """Make what prints the counts of an area, without a name, when it is clicked."""
    return lambda: _briefing(house, caller_now(house, caller), question, export_id)


def _briefing(house: House, caller: Caller, question: AreaQuestion, export_id: str) -> bytes:
    about = f"export {export_id} as pdf, counts only, {_about(question)}"
    with house.store.enter(caller, Permission.REGISTRY_EXPORT, about=about, reason=BRIEFING_REASON) as visit:
        now = visit.now.astimezone(house.settings.zone)
    found = ask(house, caller, question)
    return pdf_bytes(_report(house, found, now), Stamp(caller.name, now, BRIEFING_REASON, export_id))


def _report(
    house: House, found: Answered, now: datetime, entries: Sequence[RegistryEntry] | None = None
) -> Report:
    moment = words.local_time(now, house.settings.zone)
    return report_of(
        found.answer,
        found.comparisons,
        base_map=house.base_map,
        moment=moment,
        entries=entries,
        size=house.settings.paper,
    )


def _file(house: House, caller: Caller, errand: Errand, ending: Ending) -> bytes:
    about = f"export {errand.export_id} as {ending}, {_about(errand.question)}{_case(errand)}"
    with house.store.enter(caller, Permission.REGISTRY_EXPORT, about=about, reason=errand.reason) as visit:
        now = visit.now.astimezone(house.settings.zone)
    stamp = Stamp(caller.name, now, errand.reason, errand.export_id, errand.case_number)
    entries = sorted(read_names(house, caller, errand), key=along_the_street)
    rows = [export_row(entry) for entry in entries]
    export = Export(
        COLUMNS, rows, stamp, lambda: _report(house, ask(house, caller, errand.question), now, entries)
    )
    return FORMATS[ending].write(export)


def _about(question: AreaQuestion) -> str:
    filtered = "" if question.needs_filter.asks_nothing else ", filtered"
    return f"{question.area.name or 'an area'} ({question.area.square_km:,.2f} square km){filtered}"


def _case(errand: Errand) -> str:
    return f", case {errand.case_number.strip()}" if errand.case_number.strip() else ""
