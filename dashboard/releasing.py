"""The registry counts of a month: counted once, kept for good, and worked out beside the server.

To withhold what would give a small count away takes minutes in a county of true size, and all of a
processor. So it is done in a process of its own, which goes on when the browser closes.
"""

import re
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from dashboard.geo.geojson import area_from_geojson
from dashboard.registry.release import KINDS, ReleaseArea, release_of
from dashboard.settings import ROOT
from dashboard.wiring import House
from data_access.access import Permission, Role, console_caller
from data_access.areas import FixedArea, fixed_areas_in
from data_access.place_format import Policy
from data_access.published import PublishedCount, Release, find_release, publish
from data_access.refusals import NotFound

PUBLISHER: Final = console_caller("monthly release", frozenset({Role.EMERGENCY_MANAGER}))
"""Who counts for a release: the county itself. Whoever reads it never comes near a household."""
COMMAND: Final = ("-m", "dashboard", "counts", "release", "--plain")
_SHARE: Final = re.compile(r"^[01]\.\d+$")


def month_of(house: House) -> date:
    """Give the first day of the county's own month."""
    return house.clock().astimezone(house.settings.zone).date().replace(day=1)


def release(house: House, month: date, told: Callable[[float], None]) -> Release:
    """Count, keep for good, and read back what is kept: another process may have been earlier.

    `told` hears the share that is done, 0 to 1. Refused while the county has no areas.
    """
    about = f"release of {month:%B %Y}"
    with house.store.enter(PUBLISHER, Permission.REGISTRY_PUBLISH, about=about) as visit:
        found = find_release(visit, month)
        if found is not None:
            return found
        snapshot = house.places.current(visit, Policy.FUNCTIONAL_NEEDS)
        areas = [_area(area) for kind in KINDS for area in fixed_areas_in(visit, kind)]
    if not areas:
        raise NotFound("The county's areas are missing: have the fixed areas imported first.")
    counts = [
        PublishedCount(one.kind, one.code, one.measure, one.households)
        for one in release_of(snapshot, areas, told=told)
    ]
    with house.store.enter(PUBLISHER, Permission.REGISTRY_PUBLISH, about=about, writes=True) as visit:
        publish(visit, month, counts)
        kept = find_release(visit, month)
    if kept is None:
        raise NotFound("Nothing was released: ask for this page again.")
    return kept


@dataclass
class ReleaseJob:
    """A release that a process of its own works out. Read it from any thread."""

    process: subprocess.Popen[str]
    share: float = 0.0
    sentence: str = ""
    stopped: bool = False
    _ended: threading.Event = field(default_factory=threading.Event, repr=False)

    @property
    def running(self) -> bool:
        """Whether it still works."""
        return not self._ended.is_set()

    def stop(self) -> None:
        """End it; nothing of it is kept, and it can be started anew."""
        self.stopped = True
        self.process.terminate()

    def wait(self, seconds: float) -> bool:
        """Wait until it has ended; False when it still works after `seconds`."""
        return self._ended.wait(seconds)

    def listen(self) -> None:
        """Follow what the process says until it ends: shares of the work, then perhaps a refusal."""
        with self.process:
            for line in self.process.stdout or ():
                if _SHARE.match(line.strip()):
                    self.share = float(line)
                elif line.strip():
                    self.sentence = f"{self.sentence} {line.strip()}".strip()
        self._ended.set()


class ReleaseJobs:
    """The release that this server has worked out now: one at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._job: ReleaseJob | None = None

    def latest(self) -> ReleaseJob | None:
        """Give the release that works or was the last to; None when there was none since the start."""
        return self._job

    def started(self, environment: Mapping[str, str]) -> ReleaseJob:
        """Give the release that works now, else start one; `environment` holds this server's settings."""
        with self._lock:
            if self._job is None or not self._job.running:
                self._job = _start(environment)
            return self._job


def _start(environment: Mapping[str, str]) -> ReleaseJob:
    # This program itself, with arguments that stand above.
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, *COMMAND],
        cwd=ROOT,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    job = ReleaseJob(process)
    threading.Thread(target=job.listen, name="release", daemon=True).start()
    return job


def _area(area: FixedArea) -> ReleaseArea:
    shape = area_from_geojson(area.geometry, area.name).shape
    return ReleaseArea(area.kind, area.code, shape, float(area.households or 0))
