"""Times as CAP writes them: `YYYY-MM-DDThh:mm:ss±hh:mm`, with the local offset and never a Z."""

import re
from datetime import datetime, tzinfo
from typing import Final

from data_access.refusals import BadInput

_FORM: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")


def cap_time(moment: datetime, zone: tzinfo) -> str:
    """Write a moment with the offset that the zone has then, cut to whole seconds; refused without a zone."""
    if moment.tzinfo is None:
        raise BadInput("A time without a zone cannot be sent: say which zone it is in.")
    return moment.astimezone(zone).replace(microsecond=0).isoformat()


def find_time(text: str) -> datetime | None:
    """Read a time in exactly that form; None for every other form and for days that do not exist."""
    if _FORM.fullmatch(text) is None:
        return None
    return find_any_time(text)


def find_any_time(text: str) -> datetime | None:
    """Read a time as foreign senders write it, Z and fractions too; None where it has no zone or is none."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
