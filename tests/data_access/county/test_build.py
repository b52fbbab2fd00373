"""The demo county as a whole: made once, through the ordinary importer, and never half."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select

from data_access.access import Caller, Role, console_caller
from data_access.county.build import CountyMade, Parts, make_demo_county
from data_access.county.made import CountyInTheWay, Making, alone_in, begin, find_made
from data_access.keyfiles import KeyFiles
from data_access.refusals import NotPermitted
from data_access.store import Store, open_store
from data_access.tables import areas, estimates, households, places, road_arrays, road_editions

SCALE = 0.02


def _registrar(*roles: Role) -> Caller:
    return console_caller("test", frozenset(roles or {Role.REGISTRAR}))


def _open(folder: Path) -> Store:
    keys = KeyFiles(folder / "keys")
    if not (folder / "keys").exists():
        keys.make()
    return open_store(f"sqlite:///{folder}/muster.db", keys)


def _parts(store: Store, folder: Path, caller: Caller | None = None) -> Parts:
    base_map = folder / "basemap" / "county.pmtiles"
    return Parts(store, caller or _registrar(), "demo-county", folder / "demo", base_map)


def _counted(store: Store) -> tuple[int, int]:
    with store.engine.connect() as connection:
        return (
            connection.scalar(select(func.count()).select_from(households)) or 0,
            connection.scalar(select(func.count()).select_from(places)) or 0,
        )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("county")


@pytest.fixture(scope="module")
def store(folder: Path) -> Iterator[Store]:
    opened = _open(folder)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def told() -> list[tuple[float, str]]:
    return []


@pytest.fixture(scope="module")
def made(store: Store, folder: Path, told: list[tuple[float, str]]) -> CountyMade:
    return make_demo_county(
        _parts(store, folder),
        seed=3,
        scale=SCALE,
        progress=lambda fraction, words: told.append((fraction, words)),
    )


def test_every_generated_profile_passes_the_importer(made: CountyMade, store: Store) -> None:
    assert made.refused == 0
    assert made.households == pytest.approx(533_000 * SCALE * 0.08, rel=0.02)
    assert _counted(store)[0] == made.households


def test_progress_only_goes_forward_and_ends_whole(made: CountyMade, told: list[tuple[float, str]]) -> None:
    assert made.households
    fractions = [fraction for fraction, _ in told]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert all(words for _, words in told)


def test_the_files_of_the_county_lie_in_its_folder(made: CountyMade, folder: Path) -> None:
    assert made.households
    names = {path.name for path in (folder / "demo").rglob("*")}
    assert {"people.jsonl", "empower_zip.csv", "svi_tract.csv", "census_difficulty.csv", "made.json"} <= names
    assert (folder / "basemap" / "county.pmtiles").read_bytes()[:7] == b"PMTiles"


def test_areas_and_estimates_are_kept_with_the_people(made: CountyMade, store: Store) -> None:
    assert made.households
    by_kind = select(areas.c.kind, func.count().label("kept")).group_by(areas.c.kind)
    with store.engine.connect() as connection:
        kinds = {row.kind: row.kept for row in connection.execute(by_kind)}
        told = set(connection.scalars(select(estimates.c.area_kind).distinct()))
        people = connection.scalar(select(areas.c.people).where(areas.c.kind == "county"))
    assert (kinds["county"], kinds["city"]) == (1, 46)
    assert kinds["neighbourhood"] >= 80
    assert kinds["zip"] >= 60
    assert kinds["tract"] >= 280
    assert people == pytest.approx(1_280_000 * SCALE, rel=0.05)
    assert told == {"county", "city", "neighbourhood", "zip", "tract"}


def test_a_second_call_makes_nothing(made: CountyMade, store: Store, folder: Path) -> None:
    again = make_demo_county(_parts(store, folder), seed=3, scale=SCALE)
    assert again.seconds == {}
    assert _counted(store)[0] == made.households


def test_a_county_from_before_there_were_roads_gets_them(
    made: CountyMade, store: Store, folder: Path
) -> None:
    """They come once, and nothing else is made again."""

    def editions() -> int:
        with store.engine.connect() as connection:
            return connection.scalar(select(func.count()).select_from(road_editions)) or 0

    assert editions() == 1
    with store.engine.begin() as connection:
        connection.execute(delete(road_arrays))
        connection.execute(delete(road_editions))
    for _ in range(2):
        assert make_demo_county(_parts(store, folder), seed=3, scale=SCALE).seconds == {}
        assert editions() == 1
    assert _counted(store)[0] == made.households


@pytest.mark.parametrize(("seed", "scale"), [(4, SCALE), (3, 0.03)])
def test_another_county_does_not_come_on_top(
    made: CountyMade, store: Store, folder: Path, seed: int, scale: float
) -> None:
    with pytest.raises(CountyInTheWay, match="another data folder"):
        make_demo_county(_parts(store, folder), seed=seed, scale=scale)
    assert _counted(store)[0] == made.households


def test_a_note_without_its_households_is_not_believed(
    made: CountyMade, folder: Path, tmp_path: Path
) -> None:
    """A database that was deleted is filled again, though the folder says that the county is made."""
    other = _open(tmp_path)
    parts = Parts(other, _registrar(), "demo-county", folder / "demo", folder / "basemap" / "county.pmtiles")
    again = make_demo_county(parts, seed=3, scale=SCALE)
    assert again.households == made.households == _counted(other)[0]
    other.close()


def test_who_may_not_import_makes_no_county(tmp_path: Path) -> None:
    store = _open(tmp_path)
    with pytest.raises(NotPermitted):
        make_demo_county(_parts(store, tmp_path, _registrar(Role.POLICE)), scale=0.005)
    assert _counted(store) == (0, 0)
    assert find_made(tmp_path / "demo") is None
    store.close()


def _make_in_another_process(folder: Path) -> None:
    os.setpgrp()
    make_demo_county(_parts(_open(folder), folder), seed=3, scale=SCALE)


@pytest.mark.parametrize("seconds", [1.5, 3.5])
def test_killed_on_the_way_it_is_made_again_and_comes_out_the_same(
    made: CountyMade, folder: Path, tmp_path: Path, seconds: float
) -> None:
    _open(tmp_path).close()
    process = multiprocessing.get_context("spawn").Process(target=_make_in_another_process, args=(tmp_path,))
    process.start()
    process.join(seconds)
    if process.is_alive():
        assert process.pid is not None
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            process.kill()
    process.join()
    store = _open(tmp_path)
    assert _counted(store)[0] in (0, made.households)
    make_demo_county(_parts(store, tmp_path), seed=3, scale=SCALE)
    assert _counted(store)[0] == made.households
    ours, theirs = (path / "demo" / "people.jsonl" for path in (tmp_path, folder))
    assert ours.read_bytes() == theirs.read_bytes()
    store.close()


def test_an_unfinished_county_goes_on_with_its_own_day(tmp_path: Path) -> None:
    begun = Making(1, 1.0, date(2026, 11, 20))
    assert begin(tmp_path, begun) == begun
    assert begin(tmp_path, Making(1, 1.0, date(2026, 11, 21))) == begun


def test_two_processes_do_not_make_one_county(tmp_path: Path) -> None:
    with alone_in(tmp_path), pytest.raises(CountyInTheWay, match="another process"), alone_in(tmp_path):
        pass
