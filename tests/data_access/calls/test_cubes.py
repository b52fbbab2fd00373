"""Whatever is asked, the cubes answer as the rows would: held against pandas on the file itself."""

from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from data_access.calls import questions
from data_access.calls.cube_file import CubeWriter, Facts
from data_access.calls.planning import asked, sql_for
from data_access.calls.rows import MOVE_COLUMNS
from data_access.calls.verifying import verify
from data_access.records.calls import CallFilter, Line, Split, Stage
from data_access.store import Store
from tests.data_access.calls.call_files import Desk, many_calls

ROWS = 12_000
SPLITS = {
    Split.DAY: lambda frame: frame.when.dt.date,
    Split.MONTH: lambda frame: frame.when.dt.date.map(lambda day: day.replace(day=1)),
    Split.WEEK: lambda frame: frame.when.dt.date.map(lambda day: day - timedelta(days=day.weekday())),
    Split.YEAR: lambda frame: frame.when.dt.date.map(lambda day: day.replace(month=1, day=1)),
    Split.HOUR_OF_DAY: lambda frame: frame.when.dt.hour,
    Split.WEEKDAY: lambda frame: frame.when.dt.day_of_week,
    Split.HOUR_OF_WEEK: lambda frame: frame.when.dt.day_of_week * 24 + frame.when.dt.hour,
    Split.AGENCY: lambda frame: frame.Agency,
    Split.NATURE: lambda frame: frame.Nature,
    Split.PRIORITY: lambda frame: frame.Priority.replace("", "not told"),
    Split.AREA: lambda frame: "file:" + frame.District,
    Split.ABANDONED: lambda frame: frame.Abandoned.map({"Y": "yes", "N": "no", "": "not told"}),
}
PERIODS = (
    (date(2026, 1, 1), date(2026, 12, 31)),
    (date(2026, 2, 1), date(2026, 3, 31)),
    (date(2026, 2, 11), date(2026, 4, 3)),
    (date(2026, 3, 8), date(2026, 3, 8)),
)


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    told = many_calls(ROWS)
    # The hour that clocks left out does not happen; nobody calls in it.
    moments = pd.to_datetime(told.Received)
    told = told[~((moments.dt.date == date(2026, 3, 8)) & (moments.dt.hour == 2))].reset_index(drop=True)
    return told.assign(when=pd.to_datetime(told.Received))


@pytest.fixture
def desk(store: Store, tmp_path: Path, frame: pd.DataFrame) -> Desk:
    desk = Desk(store, tmp_path)
    bare = frame.drop(columns="when")
    # Most in one large file, some in a small one that waits in the store, and corrections of both.
    bare[:9_000].to_csv(tmp_path / "first.csv", index=False)
    changed = bare[8_900:].copy()
    changed.to_csv(tmp_path / "second.csv", index=False)
    desk.bring(tmp_path / "first.csv")
    desk.bring(tmp_path / "second.csv")
    return desk


def test_every_split_of_every_period_is_what_pandas_counts(desk: Desk, frame: pd.DataFrame) -> None:
    view = desk.view()
    for first, last in PERIODS:
        some = frame[(frame.when.dt.date >= first) & (frame.when.dt.date <= last)]
        for split, told in SPLITS.items():
            wanted = told(some).value_counts().to_dict()
            found = {
                row.keys[0]: row.calls for row in questions.counts(view, [split], CallFilter(first, last))
            }
            assert found == wanted, (split, first, last)
    assert verify(desk.store, desk.registrar, desk.cubes) == []


def test_filters_hold_for_all_questions(desk: Desk, frame: pd.DataFrame) -> None:
    view = desk.view()
    chosen = CallFilter(
        date(2026, 2, 3), date(2026, 4, 20), agencies=("Police", "EMS"), natures=("THEFT", "CHEST PAIN"),
        priorities=("1", "not told"), lines=(Line.EMERGENCY,), areas=("file:North",), hours_of_day=(8, 9, 10),
        weekdays=(0, 6),
    )  # fmt: skip
    some = frame[
        (frame.when.dt.date >= chosen.first_day) & (frame.when.dt.date <= chosen.last_day)
        & frame.Agency.isin(["Police", "EMS"]) & frame.Nature.isin(["THEFT", "CHEST PAIN"])
        & frame.Priority.isin(["1", ""]) & (frame["Call Source"] == "911") & (frame.District == "North")
        & frame.when.dt.hour.isin([8, 9, 10]) & frame.when.dt.day_of_week.isin([0, 6])
    ]  # fmt: skip
    assert questions.counts(view, [], chosen)[0].calls == len(some) > 0
    assert questions.hourly(view, chosen).calls.sum() == len(some)
    (answers,) = questions.times(view, Stage.ANSWER, chosen)
    assert answers.known + answers.unknown == len(some)


def test_hours_of_a_day_with_23_are_23(desk: Desk, frame: pd.DataFrame) -> None:
    series = questions.hourly(desk.view(), CallFilter(date(2026, 3, 8), date(2026, 3, 8)))
    assert len(series.hours) == 23
    assert series.calls.sum() == (frame.when.dt.date == date(2026, 3, 8)).sum()
    assert series.hour_of_week.tolist()[:4] == [144, 145, 147, 148]


@pytest.mark.parametrize(
    ("stage", "start", "end"),
    [(Stage.ANSWER, "Received", "Answered"), (Stage.ARRIVE, "Received", "Arrived"),
     (Stage.TRAVEL, "Dispatched", "Arrived")],
)  # fmt: skip
def test_shares_and_percentiles_are_exact_to_the_second(
    desk: Desk, frame: pd.DataFrame, stage: Stage, start: str, end: str
) -> None:
    first = pd.to_datetime(frame[start], errors="coerce")
    last = pd.to_datetime(frame[end].replace("1900-01-01 00:00:00.000", None), errors="coerce")
    took = np.ceil((last - first).dt.total_seconds().dropna().to_numpy() - 1e-9)
    took = took[took <= 1_800]
    for chosen in (CallFilter(date(2026, 1, 1), date(2026, 12, 31)),):
        (found,) = questions.times(desk.view(), stage, chosen)
        assert found.known + found.unknown + found.impossible == len(frame)
        for seconds in (5, 10, 15, 20, 60, 120, 600, 1_800):
            assert found.within(seconds) == (took <= seconds).sum()
        for share in (0.5, 0.9, 0.95):
            wanted = np.sort(took)[int(np.ceil(share * found.known)) - 1]
            assert found.percentile(share) == wanted


def test_a_question_by_nature_is_not_answered_from_the_columns(desk: Desk) -> None:
    """What the page asks for long periods is answered from cubes: they are smaller."""
    view = desk.view()
    whole = CallFilter(date(2026, 1, 1), date(2026, 12, 31))
    for split in (Split.DAY, Split.HOUR_OF_WEEK, Split.AGENCY, Split.AREA, Split.CLOCK_HOUR):
        assert "read_parquet" not in sql_for(view, asked(view, [split], whole)), split


def test_areas_that_are_named_and_never_called_let_nothing_through(desk: Desk) -> None:
    nowhere = CallFilter(date(2026, 1, 1), date(2026, 12, 31), areas=("file:Nowhere",))
    assert questions.counts(desk.view(), [Split.DAY], nowhere) == []
    assert questions.counts(desk.view(), [], nowhere)[0].calls == 0


def test_many_small_files_of_columns_become_one(tmp_path: Path) -> None:
    """As many imports as there are weeks in half a year; what nobody lists any more goes after an hour."""
    one = {name: np.zeros(1, np.int64) for name in MOVE_COLUMNS} | {"n": np.ones(1, np.int64)}
    for _ in range(26):
        writer = CubeWriter(tmp_path)
        writer.add(one | {"day": np.asarray([20_000], np.uint16)})
        writer.swap_in(Facts(0, 0), [])
    with duckdb.connect(str(tmp_path / "calls.duckdb"), read_only=True) as connection:
        told = connection.execute("SELECT count(*), sum(rows) FROM parts").fetchone()
        counted = connection.execute("SELECT sum(n), count(*) FROM days_by_marks").fetchone()
    assert told == (3, 26)
    assert counted is not None
    assert counted[0] == 26
    assert not list(tmp_path.rglob("*.cells"))
    assert not list(tmp_path.glob("*.partial"))
