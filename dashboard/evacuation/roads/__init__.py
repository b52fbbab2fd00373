"""Ways over a county's roads: travel times between places, the path itself, and the line to draw."""

from dashboard.evacuation.roads.nearest import metres_to, nearest_nodes
from dashboard.evacuation.roads.paths import NoRoad, line_of, path
from dashboard.evacuation.roads.travel import travel_times
from dashboard.evacuation.roads.warming import warm_up

__all__ = ["NoRoad", "line_of", "metres_to", "nearest_nodes", "path", "travel_times", "warm_up"]
