"""Erlang B, C and A against published tables, against each other, and against a room that is simulated."""

import math

import pytest

from dashboard.staffing.erlang import Load, Served, blocked, waiting
from data_access.refusals import BadInput
from tests.dashboard.staffing.queue_simulation import simulate

CALLS = 150_000


@pytest.mark.parametrize(
    ("lines", "load", "share"),
    [
        (1, 0.0101, 0.01),
        (5, 1.361, 0.01),
        (10, 4.461, 0.01),
        (20, 12.031, 0.01),
        (10, 5.084, 0.02),
        (5, 2.219, 0.05),
    ],
)
def test_blocking_is_that_of_the_published_table_of_erlang_b(lines: int, load: float, share: float) -> None:
    """Columns 1 %, 2 % and 5 % of the traffic table in every textbook, loads to three decimals."""
    assert blocked(lines, load) == pytest.approx(share, rel=2e-3)


def test_waiting_is_that_of_a_published_example_of_erlang_c() -> None:
    """200 calls an hour of three minutes, 14 agents: 17.4 % wait, 88.8 % within 20 s, 7.8 s on average."""
    room = Served(Load(200, 180), 14)
    assert room.waits == pytest.approx(0.1741319, abs=1e-7)
    assert room.within(20) == pytest.approx(0.88835, abs=1e-5)
    assert room.mean_wait_seconds == pytest.approx(7.836, abs=1e-2)


def test_one_call_taker_worked_out_by_hand() -> None:
    """One position, half busy: half of the calls wait, as long on average as a call lasts."""
    room = Served(Load(30, 60), 1)
    assert room.waits == pytest.approx(0.5)
    assert room.mean_wait_seconds == pytest.approx(60)
    assert room.within(60) == pytest.approx(1 - 0.5 * math.exp(-0.5))


def test_endless_patience_is_erlang_c_and_none_is_erlang_b() -> None:
    patient, hasty = Served(Load(200, 180, 1e8), 14), Served(Load(200, 180, 1e-3), 14)
    assert patient.waits == pytest.approx(waiting(14, 10), abs=1e-5)
    assert patient.within(20) == pytest.approx(Served(Load(200, 180), 14).within(20), abs=1e-4)
    assert hasty.given_up == pytest.approx(blocked(14, 10), abs=1e-3)


@pytest.mark.parametrize(
    ("per_hour", "handling", "patience", "positions"),
    [(200, 180, None, 14), (60, 150, None, 5), (200, 180, 120, 12), (60, 150, 60, 3), (300, 120, 90, 9)],
)
def test_a_simulated_room_sees_the_same(
    per_hour: float, handling: float, patience: float | None, positions: int
) -> None:
    """Impatient callers may outnumber what the room can do (the last): the rest is still told right."""
    seen = simulate(
        per_hour=per_hour,
        handling=handling,
        patience=patience,
        positions=positions,
        within=15,
        calls=CALLS,
        seed=11,
    )
    room = Served(Load(per_hour, handling, patience), positions)
    assert room.waits == pytest.approx(seen.waited, abs=0.015)
    assert room.within(15) == pytest.approx(seen.within, abs=0.015)
    assert room.given_up == pytest.approx(seen.given_up, abs=0.01)


def test_a_load_that_nobody_can_work_off_is_never_answered_in_time_by_erlang_c() -> None:
    room = Served(Load(200, 180), 10)
    assert (room.waits, room.within(20), room.mean_wait_seconds) == (1.0, 0.0, math.inf)
    assert room.busy == 1.0


def test_an_hour_without_calls_answers_all_of_them() -> None:
    for patience in (None, 60.0):
        room = Served(Load(0, 150, patience), 1)
        assert (room.waits, room.within(0), room.given_up, room.mean_wait_seconds) == (0.0, 1.0, 0.0, 0.0)


def test_a_load_far_beyond_the_room_does_not_break_the_arithmetic() -> None:
    room = Served(Load(5_000, 180, 600), 20)
    assert room.given_up == pytest.approx(1 - 20 / 250, abs=0.01)
    assert room.within(20) < 0.05


@pytest.mark.parametrize("load", [(-1, 60, None), (1, 0, None), (1, 60, 0), (math.inf, 60, None)])
def test_what_cannot_be_is_refused(load: tuple[float, float, float | None]) -> None:
    with pytest.raises(BadInput):
        Load(*load)


def test_a_room_with_nobody_is_refused() -> None:
    with pytest.raises(BadInput):
        Served(Load(1, 60), 0)
