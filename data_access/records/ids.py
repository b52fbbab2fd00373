"""Ids: 16 bytes everywhere, and never to be mixed up."""

from typing import NewType

AccountId = NewType("AccountId", bytes)
HouseholdId = NewType("HouseholdId", bytes)
AreaId = NewType("AreaId", bytes)
BatchId = NewType("BatchId", bytes)
CaseId = NewType("CaseId", bytes)
PhotoId = NewType("PhotoId", bytes)

ID_BYTES = 16
