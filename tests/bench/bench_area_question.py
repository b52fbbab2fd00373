"""Who is in this area: sealed opt-ins from memory, beside SQLite's B-tree over unsealed points.

Both answer the same question with the same counts, over 50,000 and 500,000 households, for polygons
of 200 corners that hold about 1, 10 and 50 % of them. The peer keeps latitude, longitude and all
counted columns in clear, with an index over (latitude, longitude): a box query, then contains_xy.
"""

import math
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import Polygon, box
from sqlalchemy import insert

from dashboard.geo.area import Area
from dashboard.presets import CONFIRMED_WITHIN_SIX_MONTHS
from dashboard.registry import counting
from dashboard.registry.area_answer import answer
from dashboard.registry.freshness import freshness_ranks
from dashboard.registry.question import AreaQuestion
from dashboard.registry.rows import PlaceRows
from data_access.access import Permission
from data_access.engines import for_writing
from data_access.generations import next_generation
from data_access.keyfiles import KeyFiles
from data_access.keyring import KeyClass
from data_access.place_format import DEGREE, PLACE, PLACE_BYTES, Policy, day_number
from data_access.place_snapshot import PlaceSnapshot
from data_access.places import Places
from data_access.store import Store, open_store
from data_access.tables import households, place_column, places
from tests.world.callers import JURISDICTION, MANAGER, ZONE

TODAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
LIMITS_MS = {50_000: 10, 500_000: 60}
SHARES = {"small": 0.01, "medium": 0.10, "large": 0.50}
REPEATS = 25
COUNTED = ("needs", "riders", "flags", "confirmed_day", "people", "animals", "battery_half_hours", "language")
LONGITUDES, LATITUDES = (-93.77, -93.18), (44.79, 45.25)


def random_places(count: int) -> NDArray[np.void]:
    """Places as dense in the middle as a city is, with few needs each; the same at every run."""
    random = np.random.default_rng(20_261_120)
    rows = np.zeros(count, PLACE)
    for name, (low, high) in (("longitude", LONGITUDES), ("latitude", LATITUDES)):
        city = random.normal((low + high) / 2, (high - low) / 12, count)
        anywhere = random.uniform(low, high, count)
        degrees = np.clip(np.where(random.random(count) < 0.4, city, anywhere), low, high)
        rows[name] = np.round(degrees * DEGREE)
    bits = [random.integers(0, 2**56, count, dtype=np.uint64) for _ in range(4)]
    rows["needs"] = bits[0] & bits[1] & bits[2] & bits[3]
    rows["riders"] = 1 << random.integers(0, 16, count)
    rows["flags"] = random.integers(0, 512, count)
    rows["confirmed_day"] = random.integers(day_number(date(2025, 6, 1)), day_number(TODAY), count)
    rows["people"], rows["animals"] = random.integers(1, 6, count), random.integers(0, 3, count)
    rows["battery_half_hours"], rows["language"] = (
        random.integers(0, 256, count),
        random.integers(0, 38, count),
    )
    return rows


def area_of(rows: NDArray[np.void], share: float) -> Area:
    """A wavy outline of 200 corners around the middle that holds about `share` of the rows."""
    middle = (sum(LONGITUDES) / 2, sum(LATITUDES) / 2)
    turns = np.linspace(0, 2 * math.pi, 200, endpoint=False)
    wave = 1 + 0.15 * np.sin(9 * turns)
    x, y = rows["longitude"] / DEGREE, rows["latitude"] / DEGREE
    distance = np.hypot((x - middle[0]) * 0.71, y - middle[1])
    radius = float(np.quantile(distance, share))
    outline = (middle[0] + radius / 0.71 * wave * np.cos(turns), middle[1] + radius * wave * np.sin(turns))
    return Area(Polygon(np.column_stack(outline)).intersection(box(-94.5, 44, -92.5, 46)))


def sealed_store(folder: Path, rows: NDArray[np.void]) -> Store:
    """A store that holds the rows as sealed places, all of them opted in."""
    files = KeyFiles(folder / "keys")
    files.make()
    store = open_store(f"sqlite:///{folder / 'sealed.db'}", files, clock=lambda: NOON)
    seal = store.vault.sealer(KeyClass.PLACE, "places", place_column(Policy.FUNCTIONAL_NEEDS), JURISDICTION)
    packed, ids = rows.tobytes(), np.random.default_rng(1).bytes(16 * len(rows))
    with for_writing(store.engine).begin() as connection:
        generation = next_generation(connection, Policy.FUNCTIONAL_NEEDS)
        for start in range(0, len(rows), 10_000):
            numbers = range(start, min(start + 10_000, len(rows)))
            batch = [
                (ids[16 * n : 16 * n + 16], packed[PLACE_BYTES * n : PLACE_BYTES * (n + 1)]) for n in numbers
            ]
            connection.execute(insert(households), [_household(row_id) for row_id, _ in batch])
            sealed = [(row_id, seal(row_id, 1, place)) for row_id, place in batch]
            connection.execute(insert(places), [_place(row_id, rec, generation) for row_id, rec in sealed])
    return store


def _household(row_id: bytes) -> dict[str, object]:
    kept = {"jurisdiction": JURISDICTION, "kind": "household", "source": "bench", "version": 1}
    return kept | {"id": row_id, "row_digest": b"", "profile": b"", "created_at": NOON, "updated_at": NOON}


def _place(row_id: bytes, rec: bytes, generation: int) -> dict[str, object]:
    kept = {"policy": Policy.FUNCTIONAL_NEEDS.value, "jurisdiction": JURISDICTION, "version": 1}
    return kept | {"household_id": row_id, "rec": rec, "opted_in": True, "generation": generation}


class Peer:
    """Unsealed points in SQLite with a B-tree, counted by the very functions of the registry."""

    def __init__(self, path: Path, rows: NDArray[np.void]) -> None:
        self.connection = sqlite3.connect(path)
        columns = ("latitude", "longitude", *COUNTED)
        self.connection.execute(f"CREATE TABLE points ({', '.join(f'{name} NUMERIC' for name in columns)})")
        degrees = [(rows[name] / DEGREE).tolist() for name in ("latitude", "longitude")]
        # SQLite's whole numbers have a sign; the needs fit in 56 bits.
        values = zip(*degrees, *(rows[name].tolist() for name in COUNTED), strict=True)
        marks = ", ".join("?" * len(columns))
        self.connection.executemany(f"INSERT INTO points VALUES ({marks})", values)  # noqa: S608
        self.connection.execute("CREATE INDEX points_by_place ON points (latitude, longitude)")
        self.connection.execute("ANALYZE")
        self.connection.commit()

    def households_in(self, area: Area) -> int:
        """Answer the question; how many households are in the area."""
        around = area.bounds
        found = self.connection.execute(
            f"SELECT latitude, longitude, {', '.join(COUNTED)} FROM points"  # noqa: S608
            " WHERE latitude BETWEEN ? AND ? AND longitude BETWEEN ? AND ?",
            (around.south, around.north, around.west, around.east),
        ).fetchall()
        columns = [np.array(column) for column in zip(*found, strict=True)]
        inside = area.contains(columns[1], columns[0])
        needs, riders, flags, confirmed, people, animals, battery, language = (
            column[inside].astype(PLACE[name]) for name, column in zip(COUNTED, columns[2:], strict=True)
        )
        present = (needs | (needs >> np.uint64(1))) & np.uint64(0x5555_5555_5555_5555)
        fresh = freshness_ranks(confirmed, TODAY, CONFIRMED_WITHIN_SIX_MONTHS)
        rows = PlaceRows(needs, present, riders, flags, people, animals, battery, language, fresh)
        table = counting.flag_table(rows)
        counting.need_counts(rows)
        counting.group_counts(rows)
        counting.rider_counts(rows, table)
        counting.power_answer(rows)
        counting.language_counts(rows)
        counting.animal_answer(rows, table)
        return counting.households_of(rows).total


def median_ms(ask: Callable[[], object], repeats: int = REPEATS) -> float:
    """The median of a few runs, milliseconds, after one that does not count."""
    ask()
    taken = []
    for _ in range(repeats):
        begun = time.perf_counter()
        ask()
        taken.append(1_000 * (time.perf_counter() - begun))
    return statistics.median(taken)


def through_the_door(store: Store, held: Places, question: AreaQuestion) -> None:
    """The whole question as a page asks it: permission, audit line, snapshot, answer."""
    with store.enter(MANAGER, Permission.REGISTRY_AREA_COUNT, about="bench") as visit:
        answer(held.current(visit, Policy.FUNCTIONAL_NEEDS), question, TODAY)


def measure(count: int, folder: Path) -> None:
    rows = random_places(count)
    store, peer = sealed_store(folder, rows), Peer(folder / "peer.db", rows)
    held = Places(ZONE)
    with store.enter(MANAGER, Permission.REGISTRY_AREA_COUNT, about="bench") as visit:
        begun, begun_cpu = time.perf_counter(), time.process_time()
        snapshot = held.current(visit, Policy.FUNCTIONAL_NEEDS)
        cold, cold_cpu = time.perf_counter() - begun, time.process_time() - begun_cpu
    print(f"{count:,} sealed opt-ins, cold load {cold:.2f} s ({cold_cpu:.2f} s of one processor)")
    for size, share in SHARES.items():
        print(f"  {size:6} " + compared(store, held, snapshot, peer, AreaQuestion(area_of(rows, share))))
    store.close()


def compared(store: Store, held: Places, snapshot: PlaceSnapshot, peer: Peer, question: AreaQuestion) -> str:
    """Both medians for one area, as a line; refused when the two do not find the same households."""
    found = answer(snapshot, question, TODAY).households.total
    if found != peer.households_in(question.area):
        raise SystemExit("the two answers differ")
    ours = median_ms(lambda: answer(snapshot, question, TODAY))
    door = median_ms(lambda: through_the_door(store, held, question))
    theirs = median_ms(lambda: peer.households_in(question.area), 7)
    limit = LIMITS_MS[50_000 if len(snapshot) <= 50_000 else 500_000]
    reached = "reached" if ours <= min(limit, theirs) else "NOT REACHED"
    return (
        f"{found:7,} in it: {ours:6.2f} ms (with door and audit line {door:6.2f}), B-tree {theirs:7.2f} ms,"
        f" {theirs / ours:5.1f} times ours; limit {limit} ms {reached}"
    )


def main() -> None:
    for count in LIMITS_MS:
        with tempfile.TemporaryDirectory() as folder:
            measure(count, Path(folder))


if __name__ == "__main__":
    main()
