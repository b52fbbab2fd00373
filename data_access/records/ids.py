"""Ids: 16 bytes everywhere, and never to be mixed up."""

from typing import NewType

AccountId = NewType("AccountId", bytes)
HouseholdId = NewType("HouseholdId", bytes)
AreaId = NewType("AreaId", bytes)
BatchId = NewType("BatchId", bytes)
CaseId = NewType("CaseId", bytes)
PhotoId = NewType("PhotoId", bytes)
ShelterId = NewType("ShelterId", bytes)
DepotId = NewType("DepotId", bytes)
VehicleId = NewType("VehicleId", bytes)
PlanId = NewType("PlanId", bytes)
ClosureId = NewType("ClosureId", bytes)

ID_BYTES = 16
