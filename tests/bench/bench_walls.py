"""The second wall: what a visit costs with it and without it, and a whole table read through its view."""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from data_access.access import Permission, Role, console_caller
from data_access.areas import find_fixed_area
from data_access.keyfiles import KeyFiles
from data_access.keyring import KeyClass
from data_access.place_format import PLACE, Policy
from data_access.places import Places
from data_access.store import Store, open_store
from data_access.tables import households, place_column, places
from data_access.walls.postgresql import NoWall

PLACES = 100_000
VISITS = 300
ROUNDS = 5
DOOR = Permission.REGISTRY_AREA_COUNT
MANAGER = console_caller("bench", frozenset({Role.EMERGENCY_MANAGER}))
REGISTRAR = console_caller("bench", frozenset({Role.REGISTRAR}))


def median_seconds(work: Callable[[], object], times: int) -> float:
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def fill(store: Store) -> None:
    """Keep places that are all alike, each sealed for its own household."""
    seal = store.vault.sealer(KeyClass.PLACE, "places", place_column(Policy.FUNCTIONAL_NEEDS.value), "County")
    rec, now = bytes(PLACE.itemsize), store.clock()
    home = {"jurisdiction": "County", "version": 1}
    here = home | {"policy": "functional_needs", "opted_in": True}
    about = {"kind": "household", "source": "bench", "row_digest": bytes(16), "profile": bytes(512)}
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="bench", writes=True) as visit:
        for start in range(0, PLACES, 5_000):
            ids = [number.to_bytes(16, "big") for number in range(start, start + 5_000)]
            rows = [home | about | {"id": one, "created_at": now, "updated_at": now} for one in ids]
            visit.connection.execute(insert(households), rows)
            rows = [here | {"household_id": one, "rec": seal(one, 1, rec)} for one in ids]
            visit.connection.execute(insert(places), rows)


def _visit(store: Store) -> None:
    with store.enter(MANAGER, DOOR, about="bench") as visit:
        find_fixed_area(visit, "city", "none")


def _cold_load(store: Store) -> None:
    with store.enter(MANAGER, DOOR, about="bench") as visit:
        Places(ZoneInfo("UTC")).current(visit, Policy.FUNCTIONAL_NEEDS)


def main() -> None:
    with tempfile.TemporaryDirectory() as directory:
        files = KeyFiles(Path(directory) / "keys")
        files.make()
        store = open_store(f"sqlite:///{directory}/muster.db", files)
        fill(store)
        walls = {"without": NoWall(store.engine), "with": store.wall}
        visits: dict[str, list[float]] = {name: [] for name in walls}
        loads: dict[str, list[float]] = {name: [] for name in walls}
        # In turn, so that whatever else the machine does falls on both alike.
        for _ in range(ROUNDS):
            for name, wall in walls.items():
                store.wall = wall
                visits[name].append(median_seconds(lambda: _visit(store), VISITS))
                loads[name].append(median_seconds(lambda: _cold_load(store), 3))
        for name in walls:
            visit, load = min(visits[name]), min(loads[name])
            print(
                f"{name:8} the wall   a visit and its line {visit * 1e6:6,.0f} µs"
                f"   {PLACES:,} places read {load * 1000:5.0f} ms"
            )
        store.wall = walls["with"]
        store.close()


if __name__ == "__main__":
    main()
