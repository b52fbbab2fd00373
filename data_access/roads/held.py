"""The road graph of this process: read once an edition, and shared, because nothing in it is personal."""

import threading

from data_access.records.roads import RoadGraph
from data_access.refusals import NotFound
from data_access.roads.keeping import current_edition, read_graph
from data_access.store import Visit


class HeldRoads:
    """Holds the graph in force; it follows when another edition was imported, by whatever process."""

    def __init__(self) -> None:
        """Begin with none."""
        self._lock = threading.Lock()
        self._held: tuple[int, RoadGraph] | None = None

    def current(self, visit: Visit) -> RoadGraph:
        """Give the graph in force. Refused (`NotFound`) when no roads were imported."""
        graph = self.find(visit)
        if graph is None:
            raise NotFound(
                "No roads were imported yet: bring them in on the page Roads, or with `import roads`."
            )
        return graph

    def find(self, visit: Visit) -> RoadGraph | None:
        """Find the graph in force; None when no roads were imported."""
        edition = current_edition(visit)
        if not edition:
            return None
        held = self._held
        if held is not None and held[0] == edition:
            return held[1]
        # Whoever comes second waits for the graph instead of reading another.
        with self._lock:
            if self._held is None or self._held[0] != edition:
                self._held = (edition, read_graph(visit, edition))
            return self._held[1]
