"""What an evacuation is carried out with: shelters, depots and vehicles as the county keeps them."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Row, Table, delete, func, insert, select, update

from data_access.access import Permission
from data_access.generations import current_count, next_count
from data_access.records.evacuation import Depot, FleetVehicle, Shelter, VehicleKind
from data_access.records.ids import DepotId, ShelterId, VehicleId
from data_access.refusals import BadInput, NotFound
from data_access.store import Visit
from data_access.tables import depots, fleet_vehicles, shelters

COUNTER: Final = "evacuation resources"
"""The counter that moves with every change of a shelter, a depot or a vehicle."""
_READ_BY: Final = (Permission.EVACUATION_VIEW, Permission.EVACUATION_PLAN, Permission.FLEET_EDIT)


def shelters_in(visit: Visit) -> list[Shelter]:
    """List the shelters by name; empty when none were entered."""
    visit.require(*_READ_BY)
    return [shelter_of(row) for row in visit.connection.execute(select(shelters).order_by(shelters.c.name))]


def depots_in(visit: Visit) -> list[Depot]:
    """List the depots by name; empty when none were entered."""
    visit.require(*_READ_BY)
    return [depot_of(row) for row in visit.connection.execute(select(depots).order_by(depots.c.name))]


def vehicles_in(visit: Visit) -> list[FleetVehicle]:
    """List the vehicles by call sign; empty when none were entered."""
    visit.require(*_READ_BY)
    query = select(fleet_vehicles).order_by(fleet_vehicles.c.code)
    return [vehicle_of(row) for row in visit.connection.execute(query)]


def resource_edition(visit: Visit) -> int:
    """Tell how often something was changed here; 0 when never."""
    visit.require(*_READ_BY)
    return current_count(visit.connection, COUNTER)


def save_shelter(visit: Visit, shelter: Shelter, *, jurisdiction: str) -> None:
    """Keep a shelter, new or in place of the one with its id; refused when another has its code."""
    visit.require(Permission.FLEET_EDIT)
    put(visit, shelters, shelter_row(shelter), jurisdiction)


def save_depot(visit: Visit, depot: Depot, *, jurisdiction: str) -> None:
    """Keep a depot, new or in place of the one with its id; refused when another has its code."""
    visit.require(Permission.FLEET_EDIT)
    put(visit, depots, depot_row(depot), jurisdiction)


def save_vehicle(visit: Visit, vehicle: FleetVehicle, *, jurisdiction: str) -> None:
    """Keep a vehicle, new or in place of the one with its id; refused without a depot that there is."""
    visit.require(Permission.FLEET_EDIT)
    known = visit.connection.scalar(select(depots.c.id).where(depots.c.id == vehicle.depot_id))
    if known is None:
        raise BadInput(f"{vehicle.code} stands in a depot that there is not: enter the depot first.")
    put(visit, fleet_vehicles, vehicle_row(vehicle), jurisdiction)


def remove_shelter(visit: Visit, shelter_id: ShelterId) -> None:
    """Take a shelter away; saved plans keep it as it was. Refused for one that there is not."""
    visit.require(Permission.FLEET_EDIT)
    _remove(visit, shelters, shelter_id)


def remove_depot(visit: Visit, depot_id: DepotId) -> None:
    """Take a depot away; refused while vehicles stand in it."""
    visit.require(Permission.FLEET_EDIT)
    standing = select(func.count()).where(fleet_vehicles.c.depot_id == depot_id)
    if visit.connection.scalar(standing):
        raise BadInput("Vehicles stand in this depot: give them another one first.")
    _remove(visit, depots, depot_id)


def remove_vehicle(visit: Visit, vehicle_id: VehicleId) -> None:
    """Take a vehicle away; saved plans keep it as it was. Refused for one that there is not."""
    visit.require(Permission.FLEET_EDIT)
    _remove(visit, fleet_vehicles, vehicle_id)


def put(visit: Visit, table: Table, row: Mapping[str, Any], jurisdiction: str) -> bool:
    """Write one row by its id; True when it is new. Refused when another row has its code."""
    visit.require(Permission.FLEET_EDIT)
    clash = select(table.c.id).where(
        table.c.jurisdiction == jurisdiction, table.c.code == row["code"], table.c.id != row["id"]
    )
    if visit.connection.scalar(clash) is not None:
        raise BadInput(f"{row['code']} is there already: give this one another code.")
    told = {**row, "jurisdiction": jurisdiction, "changed_at": visit.now}
    changed = visit.connection.execute(update(table).where(table.c.id == row["id"]).values(told))
    if not changed.rowcount:
        visit.connection.execute(insert(table).values(told))
    next_count(visit.connection, COUNTER)
    return not changed.rowcount


def shelter_row(shelter: Shelter) -> dict[str, Any]:
    """Lay a shelter out as its row."""
    return {name: getattr(shelter, name) for name in shelter.__struct_fields__}


def depot_row(depot: Depot) -> dict[str, Any]:
    """Lay a depot out as its row."""
    return {name: getattr(depot, name) for name in depot.__struct_fields__}


def vehicle_row(vehicle: FleetVehicle) -> dict[str, Any]:
    """Lay a vehicle out as its row."""
    told = {name: getattr(vehicle, name) for name in vehicle.__struct_fields__}
    return {**told, "kind": vehicle.kind.value}


def shelter_of(row: Row[Any]) -> Shelter:
    """Read a row as a shelter."""
    return Shelter(**{name: row._mapping[name] for name in Shelter.__struct_fields__})  # noqa: SLF001 - its public name


def depot_of(row: Row[Any]) -> Depot:
    """Read a row as a depot."""
    return Depot(**{name: row._mapping[name] for name in Depot.__struct_fields__})  # noqa: SLF001 - its public name


def vehicle_of(row: Row[Any]) -> FleetVehicle:
    """Read a row as a vehicle."""
    told = {name: row._mapping[name] for name in FleetVehicle.__struct_fields__}  # noqa: SLF001 - its public name
    return FleetVehicle(**{**told, "kind": VehicleKind(row.kind)})


def _remove(visit: Visit, table: Table, row_id: bytes) -> None:
    gone = visit.connection.execute(delete(table).where(table.c.id == row_id))
    if not gone.rowcount:
        raise NotFound("There is nothing by this id: it was taken away already.")
    next_count(visit.connection, COUNTER)
