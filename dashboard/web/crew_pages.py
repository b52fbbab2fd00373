"""The list of one vehicle on its crew's phone: a page that a link opens, and that works on without a network.

The link is the key: it opens one list for some hours, and is refused in the same words when it has ended
and when it never was. What is marked waits on the phone until the network is back.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.web.plain_pages import Frame
from dashboard.wiring import House
from data_access.access import Caller, Permission, Role
from data_access.crew_links import CrewLink, require_link
from data_access.evacuation_marks import MarkSent, marks_of, note_marks, standing
from data_access.evacuation_plans import find_plan
from data_access.records.evacuation import Mark
from data_access.records.ids import ID_BYTES, AccountId, HouseholdId
from data_access.refusals import BadInput, NotFound
from data_access.store import Visit

if TYPE_CHECKING:
    from dashboard.ui.evacuation.manifests import Door, Manifest

PREFIX: Final = "/crew/"
REASON: Final = "The crew's own list, by its link"
_NEVER_KEPT: Final = {"cache-control": "no-store"}
_BUTTONS: Final = {
    Mark.PICKED_UP: "Picked up",
    Mark.NOT_AT_HOME: "Not at home",
    Mark.REFUSED: "Refuses",
    Mark.AT_SHELTER: "At shelter",
}


class _Told(Struct, forbid_unknown_fields=True):
    """A mark as the phone sends it; ids as hexadecimal digits, the moment in milliseconds since 1970."""

    id: str
    household: str
    mark: Mark
    at: int


def routes(house: House, frame: Frame) -> list[BaseRoute]:
    """Return the page of a link and where its marks go."""

    async def page(request: Request) -> Response:
        secret = request.path_params["secret"]
        body = await run_in_threadpool(_page, house, frame, secret, caller_of_link(request, secret))
        return HTMLResponse(body, headers=_NEVER_KEPT)

    async def marks(request: Request) -> Response:
        secret = request.path_params["secret"]
        sent = marks_in(await request.body())
        kept = await run_in_threadpool(_keep, house, secret, caller_of_link(request, secret), sent)
        return JSONResponse({"kept": [one.id for one in sent], "new": kept}, headers=_NEVER_KEPT)

    return [
        Route(f"{PREFIX}{{secret}}", page, methods=["GET"]),
        Route(f"{PREFIX}{{secret}}/marks", marks, methods=["POST"]),
    ]


def caller_of_link(request: Request, secret: str) -> Caller:
    """Name who comes by a link on the trail: by a word of the link, never by its secret."""
    word = hashlib.sha256(secret.encode()).hexdigest()[:8]
    address = request.client.host if request.client else ""
    roles = frozenset({Role.EMERGENCY_MANAGER})
    return Caller(AccountId(bytes(ID_BYTES)), f"crew link {word}", roles, "", address)


def marks_in(body: bytes) -> list[_Told]:
    """Read marks; refused is what is none."""
    try:
        return msgspec.json.decode(body, type=list[_Told])
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise BadInput("These are no marks of this page: load it again.") from fault


def _keep(house: House, secret: str, caller: Caller, told: Sequence[_Told]) -> int:
    about = f"{len(told)} marks by a crew's link"
    with house.store.enter(
        caller, Permission.MANIFESTS_CARRY, about=about, reason=REASON, writes=True
    ) as visit:
        link = require_link(visit, secret)
        return note_marks(visit, link.plan_id, [_sent(one, link) for one in told])


def _sent(one: _Told, link: CrewLink) -> MarkSent:
    try:
        mark_id, household = bytes.fromhex(one.id), bytes.fromhex(one.household)
        made_at = datetime.fromtimestamp(one.at / 1000, UTC)
    except (ValueError, OverflowError, OSError) as fault:
        raise BadInput("A mark of these has no proper number or time: load the page again.") from fault
    return MarkSent(mark_id, HouseholdId(household), link.vehicle_id, one.mark, made_at)


def _page(house: House, frame: Frame, secret: str, caller: Caller) -> str:
    about = "a crew's own list, by its link"
    with house.store.enter(caller, Permission.MANIFESTS_CARRY, about=about, reason=REASON) as visit:
        link = require_link(visit, secret)
        manifest = _manifest(house, visit, link)
        now = {one: made.mark.value for one, made in standing(marks_of(visit, link.plan_id)).items()}
    return page_html(frame, manifest, now, link.ends_at.astimezone(house.settings.zone), house.settings.zone)


def _manifest(house: House, visit: Visit, link: CrewLink) -> "Manifest":
    plan = find_plan(visit, link.plan_id)
    vehicles = {one.id: one.code for one in plan.inputs.vehicles} if plan is not None else {}
    if link.vehicle_id not in vehicles:
        raise NotFound("This vehicle is no longer in the plan. Ask the operations centre for another link.")
    # What prints the lists loads half of the screens; the server opens its door before.
    from dashboard.ui.evacuation.manifest_desk import manifest_inside  # noqa: PLC0415 - see above

    return manifest_inside(house, visit, link.plan_id, vehicles[link.vehicle_id])


def page_html(
    frame: Frame, manifest: "Manifest", now: Mapping[HouseholdId, str], until: datetime, zone: ZoneInfo
) -> str:
    """Write the page; every text of a resident is escaped, and the script reads data, never code."""
    head = manifest.plan.head
    stamp = '<p class="banner" role="note">EXERCISE: nobody is evacuated</p>' if head.exercise else ""
    demo = '<p class="banner" role="note">Demo county. No real person.</p>' if frame.demo else ""
    cards = "".join(_card(door, zone) for door in manifest.doors)
    data = {
        "key": f"muster-{head.id.hex()}-{manifest.vehicle}",
        "now": {one.hex(): mark for one, mark in now.items()},
        "households": [door.ride.household.hex() for door in manifest.doors],
    }
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>{escape(manifest.vehicle)} · Muster</title>
<link rel="icon" href="/sign-in/look/mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="/sign-in/look/muster.css">
<link rel="stylesheet" href="/sign-in/look/crew.css">
</head>
<body>
{stamp}{demo}
<main class="crew">
<h1>{escape(manifest.vehicle)} ({escape(manifest.kind)})</h1>
<p class="lead">{escape(head.name)}, version {head.version}. From {escape(manifest.depot)}.
This list works without a network while it stays open, until {until:%H:%M} on {until.day} {until:%b}.</p>
<p id="state" class="state" role="status">Nothing waits to be sent.</p>
<ol class="doors">{cards}</ol>
</main>
<script type="application/json" id="told">{_as_data(data)}</script>
<script src="/sign-in/look/crew.js"></script>
</body>
</html>
"""


def _as_data(data: Mapping[str, Any]) -> str:
    """Write JSON that cannot end the element it stands in."""
    return json.dumps(data).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _card(door: "Door", zone: ZoneInfo) -> str:
    # Loaded with the list, as `_manifest` says, and not at the start.
    from dashboard.ui.evacuation.manifests import animals, gets_in, help_needed, power  # noqa: PLC0415

    ride = door.ride
    lines = (gets_in(ride), help_needed(door), animals(ride), power(ride), f"to {door.shelter}")
    told = "".join(f"<li>{escape(line)}</li>" for line in lines if line)
    calls = "".join(f'<a href="tel:{escape(number)}">{escape(number)}</a> ' for number in _numbers(door))
    place = f"{ride.latitude:.5f},{ride.longitude:.5f}"
    buttons = "".join(
        f'<button type="button" data-mark="{mark.value}" aria-pressed="false">{escape(word)}</button>'
        for mark, word in _BUTTONS.items()
    )
    return f"""<li class="door" data-household="{ride.household.hex()}">
<div class="when"><strong>{door.order}</strong><span>{door.at.astimezone(zone):%H:%M}</span>
<span>trip {door.trip}</span></div>
<div class="who"><h2>{escape(door.address)}</h2><p>{escape(door.names)} {calls}</p><ul>{told}</ul>
<p class="place"><a href="geo:{place}">{place}</a></p></div>
<div class="marks" role="group" aria-label="Door {door.order}">{buttons}</div>
</li>"""


def _numbers(door: "Door") -> Sequence[str]:
    return door.entry.phones if door.entry is not None else ()
