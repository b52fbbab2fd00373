"""The public page of the zones as HTML: what holds, where, since when. No script; every text escaped."""

from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import Final
from zoneinfo import ZoneInfo

from dashboard.evacuation.zones.looks import LOOKS
from dashboard.evacuation.zones.sentence import status_sentence
from dashboard.web.plain_pages import DEMO_BANNER, Frame
from dashboard.web.public_map import map_svg, swatch_svg
from dashboard.web.public_paths import ATOM, GEOJSON, KML, PAGE
from data_access.records.zones import ZoneStatus
from data_access.zones.public import PublicPicture, PublicZone

_LOOK: Final = "/sign-in/look"
Zones = Sequence[PublicZone]


def page_html(frame: Frame, picture: PublicPicture, as_of: datetime, zone: ZoneInfo) -> str:
    """Write the whole page; `as_of` is when it was looked at last, shown in the county's own time."""
    moment = escape(_moment(as_of, zone))
    sentence = status_sentence(one.status for one in picture.zones)
    held = [one for one in LOOKS if one is not ZoneStatus.NORMAL]
    lists = "".join(_list(one, _with(picture.zones, one), zone) for one in held)
    body = (
        f'<p class="lead">{escape(sentence)}</p>'
        f'<p class="asof">As of <time datetime="{as_of.isoformat()}">{moment}</time>.'
        f' <a href="{PAGE}">Load again</a> for what holds now. In an emergency call 911.</p>'
        f"{map_svg(picture.zones, sentence)}{lists}{_everything(picture.zones)}{_files()}"
    )
    return _around(frame, body)


def closed_html(frame: Frame, sentence: str) -> str:
    """Write the page for when nothing can be said."""
    return _around(frame, f'<p class="refusal" role="alert">{escape(sentence)}</p>')


def _list(status: ZoneStatus, zones: Zones, zone: ZoneInfo) -> str:
    if not zones:
        return ""
    look = LOOKS[status]
    rows = "".join(
        f'<tr><th scope="row">{escape(one.id)}</th><td>{escape(one.name)}</td><td>{escape(one.city)}</td>'
        f"<td>{escape(_moment(one.since, zone) if one.since else '')}</td></tr>"
        for one in zones
    )
    return (
        f'<section aria-labelledby="{status.value}"><h2 id="{status.value}">{swatch_svg(status)}'
        f" {escape(look.words)}: {len(zones):,} {'zone' if len(zones) == 1 else 'zones'}</h2>"
        f"<p>{escape(look.asks)}</p>{_table(rows, 'Since')}</section>"
    )


def _everything(zones: Zones) -> str:
    if not zones:
        return ""
    rows = "".join(
        f'<tr><th scope="row">{escape(one.id)}</th><td>{escape(one.name)}</td><td>{escape(one.city)}</td>'
        f"<td>{escape(LOOKS[one.status].words)}</td></tr>"
        for one in sorted(zones, key=lambda one: (one.city, one.id))
    )
    return f"<details><summary>All {len(zones):,} zones</summary>{_table(rows, 'Status')}</details>"


def _table(rows: str, last: str) -> str:
    head = "".join(f'<th scope="col">{word}</th>' for word in ("Zone", "Name", "City", last))
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return f'<div class="wide-table" tabindex="0" role="region" aria-label="Zones">{table}</div>'


def _files() -> str:
    return (
        "<h2>For other maps and programs</h2>"
        f'<p><a href="{GEOJSON}">GeoJSON</a> · <a href="{KML}">KML</a> ·'
        f' <a href="{ATOM}">Changes (Atom)</a></p>'
    )


def _with(zones: Zones, status: ZoneStatus) -> Zones:
    return [one for one in zones if one.status is status]


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return f"{local.day} {local:%b %Y}, {local:%H:%M} {local:%Z}"


def _around(frame: Frame, body: str) -> str:
    banner = f'<p class="banner" role="note">{DEMO_BANNER}</p>' if frame.demo else ""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Evacuation zones · {escape(frame.county)}</title>
<link rel="icon" href="{_LOOK}/mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="{_LOOK}/muster.css">
<link rel="stylesheet" href="{_LOOK}/public.css">
<link rel="alternate" type="application/atom+xml" title="Changes" href="{ATOM}">
</head>
<body>
{banner}
<main class="public">
<div class="brand"><img src="{_LOOK}/mark.svg" alt="" width="44" height="44">
<div><strong>Evacuation zones</strong><span>{escape(frame.county)}</span></div></div>
<section class="card" aria-labelledby="title">
<h1 id="title">What holds now</h1>
{body}
</section>
</main>
<footer>Real statuses only: exercises are not shown here.</footer>
</body>
</html>
"""
