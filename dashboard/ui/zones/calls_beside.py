"""Calls against status: areas whose calls rise against their own past, beside what holds in their zones."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from dashboard.calls.live_rising import AreaHour, rising_areas
from dashboard.evacuation.zones.guards import Raised, Rise, calls_without_status
from dashboard.evacuation.zones.neighbours import touched_by
from dashboard.ui.calls.desk import Desk as CallsDesk
from dashboard.ui.calls.desk import Known
from dashboard.ui.kept_answers import KeptAnswers
from dashboard.ui.zones.desk import Desk, Picture
from data_access.access import Permission, Role
from data_access.calls.questions import counts
from data_access.records.calls import PUBLIC_LINES, CallFilter, Split
from data_access.store import Visit

WEEKS: Final = 8
"""How many weeks before are the past of an area."""
LASTS: Final = timedelta(minutes=2)
"""Calls that came in since are seen after this."""
_WATCH: Final = frozenset({Role.EMERGENCY_MANAGER, Role.POLICE, Role.CALL_TAKER})
"""Who may see small counts; to others an area with five calls is not shown."""
_ANSWERS: Final = KeptAnswers()


def raised(desk: Desk, picture: Picture) -> list[Raised]:
    """Raise areas whose calls rise while no status holds; nothing for those who see no small count."""
    if not (_WATCH & desk.caller.roles and desk.caller.may(Permission.CALLS_COUNT)):
        return []
    known = CallsDesk(desk.house, desk.caller).known()
    if not known.held.sources:
        return []
    now = desk.house.clock()
    hours = _ANSWERS.asked_once(
        desk.caller,
        "calls beside zones",
        f"{now:%Y-%m-%d %H}",
        lambda: _ask(desk, known, now),
        now=now,
        lasts=LASTS,
    )
    names = {one.area_key: one.name for one in hours}
    rises = [
        Rise(one.area_key, names[one.area_key], one.calls, one.expected, one.p_value, one.sentence)
        for one in rising_areas(hours)
    ]
    inside = {
        one.area_key: touched_by(known.areas[one.area_key].area.shape, picture.outlines) for one in rises
    }
    return calls_without_status(rises, inside, picture.standings)


def _ask(desk: Desk, known: Known, now: datetime) -> list[AreaHour]:
    about = "calls of the last whole hour by area, beside the status of zones"
    with desk.house.store.enter(desk.caller, Permission.CALLS_COUNT, about=about) as visit:
        return area_hours(desk, visit, known, now)


def area_hours(desk: Desk, visit: Visit, known: Known, now: datetime) -> list[AreaHour]:
    """Count the last whole hour of every area, and the same hour of the week in eight weeks before."""
    hour = now.astimezone(desk.house.settings.zone) - timedelta(hours=1)
    day, view = hour.date(), desk.house.call_cubes.view(visit)
    first = day - timedelta(weeks=WEEKS)
    same = CallFilter(first, day, lines=PUBLIC_LINES, hours_of_day=(hour.hour,), weekdays=(day.weekday(),))
    by_area: Mapping[str, dict[date, int]] = defaultdict(dict)
    for row in counts(view, [Split.AREA, Split.DAY], same):
        area, on = row.keys
        if isinstance(on, date):
            by_area[str(area)][on] = row.calls
    before = CallFilter(first, day - timedelta(days=1), lines=PUBLIC_LINES)
    usual = {str(row.keys[0]): row.calls / (7 * 24 * WEEKS) for row in counts(view, [Split.AREA], before)}
    begun = known.held.first_day or day
    weeks = [day - timedelta(weeks=week) for week in range(1, WEEKS + 1)]
    past = [one for one in weeks if one >= begun]
    return [
        AreaHour(
            key,
            outlined.fixed.name,
            by_area[key].get(day, 0),
            tuple(float(by_area[key].get(one, 0)) for one in past),
            usual.get(key, 0.0),
        )
        for key, outlined in known.areas.items()
    ]
