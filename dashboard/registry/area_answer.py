"""Answer an area question from a snapshot: the main thing the registry is for."""

from datetime import date

from dashboard.registry import counting
from dashboard.registry.answer import AreaAnswer
from dashboard.registry.inside import rows_in
from dashboard.registry.question import AreaQuestion
from dashboard.registry.rows import PlaceRows, gather
from data_access.place_format import FLAG_ATTENDANT, FLAG_BUSINESS, FLAG_OWN_VEHICLE
from data_access.place_snapshot import PlaceSnapshot


def answer(snapshot: PlaceSnapshot, question: AreaQuestion, today: date) -> AreaAnswer:
    """Count who is in the area and what they need; zeros where nobody is."""
    rows = meant_rows(snapshot, question, today)
    flags = counting.flag_table(rows)
    return AreaAnswer(
        question=question,
        today=today,
        confirmation=question.confirmation,
        square_km=question.area.square_km,
        households=counting.households_of(rows),
        people=counting.sum_of(rows, rows.people),
        needs=counting.need_counts(rows),
        groups=counting.group_counts(rows),
        riders=counting.rider_counts(rows, flags),
        with_attendant=counting.flagged(flags, FLAG_ATTENDANT),
        with_own_vehicle=counting.flagged(flags, FLAG_OWN_VEHICLE),
        businesses=counting.flagged(flags, FLAG_BUSINESS),
        power=counting.power_answer(rows),
        languages=counting.language_counts(rows),
        animals=counting.animal_answer(rows, flags),
        not_on_map=counting.households_of(_not_on_map(snapshot, question, today)),
    )


def meant_rows(snapshot: PlaceSnapshot, question: AreaQuestion, today: date) -> PlaceRows:
    """Gather the rows in the area that match the filter."""
    rows = gather(snapshot, rows_in(snapshot, question.area), today, question.confirmation)
    return _only_meant(rows, question)


def ids_in(snapshot: PlaceSnapshot, question: AreaQuestion, today: date) -> list[bytes]:
    """List the ids of the households in the area that match the filter, in no order."""
    rows = rows_in(snapshot, question.area)
    gathered = gather(snapshot, rows, today, question.confirmation)
    return [row.tobytes() for row in snapshot.ids[rows[question.needs_filter.matches(gathered)]]]


def _not_on_map(snapshot: PlaceSnapshot, question: AreaQuestion, today: date) -> PlaceRows:
    beyond = slice(snapshot.on_map, None)
    return _only_meant(gather(snapshot, beyond, today, question.confirmation), question)


def _only_meant(rows: PlaceRows, question: AreaQuestion) -> PlaceRows:
    asked = question.needs_filter
    return rows if asked.asks_nothing else rows.only(asked.matches(rows))
