"""Tickets: what lets the script in a map ask for households without a run of the page.

A page enters the door once, with its audit line, and is given a ticket for its filter. The ticket is
random, works only in the session it was given to, and for thirty minutes after it was last used. It
lives in memory: after a restart the page gets another at its next run.
"""

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from dashboard.presets import CONFIRMED_WITHIN_SIX_MONTHS, Preset
from dashboard.registry.map_view import MapView
from dashboard.registry.question import NeedsFilter
from data_access.access import Caller, Permission, may
from data_access.place_snapshot import PlaceSnapshot
from data_access.refusals import NotPermitted
from data_access.store import Visit

LIFE: Final = timedelta(minutes=30)
TICKETS_A_SESSION: Final = 16
TICKETS_AT_MOST: Final = 4_096
VIEWS_AT_MOST: Final = 12
"""A view of 500,000 households takes 8 MB and 0.1 s to make again."""
_REFUSED: Final = "This map was open too long or is not yours. Reload the page to go on."


@dataclass(frozen=True, slots=True)
class Asked:
    """Which households a ticket shows."""

    needs_filter: NeedsFilter
    confirmation: Preset


@dataclass(frozen=True, slots=True)
class Ticket:
    """Whose ticket it is, what it shows, and how long it works."""

    session_id: str
    asked: Asked
    generation: int
    ends_at: datetime


class Tickets:
    """The tickets of this process, and the views they open. Safe to use from several threads."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._tickets: OrderedDict[str, Ticket] = OrderedDict()
        self._views: OrderedDict[tuple[int, Asked], MapView] = OrderedDict()
        self._snapshot: PlaceSnapshot | None = None

    def issue(
        self,
        visit: Visit,
        snapshot: PlaceSnapshot,
        needs_filter: NeedsFilter,
        confirmation: Preset = CONFIRMED_WITHIN_SIX_MONTHS,
    ) -> str:
        """Give a ticket for the households that a filter means; the same one while nothing has changed.

        Refused without a session, and through a door that is not the map's.
        """
        visit.require(Permission.REGISTRY_MAP_VIEW)
        if not visit.caller.session_id:
            raise NotPermitted("A map is shown to someone who is signed in only. Sign in and try again.")
        wanted = Ticket(
            visit.caller.session_id,
            Asked(needs_filter, confirmation),
            snapshot.generation,
            self._clock() + LIFE,
        )
        with self._lock:
            self._keep_newest(snapshot)
            self._drop_ended()
            text = self._find_same(wanted) or secrets.token_urlsafe(32)
            self._tickets[text] = wanted
            self._tickets.move_to_end(text)
            self._drop_too_many(wanted.session_id)
        return text

    def open(self, caller: Caller, text: str) -> MapView:
        """Open what a ticket shows; refused to another session, after its time, without permission."""
        if not may(caller.roles, Permission.REGISTRY_MAP_VIEW):
            raise NotPermitted("Your roles do not include the map of functional needs.")
        with self._lock:
            ticket = self._tickets.get(text)
            now = self._clock()
            if ticket is None or ticket.session_id != caller.session_id or ticket.ends_at <= now:
                raise NotPermitted(_REFUSED)
            longer = Ticket(ticket.session_id, ticket.asked, ticket.generation, now + LIFE)
            self._tickets[text] = longer
            self._tickets.move_to_end(text)
            return self._view(ticket.asked)

    def _keep_newest(self, snapshot: PlaceSnapshot) -> None:
        """Hold one snapshot: the newest that any audited visit has read, so that who withdrew is gone."""
        held = self._snapshot
        if held is None or (snapshot.generation, snapshot.day) != (held.generation, held.day):
            self._snapshot = snapshot
            self._views.clear()

    def _view(self, asked: Asked) -> MapView:
        held = self._snapshot
        if held is None:
            raise NotPermitted(_REFUSED)
        key = (held.generation, asked)
        view = self._views.get(key)
        if view is None:
            view = MapView.of(held, asked.needs_filter, asked.confirmation)
            self._views[key] = view
            if len(self._views) > VIEWS_AT_MOST:
                self._views.popitem(last=False)
        self._views.move_to_end(key)
        return view

    def _find_same(self, wanted: Ticket) -> str | None:
        for text, ticket in self._tickets.items():
            same = (ticket.session_id, ticket.asked, ticket.generation)
            if same == (wanted.session_id, wanted.asked, wanted.generation):
                return text
        return None

    def _drop_ended(self) -> None:
        """The ticket used longest ago stands first, so the ended ones are all in front."""
        now = self._clock()
        while self._tickets and next(iter(self._tickets.values())).ends_at <= now:
            self._tickets.popitem(last=False)

    def _drop_too_many(self, session_id: str) -> None:
        own = [text for text, ticket in self._tickets.items() if ticket.session_id == session_id]
        for text in own[:-TICKETS_A_SESSION]:
            del self._tickets[text]
        while len(self._tickets) > TICKETS_AT_MOST:
            self._tickets.popitem(last=False)
