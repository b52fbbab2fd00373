"""What the server and the page of the small map share in one process: the snapshot and the tickets."""

import os

from tests.journeys.map_world import county_snapshot, tickets

SNAPSHOT = county_snapshot(int(os.environ.get("MAP_HOUSEHOLDS", "5000")))
TICKETS = tickets()
