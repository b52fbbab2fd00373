"""What a machine sends of calls → rows: EIDO documents, or one object a call with the names of its fields."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import msgspec

from data_access.calls import eido
from data_access.calls.headings import FIELDS
from data_access.refusals import BadInput

MOST_CALLS: Final = 500
"""More in one message are refused: a file is imported instead."""
PERSONAL: Final = frozenset({"phone", "address"})
_LONGEST_CELL: Final = 500
_TOLD_AT: Final = "told_at"
_EIDO_MARKS: Final = frozenset({"eidoVersion", "callComponent", "incidentComponent"})
_EIDO_FIELDS: Final = tuple(column.replace(" ", "_") for column in eido.COLUMNS)
NAMES: Final = tuple(FIELDS)
"""What may be told of a call, by the names of an import's fields."""


@dataclass(frozen=True)
class ToldRow:
    """A call as a message tells it: field → text, and when it was told so; None where it does not say."""

    cells: dict[str, str]
    told_at: datetime | None


@dataclass(frozen=True)
class Message:
    """The rows of a message with their places in it, and a sentence for each that is none."""

    rows: tuple[tuple[int, ToldRow], ...]
    refused: tuple[tuple[int, str], ...] = field(default=())

    def __len__(self) -> int:
        """How many calls it tells of, those that are refused among them."""
        return len(self.rows) + len(self.refused)


def message_of(body: bytes) -> Message:
    """Read a message. Refused as a whole: no JSON, no call in it, and more than `MOST_CALLS`."""
    try:
        told = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadInput("This is no JSON: send a call, a list of calls, or EIDO documents.") from None
    whole = _told_at(told) if isinstance(told, dict) else None
    parts = told.get("calls", told) if isinstance(told, dict) else told
    documents = parts if isinstance(parts, list) else [parts]
    if not documents:
        raise BadInput("The message holds no call.")
    found, refused = list[tuple[int, ToldRow]](), list[tuple[int, str]]()
    for at, document in enumerate(documents, start=1):
        try:
            found += [(at, row) for row in _rows(document, whole)]
        except BadInput as fault:
            refused.append((at, fault.sentence))
        if len(found) + len(refused) > MOST_CALLS:
            raise BadInput(f"A message holds at most {MOST_CALLS} calls: send them in several, or as a file.")
    return Message(tuple(found), tuple(refused))


def _rows(document: object, whole: datetime | None) -> Sequence[ToldRow]:
    if not isinstance(document, dict):
        raise BadInput("A call is a JSON object: its fields by their names.")
    if _EIDO_MARKS & document.keys():
        told_at = _moment(document.get("lastUpdateTimeStamp"))
        return [
            ToldRow({name: cell for name, cell in zip(_EIDO_FIELDS, row, strict=True) if cell}, told_at)
            for row in eido.rows_in([document])
        ]
    cells = {name: _cell(name, value) for name, value in document.items() if name != _TOLD_AT}
    for needed in ("incident", "received"):
        if not cells.get(needed):
            raise BadInput(f"A call needs “{needed}”: without it, it cannot be told from another.")
    return [ToldRow(cells, _told_at(document) or whole)]


def _cell(name: str, value: object) -> str:
    if name not in FIELDS:
        raise BadInput(f"There is no field “{name[:40]}” of a call. The fields are: {', '.join(NAMES)}.")
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) or (isinstance(value, (int, float)) and math.isfinite(value)):
        text = str(value).strip()
        if len(text) <= _LONGEST_CELL and "\0" not in text:
            return text
    raise BadInput(f"“{name}” is a text of at most {_LONGEST_CELL} characters, a number, true or false.")


def _told_at(part: dict[str, Any]) -> datetime | None:
    told = part.get(_TOLD_AT)
    if told is None:
        return None
    found = _moment(told)
    if found is None:
        raise BadInput("“told_at” is a moment with its offset: 2026-11-20T17:05:00-06:00.")
    return found


def _moment(told: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(told))
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
