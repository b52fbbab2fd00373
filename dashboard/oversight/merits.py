"""What of a week merits a second look: six reasons, each a rule that can be read.

None of them says that anything was wrong. They say where somebody else should ask.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from enum import StrEnum
from typing import Final

from dashboard.oversight.plainly import is_question
from data_access.access import Permission
from data_access.audit import Outcome
from data_access.look_ups import LookUp

OFFICE_OPENS: Final = time(6)
OFFICE_CLOSES: Final = time(20)
"""Outside these, and on weekends, names are seldom needed but in an incident. Calls come at any hour."""
MANY_A_DAY: Final = 40
"""Profiles that one account opened on one day. A choice of ours and no norm of the field: most calls come
from households without a profile."""
_SATURDAY: Final = 5
_COUNTS_ONLY: Final = "counts only"
_OPENED: Final = frozenset({Permission.PROFILES_OPEN_BY_CALL, Permission.PROFILES_EDIT})


class Merit(StrEnum):
    """Why something merits a second look."""

    BROKEN_GLASS = "broken_glass"
    OWN_NAME = "own_name"
    UNUSUAL_HOUR = "unusual_hour"
    MANY_OPENINGS = "many_openings"
    TAKEN_OUT = "taken_out"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at again: the line at which it stands, why, by whom, and how much of it."""

    seq: int
    merit: Merit
    at: datetime
    who: str
    account: str
    sentence: str
    reason: str


def merits_in(looks: Iterable[LookUp], zone: tzinfo) -> list[Item]:
    """List what merits a second look, the latest first; perhaps nothing. `zone` is the county's."""
    lines = [look for look in looks if is_question(look)]
    found = [*_singly(lines, zone), *_many(lines, zone), *_refused(lines, zone)]
    return sorted(found, key=lambda item: item.seq, reverse=True)


def _singly(looks: Sequence[LookUp], zone: tzinfo) -> Iterator[Item]:
    """What merits a look by itself; a line may do so for several reasons."""
    for look in looks:
        line = look.kept.line
        if line.outcome is not Outcome.ALLOWED:
            continue
        if line.action == Permission.PROFILES_BREAK_GLASS and line.reason:
            yield _item(look, Merit.BROKEN_GLASS, line.about)
        if look.own_name:
            yield _item(look, Merit.OWN_NAME, "was led to a household that bears their own last name")
        if line.action == Permission.REGISTRY_NAMES_READ and _is_unusual(line.at, zone):
            when = f"{line.at.astimezone(zone):%A %H:%M}"
            yield _item(look, Merit.UNUSUAL_HOUR, f"read names on {when}: {line.about}")
        if line.action == Permission.REGISTRY_EXPORT and _COUNTS_ONLY not in line.about:
            yield _item(look, Merit.TAKEN_OUT, line.about)


def _many(looks: Sequence[LookUp], zone: tzinfo) -> Iterator[Item]:
    """A day on which one account opened many profiles; told at the last of them."""
    for day, same in _by_day(looks, zone, _OPENED):
        # A page that runs again opens the same profile of the same case again: that counts once.
        opened = len({look.kept.line.about for look in same if look.households})
        if opened >= MANY_A_DAY:
            yield _item(same[-1], Merit.MANY_OPENINGS, f"opened {opened} profiles on {day:%d %B}")


def _refused(looks: Sequence[LookUp], zone: tzinfo) -> Iterator[Item]:
    """A day on which one account was refused something; told once, at the last attempt."""
    refused = [look for look in looks if look.kept.line.outcome is Outcome.REFUSED]
    for day, same in _by_day(refused, zone, None):
        what = ", ".join(sorted({look.kept.line.action for look in same}))
        times = "once" if len(same) == 1 else f"{len(same)} times"
        yield _item(same[-1], Merit.REFUSED, f"was refused {times} on {day:%d %B}: {what}")


def _by_day(
    looks: Sequence[LookUp], zone: tzinfo, actions: frozenset[Permission] | None
) -> Iterator[tuple[date, list[LookUp]]]:
    days: dict[tuple[str, str, date], list[LookUp]] = defaultdict(list)
    for look in looks:
        line = look.kept.line
        if actions is None or line.action in actions:
            days[line.account, line.name, line.at.astimezone(zone).date()].append(look)
    return ((day, same) for (_, _, day), same in days.items())


def _is_unusual(at: datetime, zone: tzinfo) -> bool:
    local = at.astimezone(zone)
    return local.weekday() >= _SATURDAY or not OFFICE_OPENS <= local.time() < OFFICE_CLOSES


def _item(look: LookUp, merit: Merit, sentence: str) -> Item:
    line = look.kept.line
    return Item(look.kept.seq, merit, line.at, line.name, line.account, sentence, line.reason)
