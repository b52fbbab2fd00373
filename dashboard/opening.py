"""The places of a large registry, opened beside the start in a process of its own.

Python runs one thread at a time: opening half a million sealed places would hold up the loading of the
screens by a second. The other process comes through the door as any caller and hands the opened places over
a pipe that nobody else holds; then it is gone. What it opened is taken only where it is still true.
"""

import multiprocessing
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from multiprocessing.connection import Connection
from typing import Final

from dashboard.settings import Settings
from dashboard.wiring import House, open_house
from data_access.access import Permission, Role, console_caller
from data_access.place_format import Policy
from data_access.place_snapshot import PlaceSnapshot, snapshot_of
from data_access.refusals import Refusal

STARTER: Final = console_caller("start of the server", frozenset({Role.EMERGENCY_MANAGER}))
WORTH_IT: Final = 100_000
"""So many places take longer to open than another process takes to start."""
_LONGEST_WAIT_SECONDS: Final = 20.0
_POLICY: Final = Policy.FUNCTIONAL_NEEDS


def open_beside(house: House, *, at_least: int = WORTH_IT) -> None:
    """Begin to open the places elsewhere; nothing where there are few of them, or one processor alone."""
    if (os.cpu_count() or 1) < 2:
        return
    with house.store.enter(STARTER, Permission.REGISTRY_AREA_COUNT, about="number of places") as visit:
        if house.places.count(visit, _POLICY) < at_least:
            return
    house.places.expect(_POLICY, _begun(house.settings))


def _begun(settings: Settings) -> Callable[[], PlaceSnapshot | None]:
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_open, args=(settings, sending), name="opening", daemon=True)
    process.start()
    sending.close()

    def arrived() -> PlaceSnapshot | None:
        """Wait for what was opened; None when the other process could not, and then it is done here."""
        with receiving, suppress(EOFError, OSError):
            if receiving.poll(_LONGEST_WAIT_SECONDS):
                generation, day = receiving.recv()
                ids, places = receiving.recv_bytes(), receiving.recv_bytes()
                return snapshot_of(ids, places, generation, day)
        return None

    return arrived


def _open(settings: Settings, sending: Connection) -> None:
    """Open the places in this process and send them; a refusal sends nothing."""
    with sending, suppress(Refusal):
        house = open_house(settings)
        try:
            about = "places opened beside the start"
            with house.store.enter(STARTER, Permission.REGISTRY_AREA_COUNT, about=about) as visit:
                found = house.places.current(visit, _POLICY)
        finally:
            house.close()
        told: tuple[int, date] = (found.generation, found.day)
        sending.send(told)
        sending.send_bytes(found.ids.tobytes())
        sending.send_bytes(found.places.tobytes())
