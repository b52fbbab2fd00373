"""What the columns of a call file are called, and which field each of them is."""

import re
from typing import Final

FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "incident": (
        "incident id", "incident number", "incident no", "incident num", "incident",
        "master incident number", "event number", "event id", "event no", "call id", "call number",
        "call no", "cad number", "cad id", "cad incident number", "case number", "inc number",
        "incidentid", "eid", "id", "objectid", "call sign id", "cfs number", "incident key", "record id",
        "problem id",
    ),
    "received": (
        "incident start time", "call received", "call received time", "time call received", "received",
        "received at", "received time", "time received", "received date time", "call received date time",
        "received dttm", "call date time", "call datetime", "call time stamp", "time phonepickup",
        "time phone pickup", "phone pickup", "call start", "call start time", "call start timestamp",
        "ring time", "arrival at psap", "incident date time", "incident datetime", "incident time",
        "event date time", "event datetime", "event time", "create time", "create time incident",
        "created", "created at", "created date", "date time", "datetime", "timestamp", "time stamp",
        "time", "start time", "response date", "call time", "reported date time", "reported",
        "alarm date time", "alarm time", "original time queued", "entry date time", "opened",
        "open time", "start", "begin time", "call date", "time create", "timecreate",
    ),
    "received_date": (
        "date", "call date", "incident date", "event date", "received date", "response date", "day",
    ),
    "received_time": (
        "time", "call time", "incident time", "event time", "time of call",
    ),
    "answered": (
        "answered", "answered at", "answer time stamp", "answered time", "time answered",
        "call answered", "answer date", "answer datetime", "answered dttm", "call answer time",
        "pickup time",
    ),
    "queued": (
        "queued", "queue time", "incident queue time", "time queued", "in queue", "entered queue",
        "time call entered queue", "time callenteredqueue", "ready for dispatch", "entry time",
        "time entered", "entered", "queued at",
    ),
    "sent": (
        "incident dispatch time", "dispatched", "dispatch time", "dispatch date time",
        "dispatch datetime", "dispatched at", "time dispatched", "first unit dispatched",
        "first dispatch", "time first unit assigned", "time first unit dispatched",
        "first unit assigned", "dispatch dttm", "assigned", "time assigned", "unit dispatched date time",
        "time dispatch", "first dispatched",
    ),
    "en_route": (
        "incident enroute time", "en route", "enroute", "enroute time", "en route time", "time enroute",
        "time first unit enroute", "first unit enroute", "en route dttm", "response date time",
        "time en route", "responding", "responding time", "first enroute",
    ),
    "on_scene": (
        "incident arrival time", "on scene", "onscene", "arrived", "arrival", "arrival time",
        "arrived at", "time arrived", "time first unit arrived", "first unit arrived", "on scene time",
        "onscene time", "on scene dttm", "on scene date time", "time on scene", "first arrival",
        "first arrived", "arrive time", "first unit on scene",
    ),
    "closed": (
        "final closed time", "closed", "closed at", "close time", "time closed", "call closed",
        "cleared", "clear time", "time cleared", "incident closed", "incident close time",
        "time call closed", "closed dttm", "incident first close time", "completed", "end time",
        "last unit cleared", "final closed", "close date time",
    ),
    "answer_took": (
        "answer seconds", "time to answer", "answer time", "answer time seconds", "ring seconds",
        "speed of answer", "seconds to answer", "ring duration", "answer delay", "pick up time",
    ),
    "process_took": (
        "processing time", "process seconds", "call processing time", "processing seconds",
        "time to dispatch seconds", "call to dispatch", "dispatch seconds", "time to dispatch",
        "dispatch delay",
    ),
    "travel_took": (
        "travel time", "transit time", "travel seconds", "drive time",
    ),
    "arrive_took": (
        "response time", "total response time", "response seconds", "arrive seconds", "time to arrive",
    ),
    "agency": (
        "agency", "agency name", "department", "dept", "responding agency", "agency type",
        "jurisdiction", "ori", "agency id", "service agency",
    ),
    "discipline": (
        "discipline", "service", "call service", "agency discipline", "event category",
    ),
    "nature": (
        "nature", "nature of call", "problem", "call type", "call type description", "type",
        "event type", "incident type", "incident type description", "final call type",
        "type description", "initial call type", "problem type", "call nature", "description",
        "call description", "complaint", "typetext", "event sub type", "nature code", "final type",
        "incident description", "problem nature",
    ),
    "priority": (
        "priority", "priority number", "call priority", "priority code", "severity", "urgency", "pri",
    ),
    "line": (
        "call reception", "line", "call source", "source", "how received", "method received",
        "method of call", "call method", "received by", "contact method", "trunk", "trunk type",
        "caller type", "initiated by", "call class", "class of service", "line type", "call origin",
        "mode", "channel",
    ),
    "address": (
        "address", "location", "incident address", "street address", "block", "block address",
        "location address", "full address", "incident location", "address public", "block location",
        "street",
    ),
    "city": (
        "city", "municipality", "town",
    ),
    "latitude": (
        "latitude", "lat", "y lat", "gps latitude", "latitude x", "lat wgs84",
    ),
    "longitude": (
        "longitude", "lon", "long", "lng", "x lon", "gps longitude", "longitude x", "lon wgs84",
    ),
    "x": (
        "x", "x coordinate", "x coord", "geox", "xcoor", "easting", "state plane x", "point x",
    ),
    "y": (
        "y", "y coordinate", "y coord", "geoy", "ycoor", "northing", "state plane y", "point y",
    ),
    "area": (
        "neighborhood", "neighbourhood", "district", "beat", "police district", "precinct", "zone",
        "sector", "council district", "area", "response area", "esz", "zip", "zip code", "battalion",
        "patrol area", "neighborhood name", "ward", "division", "grid", "reporting district",
    ),
    "phone": (
        "phone", "caller phone", "caller number", "callback", "callback number", "call back number",
        "ani", "phone number", "caller phone number", "telephone", "tn", "cbn", "calling number",
    ),
    "abandoned": (
        "abandoned", "is abandoned", "abandoned call", "call abandoned", "abandon", "abandoned flag",
    ),
    "transferred": (
        "transferred", "is transferred", "transfer", "call transferred", "transferred to",
        "transfer flag",
    ),
    "interpreter": (
        "language line", "interpreter", "interpreter used", "language line used", "translation",
        "translator", "interpreter needed", "lep",
    ),
    "text": (
        "text to 911", "is text", "text", "text call", "text session", "sms",
    ),
}  # fmt: skip
"""Field → headings, the surest first: of two columns for one field the one that stands earlier is taken."""

ONE_OF_EACH: Final = tuple(FIELDS)
_RANK: Final = {(field, word): rank for field, words in FIELDS.items() for rank, word in enumerate(words)}
_PHONE_COUNT: Final = re.compile(
    r"^(?P<line>e?911|emergency|adm|admin|administrative|text|non ?emergency|)\s*"
    r"(?:answered|ans|within|calls|in|under|le)?\s*"
    r"(?P<what>10|15|20|40|60|120|121|120 plus|over 120|ab|abandoned|aband|abn|t|total|calls|answered)s?"
    r"(?: ?sec(?:onds)?)?$"
)
_LINE_WORDS: Final = {
    "911": "911", "e911": "911", "emergency": "911", "adm": "administrative", "admin": "administrative",
    "administrative": "administrative", "nonemergency": "administrative", "non emergency": "administrative",
    "text": "text", "": "",
}  # fmt: skip
_WHAT_WORDS: Final = {
    "ab": "abandoned", "aband": "abandoned", "abn": "abandoned", "t": "calls", "total": "calls",
    "121": "longer", "120 plus": "longer", "over 120": "longer",
}  # fmt: skip


def plain(heading: str) -> str:
    """Write a heading in lower case with single blanks: `TimeCallViewed` becomes `time call viewed`."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", heading.strip())
    return " ".join(re.sub(r"[^0-9A-Za-z]+", " ", parted).lower().split())


def ranks_of(heading: str) -> dict[str, int]:
    """Give the fields that a heading may be, each with its rank: 0 is the surest; empty where none."""
    words = {plain(heading), re.sub(r"[^0-9a-z]+", " ", heading.strip().lower()).strip()}
    return {
        field: min(_RANK[field, word] for word in words if (field, word) in _RANK)
        for field in FIELDS
        if any((field, word) in _RANK for word in words)
    }


def find_phone_count(heading: str) -> str | None:
    """Find what a column of an hourly telephone export counts, as `line:what`; None where it counts nothing.

    Percentages count nothing: they are worked out again.
    """
    word = plain(heading)
    if "pct" in word or "percent" in word or "%" in heading:
        return None
    match = _PHONE_COUNT.match(word)
    if match is None:
        return None
    what = match["what"]
    named = _WHAT_WORDS.get(what, f"took_{what}" if what.isdigit() else what)
    return f"{_LINE_WORDS[match['line']]}:{named}"
