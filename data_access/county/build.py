"""The whole demo county, from a seed to a store that can be asked: once, and never half.

The base map is drawn by a second process beside the people and their import, so that two cores work. Every
step can be repeated without harm, and the note that the county is whole is written last: what was killed on
the way is made again from its beginning, and comes out the same.
"""

import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Final

from sqlalchemy import select

from data_access import tables
from data_access.access import Caller, Permission, Role, console_caller
from data_access.calls.importing import import_calls
from data_access.county.address_file import write_addresses
from data_access.county.areas import write_areas
from data_access.county.basemap import write_base_map
from data_access.county.calls import write_calls
from data_access.county.census import take_census
from data_access.county.estimates import write_estimates
from data_access.county.geography import Geography, build_geography
from data_access.county.made import DEMO_CENTRE, Making, alone_in, begin, find_made, finish
from data_access.county.people import write_people
from data_access.county.resources import write_resources
from data_access.county.road_file import write_roads
from data_access.county.tracts import draw_tracts
from data_access.county.zones import drafts_in, write_zones
from data_access.evacuation import shelters_in
from data_access.importers.address_points import import_address_points
from data_access.importers.batches import DONE
from data_access.importers.estimates import Publication, import_estimates
from data_access.importers.evacuation import import_resources
from data_access.importers.fixed_areas import import_fixed_areas
from data_access.importers.report import Progress as ImportProgress
from data_access.importers.roads import import_roads
from data_access.importers.run import run_import
from data_access.refusals import Refusal
from data_access.roads.keeping import editions_in
from data_access.store import Store
from data_access.zones.editing import import_zones

SOURCE: Final = "demo county"
"""The name under which the households are imported; the same file twice changes nothing."""

CALLS_SOURCE: Final = "demo dispatch"
"""The name under which the 911 calls are imported."""
_NO_HOMES: Final = 0.01
_ZONE: Final = "America/Chicago"

Progress = Callable[[float, str], None]


class CountyNotMade(Refusal):
    """The demo county could not be made whole."""


@dataclass(frozen=True)
class Parts:
    """Where a demo county goes: the store, who imports it, and the places of its files.

    `caller` is a registrar. `folder` keeps the files that are imported and the notes on
    how far the county is; `base_map` is the PMTiles file.
    """

    store: Store
    caller: Caller
    jurisdiction: str
    folder: Path
    base_map: Path

    @property
    def calls_folder(self) -> Path:
        """Where the counts of the calls go: beside the county."""
        return self.folder.parent / "calls"


@dataclass(frozen=True)
class CountyMade:
    """What was made, and how many seconds each step took; no steps when it stood already."""

    seed: int
    scale: float
    households: int
    calls: int
    refused: int
    seconds: dict[str, float]


def no_progress(_fraction: float, _words: str) -> None:
    """Progress that nobody looks at."""


class _Steps:
    """Tells how far the whole is while its steps tell how far they are, and keeps the time of each."""

    def __init__(self, progress: Progress) -> None:
        self.seconds: dict[str, float] = {}
        self._progress = progress

    @contextmanager
    def step(self, name: str, first: float, last: float) -> Iterator[Progress]:
        """Run one step that takes the whole from `first` to `last`."""
        started = time.monotonic()

        def tell(fraction: float, words: str) -> None:
            self._progress(first + (last - first) * min(1.0, fraction), words)

        tell(0.0, name)
        yield tell
        self.seconds[name] = time.monotonic() - started


def make_demo_county(
    parts: Parts,
    *,
    seed: int = 1,
    scale: float = 1.0,
    today: date | None = None,
    progress: Progress = no_progress,
) -> CountyMade:
    """Make the county of `seed` where it does not stand yet, and say what was made.

    `today` (the store's day where it is None) is what confirmations and consents count back from.
    Refused: another county in the folder, another process at work there (`CountyInTheWay`), and
    whatever the importers refuse as a whole.
    """
    with alone_in(parts.folder):
        day = today or parts.store.clock().date()
        making = begin(parts.folder, Making(seed, scale, day))
        if find_made(parts.folder) is not None and _stands(parts):
            # The ground of a small county is the ground of a large one, and homes are of no use here.
            keep_roads(parts, lambda: build_geography(making.seed, min(making.scale, _NO_HOMES)))
            keep_resources(parts)
            return CountyMade(seed, scale, 0, 0, 0, {})
        made = _make(parts, making, _Steps(progress))
        finish(parts.folder, making)
    progress(1.0, f"The demo county is made: {made.households:,} households with a profile")
    return made


def _stands(parts: Parts) -> bool:
    """Whether what the note speaks of is there: the base map, and households and calls in this very store."""
    batches = tables.import_batches.c
    sources = (SOURCE, CALLS_SOURCE)
    imported = select(batches.source).distinct().where(batches.source.in_(sources), batches.state == DONE)
    about = "whether the demo county was imported"
    with parts.store.enter(parts.caller, Permission.PROFILES_IMPORT_REPORT, about=about) as visit:
        known = set(visit.connection.scalars(imported))
    return parts.base_map.exists() and known == set(sources)


def _make(parts: Parts, making: Making, steps: _Steps) -> CountyMade:
    with _base_map_beside(parts.base_map, making) as base_map:
        with steps.step("Laying out the county", 0.0, 0.12) as tell:
            geography = build_geography(making.seed, making.scale, tell)
        with steps.step("Counting everybody", 0.12, 0.2):
            _keep_areas(parts, geography)
            _keep_zones(parts, geography)
            _keep_estimates(parts, geography, making)
        with steps.step("Noting the addresses", 0.2, 0.27):
            _keep_addresses(parts, geography)
            keep_resources(parts)
            keep_roads(parts, lambda: geography)
        with steps.step("Asking the households", 0.27, 0.55) as tell:
            file = parts.folder / "people.jsonl"
            count = write_people(
                geography.addresses, file, seed=making.seed, today=making.today, progress=tell
            )
        with steps.step("Importing the households", 0.55, 0.75) as tell:
            refused = _import_people(parts, file, tell)
        with steps.step("Taking two years of 911 calls in", 0.75, 0.9) as tell:
            calls = _keep_calls(parts, geography, making, tell)
        with steps.step("Drawing the base map", 0.9, 0.99):
            base_map.join()
    if base_map.exitcode != 0:
        raise CountyNotMade("The base map could not be drawn: see the lines above, and start again.")
    return CountyMade(making.seed, making.scale, count, calls, refused, steps.seconds)


def _keep_areas(parts: Parts, geography: Geography) -> None:
    # The county's outline comes before its people: the importer checks that they live in it.
    for kind, file in write_areas(geography, parts.folder / "areas").items():
        import_fixed_areas(parts.store, parts.caller, file, source=SOURCE, kind=kind)


def _keep_zones(parts: Parts, geography: Geography) -> None:
    # The cities came before: a zone is numbered by the city it lies in.
    import_zones(parts.store, parts.caller, drafts_in(write_zones(geography, parts.folder / "zones")))


def _keep_estimates(parts: Parts, geography: Geography, making: Making) -> None:
    tracts = draw_tracts(geography.divisions, geography.addresses)
    census = take_census(geography.addresses, tracts, making.seed)
    as_of = making.today.replace(day=1)
    for file in write_estimates(census, parts.folder / "estimates", making.seed):
        published = Publication(file.source, file.edition, as_of)
        import_estimates(parts.store, parts.caller, file.path, published)


def _keep_addresses(parts: Parts, geography: Geography) -> None:
    file = parts.folder / "addresses.csv"
    write_addresses(geography, file)
    import_address_points(parts.store, parts.caller, file, source=SOURCE)


def keep_resources(parts: Parts) -> None:
    """Import the county's shelters, depots and vehicles, unless there are some: what was changed stays."""
    keeper = console_caller("demo county", frozenset({Role.EMERGENCY_MANAGER}))
    with parts.store.enter(keeper, Permission.EVACUATION_VIEW, about="whether there are shelters") as visit:
        if shelters_in(visit):
            return
    for file in write_resources(parts.folder / "resources"):
        import_resources(parts.store, keeper, file, jurisdiction=parts.jurisdiction)


def keep_roads(parts: Parts, ground: Callable[[], Geography]) -> None:
    """Import the county's roads, unless they were imported before."""
    with parts.store.enter(parts.caller, Permission.ROADS_READ, about="whether roads were imported") as visit:
        if any(edition.source == SOURCE for edition in editions_in(visit)):
            return
    file = parts.folder / "roads.osm.pbf"
    write_roads(ground(), file)
    import_roads(parts.store, parts.caller, file, source=SOURCE)


def _import_people(parts: Parts, file: Path, tell: Progress) -> int:
    def told(progress: ImportProgress) -> None:
        tell(progress.share * 0.9, f"{progress.rows:,} households imported")

    report = run_import(
        parts.store, parts.caller, SOURCE, file, jurisdiction=parts.jurisdiction, progress=told
    )
    return report.rows_refused


def _keep_calls(parts: Parts, geography: Geography, making: Making, tell: Progress) -> int:
    file = parts.folder / "calls.parquet"
    count = write_calls(geography.addresses, file, seed=making.seed, today=making.today, scale=making.scale)

    def told(progress: ImportProgress) -> None:
        tell(0.2 + 0.8 * progress.share, f"{progress.rows:,} calls imported")

    import_calls(
        parts.store,
        parts.caller,
        file,
        CALLS_SOURCE,
        jurisdiction=parts.jurisdiction,
        zone=_ZONE,
        folder=parts.calls_folder,
        centre=DEMO_CENTRE,
        progress=told,
    )
    return count


@contextmanager
def _base_map_beside(path: Path, making: Making) -> Iterator[SpawnProcess]:
    """Draw the base map in a second process; stopped if the rest of the county cannot be made."""
    # Spawned, not forked: the server and the store have threads.
    process = multiprocessing.get_context("spawn").Process(
        target=draw_base_map, args=(path, making.seed, making.scale), daemon=True
    )
    process.start()
    try:
        yield process
    except BaseException:
        process.terminate()
        raise
    finally:
        process.join()


def draw_base_map(path: Path, seed: int, scale: float) -> None:
    """Draw the base map of the county; the file appears whole or not at all. Runs in a process of its own."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    try:
        # Homes are not drawn, so the ground of a small county is the ground of a large one.
        write_base_map(build_geography(seed, min(scale, _NO_HOMES)), partial)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
