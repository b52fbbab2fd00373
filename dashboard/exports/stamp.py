"""The stamp that every export carries: who took it out, when, and why."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from data_access.refusals import BadInput


@dataclass(frozen=True)
class Stamp:
    """Who takes a file out, when and why; refuses to be without a name or a reason.

    `taken_at` stands in the county's own zone, and is written so with UTC behind it. `case_number`
    may be empty. `export_id` is random, so that two files are never taken for one.
    """

    who: str
    taken_at: datetime
    reason: str
    export_id: str
    case_number: str = ""

    def __post_init__(self) -> None:
        if not self.who.strip() or not self.reason.strip() or not self.export_id:
            raise BadInput("An export needs the name of who takes it out and the reason.")
        if self.taken_at.tzinfo is None:
            raise BadInput("The time of an export needs a time zone.")

    @property
    def moment(self) -> str:
        """When it was taken out: local with the name of the zone, and UTC where that is another."""
        world = self.taken_at.astimezone(UTC)
        if not self.taken_at.utcoffset():
            return f"{world:%Y-%m-%d %H:%M} UTC"
        local = f"{self.taken_at:%Y-%m-%d %H:%M} {self.taken_at.tzname()}"
        return f"{local} ({world:%Y-%m-%d %H:%M} UTC)"

    @property
    def line(self) -> str:
        """The stamp as one line of text, the same in every file."""
        reason = " ".join(self.reason.split())
        case = f" · case {self.case_number.strip()}" if self.case_number.strip() else ""
        return f"Taken out by {self.who} · {self.moment} · {reason}{case} · export {self.export_id}"


def file_name(subject: str, ending: str, export_id: str) -> str:
    """Name of a download: `muster-<subject>-<random id>.<ending>`, of letters that no system objects to."""
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in subject.lower())
    return f"muster-{plain.strip('-')}-{export_id}.{ending}"


def new_export_id(random_hex: Callable[[int], str]) -> str:
    """Make the random id of an export: 16 hexadecimal digits from `random_hex(8)` (`secrets.token_hex`)."""
    return random_hex(8)
