"""What things are called on the screen: plain words of the field, numbers with units, local time."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from data_access.access import Role
from data_access.records.languages import LANGUAGE_NAMES
from data_access.records.needs import CMIST, Need, Transport

THIN_SPACE: Final = "\u202f"
"""Narrow and unbreakable: between thousands, and between a number and its unit (SI brochure, 5.4.4)."""

NOT_KNOWN: Final = "not known"
EN_DASH: Final = "\u2013"

NEED_WORDS: Final[Mapping[Need, str]] = {
    Need.HEARING: "Deaf or hard of hearing",
    Need.VISION: "Blind or low vision",
    Need.SPEECH: "Difficulty speaking",
    Need.COGNITION: "Difficulty understanding",
    Need.INTERPRETER: "Needs an interpreter",
    Need.MEDICATION: "Daily medication",
    Need.INSULIN: "Insulin",
    Need.OXYGEN: "Oxygen",
    Need.VENTILATOR: "Ventilator",
    Need.DIALYSIS: "Dialysis",
    Need.FEEDING: "Tube feeding",
    Need.ALLERGY: "Severe allergy",
    Need.POWER: "Depends on electric power",
    Need.MOBILITY_AID: "Cane, walker or crutches",
    Need.WHEELCHAIR: "Wheelchair",
    Need.LIFT: "Needs to be lifted",
    Need.BEDBOUND: "Bedbound",
    Need.PERSONAL_CARE: "Help with personal care",
    Need.DURABLE_EQUIPMENT: "Medical equipment to bring",
    Need.SERVICE_ANIMAL: "Service animal",
    Need.ATTENDANT: "Attendant comes along",
    Need.SUPERVISION: "Must not be left alone",
    Need.BEHAVIOURAL_SUPPORT: "Behavioural support",
    Need.LIVES_ALONE: "Lives alone",
    Need.CHILDREN_ALONE: "Children may be alone",
    Need.NO_VEHICLE: "No vehicle",
    Need.RIDE: "Needs a ride",
    Need.STRETCHER: "Stretcher",
}

GROUP_WORDS: Final[Mapping[CMIST, str]] = {
    CMIST.COMMUNICATION: "Communication",
    CMIST.MAINTAINING_HEALTH: "Maintaining health",
    CMIST.INDEPENDENCE: "Independence",
    CMIST.SUPPORT: "Support and safety",
    CMIST.TRANSPORTATION: "Transportation",
}

TRANSPORT_WORDS: Final[Mapping[Transport, str]] = {
    Transport.OWN_CAR: "Leaves by own car",
    Transport.WALKS: "Ride, walks",
    Transport.NEEDS_LIFT: "Ride with a lift",
    Transport.WHEELCHAIR: "Ride in a wheelchair",
    Transport.STRETCHER: "Ride on a stretcher",
}

ROLE_WORDS: Final[Mapping[Role, str]] = {
    Role.EMERGENCY_MANAGER: "Emergency manager",
    Role.POLICE: "Police",
    Role.ANALYST: "911 analyst",
    Role.CALL_TAKER: "Call taker",
    Role.SUPERVISOR: "911 supervisor",
    Role.REGISTRAR: "Registrar",
    Role.ADMINISTRATOR: "Administrator",
}


def number(value: float | None, unit: str = "") -> str:
    """Write a number with commas between thousands and a narrow space before its unit; None is an en dash."""
    if value is None:
        return EN_DASH
    text = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"
    return f"{text}{THIN_SPACE}{unit}" if unit else text


def share(part: float, whole: float | None) -> str:
    """Write `part` as a percentage of `whole`; an en dash where there is no whole to divide by."""
    if not whole:
        return EN_DASH
    percent = 100 * part / whole
    digits = 1 if 0 < percent < 10 else 0
    return f"{percent:.{digits}f}{THIN_SPACE}%"


def counted(value: int, singular: str, plural: str = "") -> str:
    """Write a number with its noun: `1 household`, `2 households`."""
    return f"{number(value)} {singular if value == 1 else plural or singular + 's'}"


def hours(value: float | None) -> str:
    """Write a length of time in hours; what nobody told us is said so."""
    return NOT_KNOWN if value is None else number(value, "h")


def day(value: date | None) -> str:
    """Write a day in full, never in an order that two countries read differently."""
    return NOT_KNOWN if value is None else f"{value.day} {value:%b %Y}"


def local_time(moment: datetime | None, zone: ZoneInfo) -> str:
    """Write a moment in the county's own time, with the name of the zone."""
    if moment is None:
        return "never"
    local = moment.astimezone(zone)
    return f"{day(local.date())}, {local:%H:%M} {local:%Z}"


def language(tag: str) -> str:
    """Name of a language by its BCP 47 tag; a tag that we have no word for is shown as it is."""
    return LANGUAGE_NAMES.get(tag.lower().split("-", 1)[0], tag) if tag else "English"


def phone(e164: str) -> str:
    """Write a North American number as people say it; any other number stays as it is."""
    digits = e164.removeprefix("+1")
    if e164.startswith("+1") and len(digits) == 10 and digits.isdecimal():
        return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"
    return e164


def listed(words: Iterable[str]) -> str:
    """Join words as a sentence does: `a`, `a and b`, `a, b and c`; empty when there are none."""
    all_words = list(words)
    if len(all_words) < 2:
        return "".join(all_words)
    return f"{', '.join(all_words[:-1])} and {all_words[-1]}"


def plain(text: str) -> str:
    """Escape a resident's or a file's text so that Markdown shows every letter and does nothing.

    For headings and labels, which cannot be given to `st.text`. A word joiner follows each mark that
    Streamlit looks for after Markdown has been read (directives, icons, bare addresses).
    """
    flat = " ".join(text.split())
    flat = _BARE_ADDRESS.sub("\\1\u2060", flat)
    return _MARK_INSIDE_A_WORD.sub("\\1\u2060", _MARKDOWN.sub(r"\\\g<0>", flat))


_BARE_ADDRESS: Final = re.compile(r"(w)(?=ww\.)", re.IGNORECASE)
_MARKDOWN: Final = re.compile(r"[\\`*_{}\[\]()<>#+\-.!|~$:\"'&@/=^]")
_MARK_INSIDE_A_WORD: Final = re.compile(r"(\\[:./@])(?=\S)")
