"""Places are opened by a real process beside the start, and are those that this process would have opened."""

from pathlib import Path

import numpy as np

from dashboard.opening import STARTER, open_beside
from dashboard.settings import settings_from
from dashboard.wiring import House, key_files, open_house
from data_access.access import Permission
from data_access.place_format import Policy
from data_access.place_snapshot import PlaceSnapshot
from tests.world import four_households


def made(folder: Path) -> House:
    settings = settings_from({"MUSTER_DATA_FOLDER": str(folder)})
    if not key_files(settings).exist():
        key_files(settings).make()
    return open_house(settings)


def seen(house: House) -> PlaceSnapshot:
    with house.store.enter(STARTER, Permission.REGISTRY_AREA_COUNT, about="look") as visit:
        return house.places.current(visit, Policy.FUNCTIONAL_NEEDS)


def abouts(house: House) -> list[str]:
    return [kept.line.about for kept in house.store.audit.lines(limit=20)]


def test_another_process_opens_the_same_and_stands_on_record(tmp_path: Path) -> None:
    house = made(tmp_path)
    four_households.fill(house)
    here = seen(house)
    house.close()
    house = made(tmp_path)
    open_beside(house, at_least=1)
    there = seen(house)
    assert np.array_equal(there.ids, here.ids)
    assert there.places.tobytes() == here.places.tobytes()
    assert (there.generation, there.day) == (here.generation, here.day)
    assert "places opened beside the start" in abouts(house)
    house.close()


def test_few_places_are_not_worth_another_process(tmp_path: Path) -> None:
    house = made(tmp_path)
    four_households.fill(house)
    open_beside(house)
    seen(house)
    assert "places opened beside the start" not in abouts(house)
    house.close()
