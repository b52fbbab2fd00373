"""Which calls are meant: a period and a choice of each kind, kept in the address so that a view is shared."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar
from urllib.parse import urlencode

import streamlit as st

from dashboard.calls.coverage import covered
from dashboard.calls.periods import Period, last_whole_month, month_of, whole_months_in
from dashboard.calls.places import area_name
from dashboard.calls.volume import WEEKDAYS
from dashboard.ui import words
from dashboard.ui.calls.desk import Known
from data_access.records.calls import (
    PUBLIC_LINES,
    UNKNOWN,
    CallFilter,
    Discipline,
    Line,
    NatureGroup,
)
from data_access.refusals import NotFound

_ALL: Final = "all"
_PUBLIC: Final = "all but officers' own"
_T = TypeVar("_T")


@dataclass(frozen=True)
class Choice:
    """The filter, its words for a heading, and the address of this very view."""

    chosen: CallFilter
    says: str
    address: str


def choose(known: Known) -> Choice:
    """Ask which calls are meant; refused while no calls were imported, and for days in the wrong order."""
    days = covered(known.held)
    if days is None:
        raise NotFound(
            "No calls have been imported yet. A registrar brings them in:"
            " python -m dashboard import calls FILE --source NAME"
        )
    return _choose_month(known, days) if known.withholds else _choose_freely(known, days)


def _choose_month(known: Known, days: Period) -> Choice:
    """Offer whole months and one discipline: nothing finer, so that no two views leave a small count."""
    months = whole_months_in(days.first, days.last)
    if not months:
        raise NotFound("There is no whole month of calls yet. Counts are shown by whole months.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        month = st.selectbox(
            "Month", [one.first for one in months], format_func=lambda day: f"{day:%B %Y}",
            key="month", bind="query-params", width=220,
        )  # fmt: skip
        discipline = st.selectbox(
            "Discipline", [_ALL, *known.held.disciplines], key="discipline", bind="query-params", width=220
        )
    st.caption(
        "Whole months and fixed areas. No number under 11 is shown, and none that would give one away."
        " Calls that officers began themselves are left out."
    )
    period = month_of(month)
    disciplines = None if discipline == _ALL else (Discipline(discipline),)
    chosen = CallFilter(period.first, period.last, disciplines=disciplines, lines=PUBLIC_LINES)
    address = {"month": f"{month:%B %Y}", "discipline": discipline}
    return Choice(chosen, _says(period, [discipline] if disciplines else []), urlencode(address))


def _choose_freely(known: Known, days: Period) -> Choice:
    held = known.held
    start = last_whole_month(days.first, days.last)
    first, last = held.first_day or days.first, held.last_day or days.last
    with st.container(horizontal=True, vertical_alignment="bottom"):
        from_day = _day("From", "from", start.first, first, last)
        to_day = _day("To", "to", start.last, first, last)
        disciplines = _several("Discipline", "discipline", held.disciplines)
        groups = _several("About", "about", held.nature_groups)
    with st.expander("More filters"), st.container(horizontal=True, vertical_alignment="bottom"):
        areas = _several("Areas", "area", held.areas, lambda key: area_name(key, known.ground))
        priorities = _several("Priority", "priority", held.priorities)
        natures = _several("Nature", "nature", held.natures)
        lines = _several(f"Lines ({_PUBLIC} if none)", "line", held.lines)
        hours = _several("Hours of the day", "hour", range(24), lambda hour: f"{hour}:00")
        weekdays = _several("Weekdays", "weekday", range(7), WEEKDAYS.__getitem__)
        agencies = _several("Agencies", "agency", [one for one in held.agencies if one != UNKNOWN])
    chosen = CallFilter(
        from_day, to_day, agencies=agencies, disciplines=_as(Discipline, disciplines), natures=natures,
        nature_groups=_as(NatureGroup, groups), priorities=priorities, lines=_as(Line, lines) or PUBLIC_LINES,
        areas=areas, hours_of_day=hours, weekdays=weekdays,
    )  # fmt: skip
    named = {
        "discipline": disciplines, "about": groups, "priority": priorities, "nature": natures, "line": lines,
        "agency": agencies, "area": tuple(area_name(key, known.ground) for key in areas or ()),
        "hour": tuple(f"{hour}:00" for hour in hours or ()),
        "weekday": tuple(WEEKDAYS[day] for day in weekdays or ()),
    }  # fmt: skip
    told = [str(one) for values in named.values() for one in values or ()]
    address = urlencode(
        {"from": from_day, "to": to_day, **{key: one for key, one in named.items() if one}}, doseq=True
    )
    return Choice(chosen, _says(Period(from_day, to_day), told), address)


def _day(label: str, key: str, meant: date, first: date, last: date) -> date:
    return st.date_input(
        label, meant, first, last, key=key, format="YYYY-MM-DD", bind="query-params", width=160
    )


def _several(
    label: str, key: str, options: Sequence[_T], says: Callable[[_T], str] = str
) -> tuple[_T, ...] | None:
    """Offer a choice of several; None, which is all, where nothing is chosen."""
    found = st.multiselect(
        label, list(options), format_func=says, key=key, bind="query-params", placeholder="All", width=230
    )
    return tuple(found) or None


def _as(kind: Callable[[str], _T], values: Sequence[str] | None) -> tuple[_T, ...] | None:
    return tuple(kind(one) for one in values) if values else None


def _says(period: Period, told: Sequence[str]) -> str:
    return f"{period.words} · {words.listed(told)}" if told else period.words
