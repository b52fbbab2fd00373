"""Event codes (47 CFR 11.31(e)) and the WEA handling that fits each (IDG), as one table."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from dashboard.alerts.cap.kinds import WeaHandling
from data_access.refusals import BadInput

_IMMINENT: Final = ("AVW", "BLU", "CDW", "CEM", "EQW", "EVI", "FRW", "HMW", "LEW", "NUW", "RHW", "SPW", "VOW")
CODES_BY_HANDLING: Final = {
    WeaHandling.IMMINENT_THREAT: _IMMINENT,
    WeaHandling.PUBLIC_SAFETY: (*_IMMINENT, "LAE", "MEP", "TOE"),
    WeaHandling.AMBER: ("CAE",),
    WeaHandling.TEST: ("DMO", "NPT", "RMT", "RWT"),
}
"""Handling → the codes that a county may send with it. A weather code is in none of them."""


@dataclass(frozen=True, slots=True)
class EventCode:
    """A code of three letters. `weather` is true where only the National Weather Service sends it."""

    code: str
    name: str
    weather: bool

    @property
    def handlings(self) -> tuple[WeaHandling, ...]:
        """The handlings that fit; empty where a county cannot send it to phones."""
        return tuple(handling for handling, codes in CODES_BY_HANDLING.items() if self.code in codes)


_OTHERS: Final = {
    "ADR": "Administrative Message",
    "AVA": "Avalanche Watch",
    "AVW": "Avalanche Warning",
    "BLU": "Blue Alert",
    "CAE": "Child Abduction Emergency",
    "CDW": "Civil Danger Warning",
    "CEM": "Civil Emergency Message",
    "DMO": "Practice or Demonstration",
    "EAN": "National Emergency Message",
    "EQW": "Earthquake Warning",
    "EVI": "Evacuation Immediate",
    "FRW": "Fire Warning",
    "HMW": "Hazardous Materials Warning",
    "LAE": "Local Area Emergency",
    "LEW": "Law Enforcement Warning",
    "MEP": "Missing and Endangered Persons",
    "NMN": "Network Message Notification",
    "NPT": "Nationwide Test",
    "NUW": "Nuclear Power Plant Warning",
    "RHW": "Radiological Hazard Warning",
    "RMT": "Required Monthly Test",
    "RWT": "Required Weekly Test",
    "SPW": "Shelter in Place Warning",
    "TOE": "911 Telephone Outage Emergency",
    "VOW": "Volcano Warning",
}
_WEATHER: Final = {
    "BZW": "Blizzard Warning",
    "CFA": "Coastal Flood Watch",
    "CFW": "Coastal Flood Warning",
    "DSW": "Dust Storm Warning",
    "EWW": "Extreme Wind Warning",
    "FFA": "Flash Flood Watch",
    "FFS": "Flash Flood Statement",
    "FFW": "Flash Flood Warning",
    "FLA": "Flood Watch",
    "FLS": "Flood Statement",
    "FLW": "Flood Warning",
    "HLS": "Hurricane Statement",
    "HUA": "Hurricane Watch",
    "HUW": "Hurricane Warning",
    "HWA": "High Wind Watch",
    "HWW": "High Wind Warning",
    "SMW": "Special Marine Warning",
    "SPS": "Special Weather Statement",
    "SQW": "Snow Squall Warning",
    "SSA": "Storm Surge Watch",
    "SSW": "Storm Surge Warning",
    "SVA": "Severe Thunderstorm Watch",
    "SVR": "Severe Thunderstorm Warning",
    "SVS": "Severe Weather Statement",
    "TOA": "Tornado Watch",
    "TOR": "Tornado Warning",
    "TRA": "Tropical Storm Watch",
    "TRW": "Tropical Storm Warning",
    "TSA": "Tsunami Watch",
    "TSW": "Tsunami Warning",
    "WSA": "Winter Storm Watch",
    "WSW": "Winter Storm Warning",
}


def _rows() -> Iterator[EventCode]:
    for code, name in _OTHERS.items():
        yield EventCode(code, name, weather=False)
    for code, name in _WEATHER.items():
        yield EventCode(code, name, weather=True)


EVENT_CODES: Final = {row.code: row for row in _rows()}
"""Code → its row."""


def find_event_code(code: str) -> EventCode | None:
    """Find the row of a code; None for a code that the table does not hold."""
    return EVENT_CODES.get(code)


def codes_for(handling: WeaHandling) -> list[EventCode]:
    """List what a county may send with this handling, in the order of its name."""
    return sorted((EVENT_CODES[code] for code in CODES_BY_HANDLING[handling]), key=lambda row: row.name)


def require_fitting(code: str, handling: WeaHandling | None) -> None:
    """Refuse a code that nobody knows, and a handling that does not fit it. None is no handling."""
    row = find_event_code(code)
    if row is None:
        raise BadInput(f"“{code}” is no event code: choose one of the list.")
    if handling is None or handling in row.handlings:
        return
    if row.weather:
        raise BadInput(
            f"{code} ({row.name}) comes from the National Weather Service: a county cannot send it."
        )
    fitting = " or ".join(row.handlings) or "no handling at all"
    raise BadInput(f"{code} ({row.name}) cannot be sent as {handling}: it takes {fitting}.")
