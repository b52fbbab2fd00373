"""The index of this process: built at the first search, and anew after an import."""

import threading

from dashboard.geo.search.index import AddressIndex
from data_access.address_points import address_edition, read_address_points
from data_access.store import Visit


class AddressSearch:
    """Holds the index; everybody in this process shares it, because nothing in it is personal."""

    def __init__(self) -> None:
        """Begin with none."""
        self._lock = threading.Lock()
        self._held: tuple[int, AddressIndex] | None = None

    def current(self, visit: Visit) -> AddressIndex:
        """Give the index of what is imported now; an empty one when nothing was."""
        edition = address_edition(visit)
        held = self._held
        if held is not None and held[0] == edition:
            return held[1]
        # Whoever comes second waits for the index instead of building another.
        with self._lock:
            if self._held is None or self._held[0] != edition:
                self._held = (edition, AddressIndex(read_address_points(visit)))
            return self._held[1]
