"""Asks the door about roads and closures, and shows nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from dashboard.evacuation.roads.import_jobs import RoadJob, RoadJobs
from dashboard.wiring import House
from data_access.access import Caller, Permission
from data_access.importers.roads import import_roads
from data_access.records.ids import ClosureId
from data_access.records.roads import RoadGraph
from data_access.roads.closures import (
    Closure,
    ClosureKind,
    close_roads,
    closures_in,
    past_closures_in,
    reopen_roads,
)
from data_access.roads.keeping import RoadEdition, editions_in

JOBS = RoadJobs()
"""The imports of this process; everybody who may import sees the same one."""


@dataclass(frozen=True, eq=False)
class Picture:
    """The roads in force, None where none were imported; their editions, and what is and was closed."""

    graph: RoadGraph | None
    editions: tuple[RoadEdition, ...]
    closures: tuple[Closure, ...]
    past: tuple[Closure, ...]


@dataclass(frozen=True)
class Wanted:
    """What is to be closed, before it is: kind, name, and GeoJSON."""

    kind: ClosureKind
    label: str
    geometry: Mapping[str, Any]


@dataclass(frozen=True)
class Desk:
    """One caller's way to the roads."""

    house: House
    caller: Caller

    @property
    def may_close(self) -> bool:
        """Whether the caller may close and reopen roads."""
        return self.caller.may(Permission.ROADS_CLOSE)

    @property
    def may_import(self) -> bool:
        """Whether the caller may import roads."""
        return self.caller.may(Permission.ROADS_IMPORT)

    def picture(self) -> Picture:
        """Ask once for all that the page shows."""
        about = "roads and closures, for the page"
        with self.house.store.enter(self.caller, Permission.ROADS_READ, about=about) as visit:
            graph = self.house.roads.find(visit)
            return Picture(
                graph, tuple(editions_in(visit)), tuple(closures_in(visit)), tuple(past_closures_in(visit))
            )

    def close(self, wanted: Wanted, reason: str, until: datetime | None) -> Closure:
        """Close roads at once; refused as `close_roads` refuses."""
        about = f"close {wanted.kind}: {wanted.label}"
        with self.house.store.enter(self.caller, Permission.ROADS_CLOSE, about=about, writes=True) as visit:
            return close_roads(visit, wanted.kind, wanted.label, wanted.geometry, reason=reason, until=until)

    def reopen(self, closure: Closure) -> None:
        """Reopen roads at once; refused when they are open already."""
        about = f"reopen {closure.kind}: {closure.label}"
        with self.house.store.enter(self.caller, Permission.ROADS_CLOSE, about=about, writes=True) as visit:
            reopen_roads(visit, ClosureId(closure.id))

    def start_import(self, path: Path, source: str) -> RoadJob:
        """Start the import of a file, which is removed when it has ended; refused while another runs."""
        store, caller = self.house.store, self.caller
        return JOBS.start(
            lambda progress, cancelled: import_roads(
                store, caller, path, source=source, progress=progress, cancelled=cancelled
            ),
            lambda: _remove(path),
        )


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.parent.rmdir()
