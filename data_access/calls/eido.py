"""NENA EIDO (STA-021.1a-2022) as rows of a table: an incident with its calls, in JSON.

Answer time is `answerDate - callStartTimestamp`. What is not told by value but by reference stays untold.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

import msgspec

from data_access.refusals import BadInput

COLUMNS: Final = (
    "incident", "received", "answered", "queued", "sent", "on scene", "closed", "agency", "nature",
    "priority", "line", "address", "city", "latitude", "longitude", "phone", "abandoned", "transferred",
    "text",
)  # fmt: skip
_TAG: Final = r"<(?:\w+:)?{0}[^>]*>([^<]*)</(?:\w+:)?{0}>"
_FILE_LIMIT: Final = 64 << 20
_PHONE: Final = re.compile(r"(?:tel|sip):(\+?[\d\-().]{7,20})")
_Part = dict[str, Any]


def rows_of(path: Path, encoding: str) -> Iterator[tuple[str, ...]]:
    """Read one incident, a list of them, or one a line; a row for each call, or for one without any."""
    if path.stat().st_size > _FILE_LIMIT:
        raise BadInput(f"{path.name} is too large for one JSON document: write one incident a line.")
    text = path.read_text(encoding=encoding).lstrip("\ufeff")
    yield from rows_in(_incidents(text, path.name))


def rows_in(incidents: Iterable[_Part]) -> Iterator[tuple[str, ...]]:
    """Give a row for each call of the incidents, or one for an incident without any, as `COLUMNS` has it."""
    for incident in incidents:
        calls = _parts(incident, "callComponent") or [{}]
        yield from (_row(incident, call) for call in calls)


def sample_of(path: Path, encoding: str, rows: int) -> list[tuple[str, ...]]:
    """Read the first rows; refused where no incident is in the file."""
    found = list(islice(rows_of(path, encoding), rows))
    if not found:
        raise BadInput(f"{path.name} holds no incident: there is nothing to import.")
    return found


def _incidents(text: str, name: str) -> list[_Part]:
    try:
        told = msgspec.json.decode(text)
    except msgspec.DecodeError:
        try:
            told = [msgspec.json.decode(line) for line in text.splitlines() if line.strip()]
        except msgspec.DecodeError as fault:
            raise BadInput(f"{name} is no JSON: export it again as EIDO.") from fault
    found = [one for one in (told if isinstance(told, list) else [told]) if isinstance(one, dict)]
    if not any("eidoVersion" in one or "callComponent" in one or "incidentComponent" in one for one in found):
        raise BadInput(f"{name} is JSON but no EIDO: import the calls as CSV, XLSX, Parquet or EIDO.")
    return found


def _parts(incident: _Part, name: str) -> list[_Part]:
    told = incident.get(name) or []
    return [part for part in (told if isinstance(told, list) else [told]) if isinstance(part, dict)]


def _first(part: _Part, *names: str) -> str:
    for name in names:
        value = part.get(name)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, (str, int, float)) and str(value):
            return str(value)
    return ""


def _row(incident: _Part, call: _Part) -> tuple[str, ...]:
    about = (_parts(incident, "incidentComponent") or [{}])[0]
    dispatch = (_parts(incident, "dispatchComponent") or [{}])[0]
    place, state = _place(incident), _first(call, "callStateRegistryText").lower()
    kind = _first(call, "standardPrimaryCallType", "standardSecondaryCallType")
    name = _first(incident, "$id", "incidentTrackingIdentifier")
    calls = _parts(incident, "callComponent")
    suffix = f"/{_first(call, '$id').split(':')[-2] if ':' in _first(call, '$id') else calls.index(call)}"
    return (
        f"{name}{suffix if len(calls) > 1 else ''}"[-80:],
        _first(call, "callStartTimestamp") or _first(incident, "lastUpdateTimeStamp"),
        _first(call, "answerDate"),
        "",
        _first(dispatch, "dispatchDate", "dispatchTimestamp"),
        _first(dispatch, "onSceneDate", "arrivalTimestamp"),
        _first(about, "incidentClosedTimestamp", "closedDate"),
        _first((_parts(incident, "agencyComponent") or [{}])[0], "$id"),
        _first(about, "incidentTypeCommonRegistryText", "incidentTypeInternalText"),
        _first(about, "incidentPriorityCommonRegistryNumber", "incidentCommonPriorityNumber"),
        "911" if kind == "emergency" else kind,
        place["address"],
        place["city"],
        place["latitude"],
        place["longitude"],
        _phone(incident),
        _yes(state, "abandon"),
        _yes(state, "transfer"),
        _yes(_first(call, "mediaType", "callMedia").lower(), "text"),
    )


def _yes(told: str, word: str) -> str:
    return ("yes" if word in told else "no") if told else ""


def _place(incident: _Part) -> dict[str, str]:
    """Read the caller's place from a civic address or a point given by value (PIDF-LO, as text)."""
    text = " ".join(_first(part, "locationByValue") for part in _parts(incident, "locationComponent"))

    def tag(name: str) -> str:
        match = re.search(_TAG.format(name), text)
        return match[1].strip() if match else ""

    street = " ".join(filter(None, (tag(name) for name in ("HNO", "PRD", "RD", "STS", "POD"))))
    point = tag("pos").split()
    latitude, longitude = point[:2] if len(point) >= 2 else ("", "")
    return {"address": street, "city": tag("A3"), "latitude": latitude, "longitude": longitude}


def _phone(incident: _Part) -> str:
    for part in _parts(incident, "callbackComponent"):
        for address in part.get("callBackInformationUri") or []:
            match = _PHONE.match(str(address))
            if match:
                return match[1]
    return ""
