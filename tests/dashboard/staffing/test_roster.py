"""A roster as it is handed in: hours and shifts, past midnight, over a change of clocks, with mistakes."""

from datetime import UTC, datetime

import numpy as np
import pytest

from dashboard.staffing.roster import read_roster, short_hours
from data_access.refusals import BadInput

ZONE = "America/Chicago"


def hour(*at: int) -> int:
    return int(datetime(*at, tzinfo=UTC).timestamp()) // 3600  # type: ignore[arg-type,misc]


def test_shifts_add_up_and_run_past_midnight() -> None:
    """Chicago is six hours behind: 18:00 there is midnight UTC."""
    roster = read_roster(b"Date,From,To,Positions\n2026-01-05,18:00,06:00,3\n01/05/2026,6 pm,10 pm,2\n", ZONE)
    hours = np.arange(hour(2026, 1, 5, 23), hour(2026, 1, 6, 13))
    assert roster.on_shift(hours).tolist() == [-1, 5, 5, 5, 5, *[3] * 8, -1]


def test_an_hour_is_as_good_as_its_worst_quarter() -> None:
    """Four until half past six, three from then on: the hour has three. Nobody at all before six."""
    roster = read_roster(b"date;from;to;positions\n2026-01-05;06:00;06:30;4\n2026-01-05;0630;0800;3\n", ZONE)
    assert roster.on_shift(np.array([hour(2026, 1, 5, 11), hour(2026, 1, 5, 12)])).tolist() == [-1, 3]


def test_an_hour_that_is_only_half_covered_has_nobody_for_the_rest() -> None:
    roster = read_roster(b"date,from,to,positions\n2026-01-05,06:30,08:00,3\n", ZONE)
    assert roster.on_shift(np.array([hour(2026, 1, 5, 12)])).tolist() == [0]


def test_the_night_on_which_clocks_go_forward_is_an_hour_shorter() -> None:
    roster = read_roster(b"date,from,to,people\n2026-03-07,22:00,06:00,4\n", ZONE)
    assert len(roster.quarters) == 7 * 4


def test_hours_are_read_too() -> None:
    roster = read_roster(b"day,hour,staff\n2026-07-01,13,6\n2026-07-01,14,7\n", ZONE)
    assert roster.on_shift(np.array([hour(2026, 7, 1, 18), hour(2026, 7, 1, 19)])).tolist() == [6, 7]


def test_lines_that_cannot_be_read_come_back_with_their_reason() -> None:
    roster = read_roster(
        b"date,from,to,positions\n2026-01-05,06:00,14:00,3\nsoon,06:00,14:00,3\n2026-01-05,06:00,25:00,3\n"
        b"2026-01-05,06:00,14:00,many\n2026-01-05,06:05,14:00,3\n2026-01-05,06:00,14:00,-2\n\n",
        ZONE,
    )
    assert (roster.lines, [one.line for one in roster.refused]) == (6, [3, 4, 5, 6, 7])
    assert "is no date" in roster.refused[0].reason


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"date,positions\n2026-01-05,3\n",
        b"date,hour,positions\n",
        b"date,hour,positions\nx,y,z\n",
        b"\xff\xfe",
    ],
)
def test_what_is_no_roster_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput):
        read_roster(data, ZONE)


def test_short_hours_stand_in_the_order_of_what_they_lack() -> None:
    hours = np.arange(5)
    found = short_hours(hours, np.array([4, 6, 5, 4, 9]), np.array([3, 3, 4, 4, -1]))
    assert [(one.hour, one.short) for one in found] == [(1, 3), (0, 1), (2, 1)]
