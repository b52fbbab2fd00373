"""What holds in the zones, as everybody may know it: read through a door of its own when it has changed.

Between two changes nothing is read and nothing comes onto the trail, however many people ask. What
cannot be read is not answered from memory: an old picture would be taken for what holds now.
"""

import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dashboard.evacuation.zones.looks import LOOKS
from dashboard.exports.outlines import FileHead, Outlined, geojson_outlines, kml_outlines
from dashboard.web.public_feed import atom_bytes
from data_access.access import Permission, Role, console_caller
from data_access.records.zones import ZoneStatus
from data_access.store import Store
from data_access.zones.public import PublicPicture, PublicZone, edition_now, public_picture

LOOK_EVERY_SECONDS: Final = 1.0
"""However many people ask, the counter is read once a second."""
NOTE: Final = "Real statuses only: exercises are not in this file. In an emergency call 911."
_WHO: Final = console_caller("public status page", frozenset({Role.EMERGENCY_MANAGER}))


@dataclass(frozen=True)
class Published:
    """What everybody is told: the picture, when the counter was read last, and each file as bytes."""

    picture: PublicPicture
    edition: int
    geojson: bytes
    kml: bytes
    atom: bytes


class PublicStatus:
    """The picture of this process. Safe to use from several threads."""

    def __init__(
        self, store: Store, county: str, address: str, *, timer: Callable[[], float] = time.monotonic
    ) -> None:
        self._store = store
        self._county = county
        self._address = address
        self._timer = timer
        self._lock = threading.Lock()
        self._held: Published | None = None
        self._looked_at = float("-inf")

    @property
    def now(self) -> datetime:
        """The moment by the clock of the store."""
        return self._store.clock()

    def current(self) -> Published:
        """Give what holds; refused while the database does not answer (`StoreUnavailable`)."""
        with self._lock:
            started = self._timer()
            if self._held is not None and started - self._looked_at < LOOK_EVERY_SECONDS:
                return self._held
            edition = edition_now(self._store)
            if self._held is None or self._held.edition != edition:
                self._held = self._read(edition)
            self._looked_at = started
            return self._held

    def _read(self, edition: int) -> Published:
        about = "what everybody may know of the zones"
        with self._store.enter(_WHO, Permission.ZONES_PUBLIC, about=about) as visit:
            picture = public_picture(visit)
        head = self._head(picture)
        areas = [_outlined(zone) for zone in picture.zones]
        return Published(
            picture,
            edition,
            geojson_outlines(areas, head, may_be_empty=True),
            kml_outlines(areas, head, {one.value: LOOKS[one].colour for one in LOOKS}, may_be_empty=True),
            atom_bytes(picture, self._county, self._address),
        )

    def _head(self, picture: PublicPicture) -> FileHead:
        changed = picture.changed_at.isoformat() if picture.changed_at else None
        return FileHead(f"Evacuation zones of {self._county}", NOTE, {"changed_at": changed})


def tag_of(body: bytes) -> str:
    """Give the entity tag of an answer (RFC 9110, clause 8.8.3)."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def _outlined(zone: PublicZone) -> Outlined:
    look = LOOKS[zone.status]
    facts = {
        "id": zone.id,
        "city": zone.city,
        "status": zone.status.value,
        "status_words": look.words,
        "letter": look.letter,
        "colour": look.colour,
        "since": zone.since.isoformat() if zone.since else None,
        "asks": look.asks if zone.status is not ZoneStatus.NORMAL else "",
    }
    return Outlined(zone.name, zone.geometry, facts, zone.status.value)
