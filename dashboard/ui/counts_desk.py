"""Asks the door for what was released of the registry; has a month released where nobody has asked yet."""

import os
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from dashboard.exports import Stamp, csv_bytes
from dashboard.releasing import ReleaseJob, ReleaseJobs, month_of
from dashboard.ui import tables
from dashboard.ui.downloads import caller_now
from dashboard.wiring import House
from data_access.access import Caller, Permission
from data_access.areas import FixedArea, fixed_areas_in
from data_access.published import Release, find_release
from data_access.registry import Estimate, estimates_in

_JOBS: Final = ReleaseJobs()


@dataclass(frozen=True)
class Published:
    """A release with the areas of one kind and what is expected in them."""

    release: Release
    areas: list[FixedArea]
    estimates: list[Estimate]


def find_published(house: House, caller: Caller, kind: str) -> Published | None:
    """Read this month's release for one kind of area; None while the month is not released."""
    about = f"released counts by {kind}"
    with house.store.enter(caller, Permission.REGISTRY_SUPPRESSED_COUNT, about=about) as visit:
        release = find_release(visit, month_of(house))
        areas, estimates = fixed_areas_in(visit, kind), estimates_in(visit, kind)
    return None if release is None else Published(release, areas, estimates)


def ask_for_release(house: House) -> ReleaseJob:
    """Have this month counted; the first who asks starts it, whoever comes later sees how far it is."""
    return _JOBS.started({**os.environ, "MUSTER_DATA_FOLDER": str(house.settings.data_folder)})


def latest_job() -> ReleaseJob | None:
    """Give the release that is worked out now or was the last to be; None when there was none."""
    return _JOBS.latest()


def exporter(
    house: House, caller: Caller, columns: Sequence[str], rows: tables.Rows, what: str
) -> Callable[[], bytes]:
    """Make what builds the file when it is clicked; what it holds is what the page shows."""

    def build() -> bytes:
        reader = caller_now(house, caller)
        about = f"file of released counts, {what}"
        with house.store.enter(reader, Permission.REGISTRY_SUPPRESSED_COUNT, about=about) as visit:
            taken_at = visit.now.astimezone(house.settings.zone)
        stamp = Stamp(reader.name, taken_at, "released counts", secrets.token_hex(8))
        return csv_bytes(columns, rows, stamp)

    return build
