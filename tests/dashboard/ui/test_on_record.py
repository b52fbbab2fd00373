"""What the first page says of the calls on record."""

from datetime import date

from dashboard.ui.calls.on_record import facts_of
from data_access.records.calls import CallsHeld, SourceHeld

CAD = SourceHeld(
    "county CAD", "County 911", "America/Chicago", date(2026, 9, 1), date(2026, 9, 30), 62_000, 0
)
PHONES = SourceHeld(
    "telephones", "County 911", "America/Chicago", date(2026, 8, 1), date(2026, 10, 2), 0, 1_500
)


def held(*sources: SourceHeld) -> CallsHeld:
    return CallsHeld(sources, (), (), (), (), (), (), ())


def test_nothing_on_record_is_no_figure() -> None:
    assert facts_of(held(), date(2026, 10, 3)) == []


def test_how_many_calls_since_when_and_how_old_the_latest_is() -> None:
    calls, latest, sources = facts_of(held(CAD, PHONES), date(2026, 10, 3))
    assert (calls.value, calls.beside) == ("62,000", "1 Aug 2026 to 2 Oct 2026")
    assert (latest.value, latest.beside, latest.badge) == ("2 Oct 2026", "1 day ago", "")
    assert (sources.value, sources.beside) == ("2", "county CAD and telephones")


def test_calls_that_stopped_coming_are_told_loudly() -> None:
    """Or an empty morning would look like a quiet one."""
    latest = facts_of(held(CAD), date(2026, 10, 3))[1]
    assert (latest.beside, latest.badge) == ("3 days ago", "behind")
