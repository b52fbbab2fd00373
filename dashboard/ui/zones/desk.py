"""Asks the door about zones, once a question, and shows nothing."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from dashboard.evacuation.zones.guards import Raised, Standing, beside_an_order
from dashboard.evacuation.zones.neighbours import neighbours_of
from dashboard.ui.kept_answers import KeptAnswers
from dashboard.wiring import House
from data_access.access import Caller, Permission
from data_access.records.zones import (
    Dismissal,
    StatusChange,
    Zone,
    ZoneDraft,
    ZoneId,
    ZoneOutline,
    ZoneStatus,
)
from data_access.store import Visit
from data_access.zones.editing import ZonesSaved, import_zones, redraw_zone, retire_zones
from data_access.zones.public import edition_now
from data_access.zones.reading import outlines_of, zones_in
from data_access.zones.statuses import (
    changes_in,
    dismiss,
    dismissals_since,
    history_of,
    set_status,
    statuses_now,
)

ANSWER_LASTS: Final = timedelta(minutes=5)
_DISMISSALS: Final = timedelta(days=7)
_ANSWERS: Final = KeptAnswers()
_ZONES: Final = "zones"


@dataclass(frozen=True)
class Picture:
    """The zones in use and what holds in them, of the exercise or of what is real."""

    zones: tuple[Zone, ...]
    outlines: Mapping[ZoneId, BaseGeometry]
    neighbours: Mapping[ZoneId, tuple[ZoneId, ...]]
    now: Mapping[ZoneId, StatusChange]
    dismissals: tuple[Dismissal, ...]
    exercise: bool
    edition: int

    @property
    def names(self) -> dict[ZoneId, str]:
        """Names by id."""
        return {zone.id: zone.name for zone in self.zones}

    @property
    def standings(self) -> dict[ZoneId, Standing]:
        """What holds in each zone, as the guards take it."""
        return {
            zone.id: Standing(self.now[zone.id].status, self.now[zone.id].number)
            if zone.id in self.now
            else Standing()
            for zone in self.zones
        }

    def status_of(self, zone: ZoneId) -> ZoneStatus:
        """Give what holds in a zone; normal where nothing was ever set."""
        change = self.now.get(zone)
        return change.status if change else ZoneStatus.NORMAL

    @property
    def changed_at(self) -> datetime | None:
        """When a status of this kind was set last; None when none ever was."""
        return max((one.set_at for one in self.now.values()), default=None)


@dataclass(frozen=True)
class Step:
    """A status to be set: for which zones, why, and what was on the screen; neighbours get a warning."""

    zones: tuple[ZoneId, ...]
    status: ZoneStatus
    reason: str
    exercise: bool
    seen: Mapping[ZoneId, int]
    warned: tuple[ZoneId, ...] = ()


@dataclass(frozen=True)
class Desk:
    """The zones for one caller; each question and each change is one line of the trail."""

    house: House
    caller: Caller

    def picture(self, *, exercise: bool) -> Picture:
        """Read what holds; what was read a moment ago is used again while no zone has changed."""
        edition = edition_now(self.house.store)

        def read() -> Picture:
            about = f"zones, {'of the exercise' if exercise else 'as they are'}"
            with self.house.store.enter(self.caller, Permission.ZONES_READ, about=about) as visit:
                zones = tuple(zones_in(visit))
                now = statuses_now(visit, exercise=exercise)
                left = dismissals_since(visit, visit.now - _DISMISSALS, exercise=exercise)
            outlines = {zone.id: shape(zone.geometry) for zone in zones}
            beside = neighbours_of(outlines)
            return Picture(zones, outlines, beside, now, tuple(left), exercise, edition)

        asked = f"{edition}|{exercise}"
        now = self.house.clock()
        return _ANSWERS.asked_once(self.caller, _ZONES, asked, read, now=now, lasts=ANSWER_LASTS)

    def history(self, zone: ZoneId) -> tuple[list[StatusChange], list[ZoneOutline]]:
        """Read every status and every outline of a zone."""
        with self.house.store.enter(
            self.caller, Permission.ZONES_READ, about=f"history of zone {zone}"
        ) as visit:
            return history_of(visit, zone), outlines_of(visit, zone)

    def changes(self, *, exercise: bool) -> list[StatusChange]:
        """Read the latest changes of all zones."""
        about = "changes of all zones"
        with self.house.store.enter(self.caller, Permission.ZONES_READ, about=about) as visit:
            return changes_in(visit, exercise=exercise)

    def set_status(self, step: Step) -> None:
        """Set a status, and warn the neighbours that were named with it: all or nothing."""
        told = f"{len(step.zones)} zones, status {step.status.value}"
        about = f"{told}{', exercise' if step.exercise else ''}: {' '.join(step.zones)}"
        with self._changing(Permission.ZONES_STATUS, about, step.reason) as visit:
            set_status(visit, step.zones, step.status, exercise=step.exercise, seen=step.seen)
            if step.warned:
                set_status(visit, step.warned, ZoneStatus.WARNING, exercise=step.exercise, seen=step.seen)

    def leave(self, raised: Sequence[Raised], reason: str, *, exercise: bool) -> None:
        """Keep that what was raised is left as it is, and why."""
        about = f"{len(raised)} raised about zones left as they are"
        with self._changing(Permission.ZONES_STATUS, about, reason) as visit:
            for one in raised:
                dismiss(visit, one.kind, one.key, one.says, weight=one.weight, exercise=exercise)
        # The counter has not moved, because nothing of the zones has.
        _ANSWERS.forget(self.caller, _ZONES)

    def left_beside(self, zones: Sequence[ZoneId], *, exercise: bool) -> list[Raised]:
        """Find what is raised of these zones now: only what was on the screen is left for its reason."""
        picture = self.picture(exercise=exercise)
        found = beside_an_order(picture.standings, picture.neighbours, picture.names)
        return [one for one in found if one.zones[0] in zones]

    def bring_in(self, drafts: Sequence[ZoneDraft], *, retire_missing: bool) -> ZonesSaved:
        """Keep the zones of a file."""
        return import_zones(self.house.store, self.caller, drafts, retire_missing=retire_missing)

    def redraw(self, zone: Zone, name: str, geometry: Mapping[str, object]) -> None:
        """Give a zone another name or outline."""
        with self._changing(Permission.ZONES_EDIT, f"zone {zone.id} redrawn") as visit:
            redraw_zone(visit, zone.id, name, geometry)

    def retire(self, zones: Sequence[ZoneId]) -> None:
        """Take zones out of use."""
        with self._changing(Permission.ZONES_EDIT, f"zones retired: {' '.join(zones)}") as visit:
            retire_zones(visit, zones)

    def _changing(
        self, permission: Permission, about: str, reason: str = ""
    ) -> AbstractContextManager[Visit]:
        return self.house.store.enter(self.caller, permission, about=about, reason=reason, writes=True)
