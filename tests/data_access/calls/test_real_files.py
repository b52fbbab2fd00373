"""Real exports come in without hand work, and their counts are those that pandas gives on the raw file.

The files are not part of the project; where they are absent these tests say so and are skipped.
"""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from data_access.calls import questions
from data_access.calls.importing import import_calls
from data_access.calls.verifying import verify
from data_access.records.calls import CallFilter, Line, Split, Stage
from data_access.store import Store
from tests.data_access.calls.call_files import JURISDICTION, Desk

DATA = Path(__file__).parents[4] / "shared" / "data" / "calls"
ALWAYS = CallFilter(date(2010, 1, 1), date(2030, 1, 1))

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"the real call files are not at {DATA.name}/")


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk(store, tmp_path)


def _bring(desk: Desk, pattern: str, source: str, zone: str) -> pd.DataFrame:
    """Import every file of a pattern as a clerk would who knows the zone, and read it with pandas too."""
    frames = []
    for path in sorted(DATA.glob(pattern)):
        frame = pd.read_csv(path, dtype=str, keep_default_na=False)
        report = import_calls(
            desk.store, desk.registrar, path, source, jurisdiction=JURISDICTION, zone=zone, folder=desk.cubes
        )
        assert report.rows_read == len(frame)
        assert report.rows_refused == 0
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def _found(desk: Desk, split: Split) -> dict[object, int]:
    return {row.keys[0]: row.calls for row in questions.counts(desk.view(), [split], ALWAYS)}


def test_alexandria_cad(desk: Desk) -> None:
    raw = _bring(desk, "alexandria_cad_*.csv", "Alexandria CAD", "America/New_York")
    when = pd.to_datetime(raw.Incident_Start_Time)
    assert _found(desk, Split.DAY) == when.dt.date.value_counts().to_dict()
    assert _found(desk, Split.HOUR_OF_DAY) == when.dt.hour.value_counts().to_dict()
    assert _found(desk, Split.AGENCY) == raw.Agency.value_counts().to_dict()
    assert _found(desk, Split.PRIORITY) == raw.Priority_Number.value_counts().to_dict()
    assert sum(_found(desk, Split.NATURE).values()) == len(raw)
    sent = pd.to_datetime(raw.Incident_Dispatch_Time.replace("NULL", None))
    took = (sent - when).dt.total_seconds()
    (process,) = questions.times(desk.view(), Stage.PROCESS, ALWAYS)
    assert process.within(60) == ((took >= 0) & (took <= 60)).sum()
    assert process.within(120) == ((took >= 0) & (took <= 120)).sum()
    assert verify(desk.store, desk.registrar, desk.cubes) == []


def test_milwaukee(desk: Desk) -> None:
    raw = _bring(desk, "milwaukee_*.csv", "Milwaukee", "America/Chicago")
    when = pd.to_datetime(raw.time)
    assert _found(desk, Split.DAY) == when.dt.date.value_counts().to_dict()
    assert _found(desk, Split.AREA) == ("file:" + raw.district).value_counts().to_dict()
    words = raw.nature.str.split().str.join(" ")
    assert _found(desk, Split.NATURE) == words.value_counts().to_dict()
    cells = questions.cells(desk.view(), CallFilter(date(2018, 5, 1), date(2018, 5, 31)))
    assert cells.calls.sum() + cells.without_place == len(raw)
    assert cells.without_place >= 411, "those far away, and those without any place"
    assert verify(desk.store, desk.registrar, desk.cubes) == []


def test_alexandria_telephone(desk: Desk) -> None:
    raw = _bring(desk, "alexandria_phone_*.csv", "Alexandria telephone", "America/New_York")
    counted = [name for name in raw.columns if name.startswith(("911_", "ADM_")) and "PCT" not in name]
    numbers = raw[counted].astype(float)
    by_line = {row.keys[0]: row for row in questions.phone(desk.view(), ALWAYS, [Split.LINE])}
    for line, name in ((Line.EMERGENCY, "911"), (Line.ADMINISTRATIVE, "ADM")):
        found = by_line[line]
        assert found.calls == numbers[f"{name}_T"].sum()
        assert found.abandoned == numbers[f"{name}_AB"].sum()
        steps = [f"{name}_{step}" for step in (10, 15, 20, 40, 60, 120, 121)]
        assert found.within == tuple(numbers[steps].sum().cumsum().astype(int))


def test_seattle_fire(desk: Desk) -> None:
    raw = _bring(desk, "seattle_*.csv", "Seattle fire", "America/Los_Angeles")
    calls = raw.calls.astype(float)
    days = pd.to_datetime(raw.hour_local).dt.date
    found = {row.keys[0]: row.calls for row in questions.phone(desk.view(), ALWAYS, [Split.DAY])}
    assert found == calls.groupby(days).sum().astype(int).to_dict()


def test_the_eido_of_nena(desk: Desk) -> None:
    path = DATA / "eido_sample_call_transfer.json"
    assert desk.bring(path, "EIDO").rows_new == 1
    (answer,) = questions.times(desk.view(), Stage.ANSWER, ALWAYS)
    assert answer.seconds.tolist() == [120]
