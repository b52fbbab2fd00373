"""Lists of shelters, depots and vehicles from CSV → rows; what cannot be used is handed back with its line.

Which list a file is follows from its columns. A row is found again by its code: the same file twice
changes nothing, and a row that is no longer in the file stays.
"""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import select

from data_access.access import Caller, Permission
from data_access.evacuation import depot_row, put, shelter_row, vehicle_row
from data_access.importers.csv_reader import find_dialect
from data_access.importers.encodings import find_encoding
from data_access.importers.report import Note, safe_cell
from data_access.importers.words import plain
from data_access.records.evacuation import DAY_MINUTES, Depot, FleetVehicle, Shelter, VehicleKind
from data_access.records.ids import DepotId, ShelterId, VehicleId
from data_access.refusals import BadInput
from data_access.store import Store, Visit
from data_access.tables import depots, fleet_vehicles, shelters

MOST_ROWS: Final = 5_000
_YES: Final = frozenset({"yes", "y", "true", "1", "x"})
_NO: Final = frozenset({"no", "n", "false", "0", ""})
Record = Mapping[str, str]

_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "code": ("code", "id", "shelter id", "depot id", "call sign", "callsign", "unit", "unit id", "vehicle"),
    "name": ("name", "shelter name", "shelter", "facility", "facility name", "depot name", "station"),
    "address": ("address", "street address", "full address"),
    "latitude": ("latitude", "lat", "y"),
    "longitude": ("longitude", "lon", "lng", "long", "x"),
    "people": ("people", "capacity", "evacuation capacity", "places"),
    "square_feet": ("square feet", "sq ft", "sqft", "usable square feet", "floor area"),
    "accessible": ("accessible cots", "accessible", "ada cots", "wheelchair cots"),
    "powered": ("power places", "powered", "powered places", "places with power"),
    "animals": ("animals", "animal places", "pets", "pet places"),
    "medical": ("medical", "medical care", "medical staff"),
    "opens_after_minutes": ("opens after minutes", "opens after", "set up minutes", "setup minutes"),
    "opens": ("opens", "open from", "opening time"),
    "closes": ("closes", "open until", "closing time"),
    "in_use": ("in use", "in service", "available", "status"),
    "depot": ("depot", "depot code", "home station", "garage"),
    "kind": ("kind", "type", "vehicle type"),
    "seats": ("seats", "seated"),
    "wheelchairs": ("wheelchairs", "wheelchair places"),
    "stretchers": ("stretchers", "stretcher places"),
    "lift": ("lift", "ramp", "lift or ramp"),
    "power": ("power", "power on board"),
    "crew_hours": ("crew hours", "hours"),
    "ready_minutes": ("ready minutes", "ready after minutes", "mobilisation minutes", "mobilization minutes"),
}
_SQUARE_FEET_A_PERSON: Final = 40.0
"""FEMA 453: 20 square feet a person for a short stay, 40 beyond 72 hours; the careful one is meant."""


@dataclass(frozen=True)
class Resources:
    """What became of a list: how many rows were new or kept up to date, and which were handed back."""

    kind: str
    rows_read: int
    rows_new: int
    rows_changed: int
    refused: tuple[Note, ...]
    header: tuple[str, ...]
    refused_rows: tuple[tuple[str, ...], ...]

    def sentence(self) -> str:
        """Say the outcome in one sentence."""
        return (
            f"{self.rows_read:,} rows of {self.kind} read: {self.rows_new:,} new, "
            f"{self.rows_changed:,} brought up to date, {len(self.refused):,} handed back."
        )


def import_resources(store: Store, caller: Caller, path: Path, *, jurisdiction: str) -> Resources:
    """Take in a list of shelters, depots or vehicles.

    A row that cannot be used is handed back with its line. Refused as a whole: a file with the columns of
    none of the three, one with more than 5,000 rows, and one without a single good row.
    """
    with store.enter(
        caller, Permission.FLEET_EDIT, about=f"import of {path.name[:80]}", writes=True
    ) as visit:
        header, rows = _read(path)
        columns = _columns(header)
        kind = _kind_of(columns, header)
        done = _keep_all(visit, _KEEPERS[kind], columns, rows, jurisdiction)
        if not done.kept:
            why = done.refused[0].sentence if done.refused else "it has no rows."
            raise BadInput(f"{path.name} holds nothing that can be kept: {why}")
    return Resources(
        kind, len(rows), done.new, done.kept - done.new, tuple(done.refused), tuple(header), tuple(done.raw)
    )


def refused_csv(report: Resources) -> str:
    """Write the rows that were handed back as they were, with line and reason; formulas are defused."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*map(safe_cell, report.header), "line", "reason"])
    for note, row in zip(report.refused, report.refused_rows, strict=True):
        writer.writerow([*map(safe_cell, row), note.line, note.sentence])
    return out.getvalue()


class _Done:
    """Counts while rows go in."""

    def __init__(self) -> None:
        self.new = self.kept = 0
        self.refused: list[Note] = []
        self.raw: list[tuple[str, ...]] = []


_Keeper = Callable[[Visit, Record, str], bool]


def _keep_all(
    visit: Visit, keep: _Keeper, columns: Mapping[str, int], rows: list[list[str]], jurisdiction: str
) -> _Done:
    done = _Done()
    for line, row in enumerate(rows, start=2):
        record = {part: row[at].strip() for part, at in columns.items() if at < len(row)}
        try:
            done.new += keep(visit, record, jurisdiction)
            done.kept += 1
        except BadInput as fault:
            done.refused.append(Note(line, str(fault)))
            done.raw.append(tuple(row))
    return done


def _keep_shelter(visit: Visit, told: Record, jurisdiction: str) -> bool:
    code = _code(told)
    shelter = Shelter(
        ShelterId(_id(visit, "shelter", jurisdiction, code)),
        code,
        told.get("name", "")[:120],
        told.get("address", "")[:200],
        _degrees(told, "latitude"),
        _degrees(told, "longitude"),
        _people(told),
        _whole(told, "accessible", 0),
        _whole(told, "powered", 0),
        _whole(told, "animals", 0),
        medical=_truth(told, "medical", told_nothing=False),
        opens_after_minutes=_whole(told, "opens_after_minutes", 60),
        opens_minute=_minute(told, "opens", 0),
        closes_minute=_minute(told, "closes", DAY_MINUTES),
        in_use=_truth(told, "in_use", told_nothing=True),
    )
    return put(visit, shelters, shelter_row(shelter), jurisdiction)


def _keep_depot(visit: Visit, told: Record, jurisdiction: str) -> bool:
    code = _code(told)
    depot = Depot(
        DepotId(_id(visit, "depot", jurisdiction, code)),
        code,
        told.get("name", "")[:120],
        told.get("address", "")[:200],
        _degrees(told, "latitude"),
        _degrees(told, "longitude"),
    )
    return put(visit, depots, depot_row(depot), jurisdiction)


def _keep_vehicle(visit: Visit, told: Record, jurisdiction: str) -> bool:
    code, kind = _code(told), _kind(told)
    standing = select(depots.c.id).where(
        depots.c.jurisdiction == jurisdiction, depots.c.code == told.get("depot", "")
    )
    depot_id = visit.connection.scalar(standing)
    if depot_id is None:
        raise BadInput(f"There is no depot “{told.get('depot', '')}”: import the depots first.")
    vehicle = FleetVehicle(
        VehicleId(_id(visit, "vehicle", jurisdiction, code)),
        DepotId(depot_id),
        code,
        kind,
        _whole(told, "seats", 0),
        _whole(told, "wheelchairs", 0),
        _whole(told, "stretchers", 0),
        lift=_truth(told, "lift", told_nothing=kind not in (VehicleKind.AMBULANCE, VehicleKind.CAR)),
        power=_truth(told, "power", told_nothing=kind is VehicleKind.AMBULANCE),
        animals=_truth(told, "animals", told_nothing=kind is not VehicleKind.AMBULANCE),
        crew_hours=_number(told, "crew_hours", 12.0),
        ready_minutes=_whole(told, "ready_minutes", 30),
        in_service=_truth(told, "in_use", told_nothing=True),
    )
    return put(visit, fleet_vehicles, vehicle_row(vehicle), jurisdiction)


_KEEPERS: Final[Mapping[str, _Keeper]] = {
    "shelters": _keep_shelter,
    "depots": _keep_depot,
    "vehicles": _keep_vehicle,
}


def _kind_of(columns: Mapping[str, int], header: list[str]) -> str:
    if {"depot", "kind"} <= columns.keys():
        return "vehicles"
    if {"latitude", "longitude"} <= columns.keys():
        return "shelters" if {"people", "square_feet"} & columns.keys() else "depots"
    raise BadInput(
        "The file is no list of shelters (name, latitude, longitude, people), depots (name, latitude, "
        "longitude) or vehicles (depot, kind, seats). Its columns are: " + ", ".join(header)[:300] + "."
    )


def _columns(header: list[str]) -> dict[str, int]:
    named = [plain(name) for name in header]
    return {
        part: named.index(word) for part, words in _NAMES.items() for word in reversed(words) if word in named
    }


def _read(path: Path) -> tuple[list[str], list[list[str]]]:
    text = path.read_text(find_encoding(path).codec)
    delimiter, quote, skip = find_dialect(text[:65_536])
    lines = text.splitlines()[skip:]
    try:
        rows = [row for row in csv.reader(lines, delimiter=delimiter, quotechar=quote) if any(row)]
    except csv.Error as fault:
        raise BadInput(f"{path.name} cannot be read as CSV: {fault}.") from fault
    if not rows:
        raise BadInput(f"{path.name} is empty: there is nothing to import.")
    if len(rows) > MOST_ROWS + 1:
        raise BadInput(f"{path.name} has more than {MOST_ROWS:,} rows: cut it up.")
    return rows[0], rows[1:]


def _id(visit: Visit, kind: str, jurisdiction: str, code: str) -> bytes:
    """The id follows from the code, so that the same list twice finds the same rows."""
    return visit.vault.household_id(f"{kind} of {jurisdiction}", code)


def _code(told: Record) -> str:
    code = told.get("code", "") or told.get("name", "")
    if not code or len(code) > 40:
        raise BadInput("The row has no code of 1 to 40 letters.")
    return code


def _kind(told: Record) -> VehicleKind:
    word = plain(told.get("kind", "")).replace(" ", "_")
    if word not in set(VehicleKind):
        there_are = ", ".join(kind.value.replace("_", " ") for kind in VehicleKind)
        raise BadInput(f"There is no kind of vehicle “{told.get('kind', '')}”. There are: {there_are}.")
    return VehicleKind(word)


def _people(told: Record) -> int:
    if told.get("people") or not told.get("square_feet"):
        return _whole(told, "people", None)
    return int(_number(told, "square_feet", None) / _SQUARE_FEET_A_PERSON)


def _number(told: Record, part: str, told_nothing: float | None) -> float:
    text = told.get(part, "").replace(",", "")
    if not text and told_nothing is not None:
        return float(told_nothing)
    try:
        return float(text)
    except ValueError:
        raise BadInput(f"The {part.replace('_', ' ')} “{told.get(part, '')}” is no number.") from None


def _whole(told: Record, part: str, told_nothing: int | None) -> int:
    number = _number(told, part, told_nothing)
    if not number.is_integer():
        raise BadInput(f"The {part.replace('_', ' ')} “{told.get(part, '')}” is no whole number.")
    return int(number)


def _degrees(told: Record, part: str) -> float:
    return _number(told, part, None)


def _truth(told: Record, part: str, *, told_nothing: bool) -> bool:
    word = told.get(part, "").casefold()
    if not word:
        return told_nothing
    if word not in _YES | _NO:
        raise BadInput(f"The {part.replace('_', ' ')} “{told[part]}” is neither yes nor no.")
    return word in _YES


def _minute(told: Record, part: str, told_nothing: int) -> int:
    text = told.get(part, "")
    if not text:
        return told_nothing
    hours, colon, minutes = text.partition(":")
    if not (colon and hours.isdecimal() and minutes.isdecimal()):
        raise BadInput(f"The time “{text}” is not written as 07:30.")
    return int(hours) * 60 + int(minutes)
