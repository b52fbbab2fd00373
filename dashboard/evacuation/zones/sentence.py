"""What holds in the county, in one sentence."""

from collections import Counter
from collections.abc import Iterable

from dashboard.evacuation.zones.looks import LOOKS
from data_access.records.zones import ZoneStatus

_SINGULAR_PLURAL = {
    ZoneStatus.ORDER: ("has an order", "have an order"),
    ZoneStatus.SHELTER_IN_PLACE: ("shelters in place", "shelter in place"),
    ZoneStatus.WARNING: ("a warning", "a warning"),
    ZoneStatus.ADVISORY: ("an advisory", "an advisory"),
    ZoneStatus.ORDER_LIFTED: ("a lifted order", "a lifted order"),
    ZoneStatus.TRAINING: ("is in training", "are in training"),
}


def status_sentence(statuses: Iterable[ZoneStatus]) -> str:
    """Say how many zones have each status, the heaviest first; says so when nothing holds or none exist."""
    number = Counter(statuses)
    zones = number.total()
    if not zones:
        return "No zone has been drawn or imported yet."
    parts = [
        f"{number[one]:,} {_words(one, number[one])}"
        for one in LOOKS
        if one in _SINGULAR_PLURAL and number[one]
    ]
    if not parts:
        return f"All {zones:,} zones are normal." if zones > 1 else "The only zone is normal."
    told = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return f"Of {zones:,} zones {told}; {number[ZoneStatus.NORMAL]:,} are normal."


def _words(status: ZoneStatus, number: int) -> str:
    singular, plural = _SINGULAR_PLURAL[status]
    words = singular if number == 1 else plural
    if status in (ZoneStatus.WARNING, ZoneStatus.ADVISORY, ZoneStatus.ORDER_LIFTED):
        return f"{'has' if number == 1 else 'have'} {words}"
    return words
