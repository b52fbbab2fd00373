"""Calls against status: areas whose calls rise against their own past, beside what holds in their zones."""

from dashboard.calls.standards import NENA_15
from dashboard.evacuation.zones.guards import Raised, Rise, calls_without_status
from dashboard.evacuation.zones.neighbours import touched_by
from dashboard.ui.calls.desk import Desk as CallsDesk
from dashboard.ui.calls.live_desk import LiveDesk
from dashboard.ui.zones.desk import Desk, Picture
from data_access.access import Permission


def raised(desk: Desk, picture: Picture) -> list[Raised]:
    """Raise areas whose calls rise while no status holds; nothing for those who may not watch calls."""
    if not desk.caller.may(Permission.CALLS_LIVE):
        return []
    now = LiveDesk(desk.house, desk.caller).now(NENA_15)
    if not now.rising:
        return []
    areas = CallsDesk(desk.house, desk.caller).known().areas
    rises = [
        Rise(one.area_key, one.area_key, one.calls, one.expected, one.p_value, one.sentence)
        for one in now.rising
    ]
    inside = {
        one.area_key: touched_by(areas[one.area_key].area.shape, picture.outlines)
        for one in rises
        if one.area_key in areas
    }
    return calls_without_status(rises, inside, picture.standings)
