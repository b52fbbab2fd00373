"""OpenStreetMap's tags of a way → class, directions, lanes, speed, name (wiki: Key:highway, Key:oneway)."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from data_access.records.roads import RoadClass
from data_access.roads.presets import FASTEST_KMH, KMH_A_MPH, MOST_LANES, SLOWEST_KMH, RoadPreset
from data_access.roads.ways import WayFacts

Tags = Callable[[str], str | None]
"""Answers the value of a key; None where the way has none."""
Remark = Callable[[str], None]

_C: Final = RoadClass
CLASSES: Final[Mapping[str, RoadClass]] = {
    "motorway": _C.MOTORWAY, "trunk": _C.TRUNK, "primary": _C.PRIMARY, "secondary": _C.SECONDARY,
    "tertiary": _C.TERTIARY, "unclassified": _C.STREET, "residential": _C.STREET, "road": _C.STREET,
    "living_street": _C.STREET, "service": _C.SERVICE, "motorway_link": _C.RAMP, "trunk_link": _C.RAMP,
    "primary_link": _C.RAMP, "secondary_link": _C.RAMP, "tertiary_link": _C.RAMP,
}  # fmt: skip
"""Which values of `highway` are roads for cars."""

_ACCESS: Final = ("motorcar", "motor_vehicle", "vehicle", "access")
"""From the most particular to the most general; the first one that stands decides."""
_CLOSED: Final = frozenset({"no", "private", "agricultural", "forestry", "military", "delivery"})
_NO_STREETS: Final = frozenset({"driveway", "parking_aisle", "drive-through", "emergency_access"})
_FORWARD: Final = frozenset({"yes", "true", "1"})
_BACKWARD: Final = frozenset({"-1", "reverse"})
_ROUND: Final = frozenset({"roundabout", "circular"})
_SPEED: Final = re.compile(r"^\s*(\d{1,4}(?:\.\d+)?)\s*(km/h|kmh|kph|mph|knots)?\s*$", re.IGNORECASE)
_WALKED: Final = frozenset({"walk", "living_street"})
_UNTOLD: Final = frozenset({"none", "signals", "variable", "no", "unposted"})
_UNITS: Final = {"mph": KMH_A_MPH, "knots": 1.852}
_LONGEST_NAME: Final = 120


def find_refusal(tags: Tags) -> str | None:
    """Say why a way is no road for cars; None when it is one."""
    if CLASSES.get(tags("highway") or "") is None:
        return "a way that is no road for cars"
    if tags("area") == "yes":
        return "an area and no line"
    if tags("service") in _NO_STREETS:
        return "a driveway or a parking aisle"
    access = next((told for key in _ACCESS if (told := tags(key)) is not None), "yes")
    if access in _CLOSED:
        return "closed to the public's cars"
    if tags("oneway") in {"reversible", "alternating"}:
        return "its direction changes during the day"
    return None


def facts_of(tags: Tags, preset: RoadPreset, remark: Remark) -> WayFacts:
    """Read the tags of a way that is a road; what is not told, or cannot be, is taken from the preset."""
    road_class = CLASSES[tags("highway") or ""]
    usual = preset.by_class[road_class]
    forward, backward = _directions(tags, tags("highway") or "")
    lanes_forward, lanes_backward = _lanes(tags, forward, backward, usual.lanes, remark)
    speed = _kmh(tags("maxspeed"), usual.kmh, remark)
    return WayFacts(
        road_class,
        lanes_forward if forward else 0,
        lanes_backward if backward else 0,
        _kmh(tags("maxspeed:forward"), speed, remark),
        _kmh(tags("maxspeed:backward"), speed, remark),
        (tags("name") or tags("ref") or "")[:_LONGEST_NAME],
    )


def _directions(tags: Tags, highway: str) -> tuple[bool, bool]:
    """Whether the way may be driven forward and backward; freeways, their ramps and roundabouts imply it."""
    told = next((way for key in ("oneway:motor_vehicle", "oneway") if (way := tags(key)) is not None), None)
    if told in _BACKWARD:
        return False, True
    if told is None:
        implied = highway in {"motorway", "motorway_link"} or tags("junction") in _ROUND
        return True, not implied
    return True, told not in _FORWARD


def _lanes(tags: Tags, forward: bool, backward: bool, usual: int, remark: Remark) -> tuple[int, int]:
    whole = find_lanes(tags("lanes"), remark)
    if not (forward and backward):
        one = whole or usual
        return one, one
    half = usual if whole is None else max(1, whole // 2)
    there, back = find_lanes(tags("lanes:forward"), remark), find_lanes(tags("lanes:backward"), remark)
    if whole is not None and (there is None) != (back is None):
        # One side is told and the whole: the other has the rest.
        there, back = (there or max(1, whole - (back or 0))), (back or max(1, whole - (there or 0)))
    return there or half, back or half


def find_lanes(told: str | None, remark: Remark) -> int | None:
    """Read a number of lanes, the least where several stand ("2;3"); None where none is told."""
    if told is None:
        return None
    try:
        lanes = int(min(float(part) for part in told.split(";")))
    except (ValueError, OverflowError):
        remark("a number of lanes that cannot be read: the usual one of its class was taken")
        return None
    if not 1 <= lanes <= MOST_LANES:
        remark("a number of lanes that no road has: the usual one of its class was taken")
        return None
    return lanes


def find_kmh(told: str) -> float | None:
    """Read a speed limit in km/h: a bare number is km/h, "30 mph" is not; None where it tells none."""
    if told in _WALKED:
        return 7.0
    found = _SPEED.match(told)
    return None if found is None else float(found[1]) * _UNITS.get((found[2] or "").lower(), 1.0)


def _kmh(told: str | None, usual: float, remark: Remark) -> float:
    if told is None or told in _UNTOLD:
        return usual
    read = [speed for part in told.split(";") if (speed := find_kmh(part)) is not None]
    if not read:
        if ":" not in told:
            remark("a speed that cannot be read: the usual one of its class was taken")
        return usual
    if not SLOWEST_KMH <= min(read) <= FASTEST_KMH:
        remark("a speed that no road has: the usual one of its class was taken")
        return usual
    return min(read)
