"""What merits a second look: each rule by itself, on lines that can be counted by hand."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dashboard.oversight.merits import MANY_A_DAY, Merit, merits_in
from data_access.access import Permission
from data_access.audit import AuditLine, KeptLine, Outcome
from data_access.look_ups import LookUp

ZONE = ZoneInfo("America/Chicago")
NOON = datetime(2026, 11, 19, 18, tzinfo=UTC)
"""Noon of a Thursday in the county."""


def _look(  # noqa: PLR0917 - a line has as many parts
    action: Permission,
    at: datetime = NOON,
    outcome: Outcome = Outcome.ALLOWED,
    about: str = "Dayton",
    households: int = 0,
    own: bool = False,
    name: str = "ann",
    seq: int = 1,
) -> LookUp:
    line = AuditLine(at, name, name, (), "s", "10.0.0.1", action, outcome, about, "a reason")
    return LookUp(KeptLine(seq, line), households, own)


def _merits(*looks: LookUp) -> list[Merit]:
    return [item.merit for item in merits_in(looks, ZONE)]


def test_an_ordinary_day_merits_nothing() -> None:
    assert (
        _merits(
            _look(Permission.REGISTRY_NAMES_READ, households=12),
            _look(Permission.PROFILES_OPEN_BY_CALL, households=1),
            _look(Permission.REGISTRY_EXPORT, about="export 1 as pdf, counts only, Dayton"),
        )
        == []
    )


@pytest.mark.parametrize(
    ("hours", "merit"),
    [(-7, [Merit.UNUSUAL_HOUR]), (-6, []), (7.9, []), (8, [Merit.UNUSUAL_HOUR]), (48, [Merit.UNUSUAL_HOUR])],
)
def test_names_are_read_in_office_hours(hours: float, merit: list[Merit]) -> None:
    """From six to eight in the evening of a weekday, in the county's own time."""
    at = NOON + timedelta(hours=hours)
    assert _merits(_look(Permission.REGISTRY_NAMES_READ, at)) == merit


def test_a_profile_may_be_opened_for_a_call_at_any_hour() -> None:
    assert _merits(_look(Permission.PROFILES_OPEN_BY_CALL, NOON - timedelta(hours=9), households=1)) == []


def test_one_s_own_name_a_file_and_a_broken_glass() -> None:
    assert _merits(_look(Permission.PROFILES_OPEN_BY_CALL, own=True)) == [Merit.OWN_NAME]
    assert _merits(_look(Permission.REGISTRY_EXPORT, about="export 1 as csv, Dayton")) == [Merit.TAKEN_OUT]
    assert _merits(_look(Permission.PROFILES_BREAK_GLASS)) == [Merit.BROKEN_GLASS]


def test_what_is_noted_behind_a_line_is_no_second_one() -> None:
    noted = _look(Permission.REGISTRY_EXPORT, outcome=Outcome.DONE)
    assert _merits(noted) == []


def test_many_openings_of_a_day_are_one_thing_to_look_at() -> None:
    one = [
        _look(Permission.PROFILES_OPEN_BY_CALL, households=1, seq=n, about=f"case {n}")
        for n in range(1, MANY_A_DAY + 1)
    ]
    (item,) = merits_in(one, ZONE)
    assert (item.merit, item.seq) == (Merit.MANY_OPENINGS, MANY_A_DAY)
    assert f"{MANY_A_DAY} profiles" in item.sentence
    assert _merits(*one[1:]) == []
    assert _merits(*one[1:], *one[1:]) == []
    other = [
        _look(Permission.PROFILES_OPEN_BY_CALL, households=1, name="bea", about=f"{n}") for n in range(39)
    ]
    assert _merits(*one[1:], *other) == []


def test_refusals_of_a_day_are_told_once_for_each_person() -> None:
    looks = [
        _look(Permission.KEYS_MANAGE, outcome=Outcome.REFUSED, name=name, seq=seq)
        for seq, name in enumerate(("ann", "ann", "bea"), start=1)
    ]
    assert [(item.who, item.seq) for item in merits_in(looks, ZONE)] == [("bea", 3), ("ann", 2)]
