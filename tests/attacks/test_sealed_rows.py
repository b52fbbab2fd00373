"""Attacks by somebody who holds the database but not the keys: reading it, and putting rows elsewhere."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select, update

from data_access.access import Permission
from data_access.engines import for_writing
from data_access.profiles import find_profile, save
from data_access.records.household import SafetyProfile
from data_access.records.ids import HouseholdId
from data_access.refusals import SealBroken
from data_access.store import Store
from data_access.tables import county, households, record
from tests.world.callers import JURISDICTION, REGISTRAR
from tests.world.doe import DOE

pytestmark = pytest.mark.attack

TODAY = date(2026, 11, 20)
CANARY = "Zqx7Canary"


def _saved(store: Store, profile: SafetyProfile) -> HouseholdId:
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="save", writes=True) as visit:
        return save(visit, "web form", profile, jurisdiction=JURISDICTION, today=TODAY).household_id


def _found(store: Store, household_id: HouseholdId) -> SafetyProfile | None:
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="find") as visit:
        return find_profile(visit, household_id)


def _leaves(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every text in a profile."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, str):
        yield path


def _with_canaries() -> tuple[SafetyProfile, int]:
    """The Does with a word of their own in every field that takes free text, and in how many it stands."""
    plain = msgspec.json.decode(msgspec.json.encode(DOE))
    placed = 0
    for path in list(_leaves(plain)):
        *way, last = path
        holder = plain
        for step in way:
            holder = holder[step]
        before, holder[last] = holder[last], CANARY
        try:
            msgspec.convert(plain, SafetyProfile)
            placed += 1
        except msgspec.ValidationError:
            holder[last] = before
    phones = [
        {**phone, "number": before.number} for phone, before in zip(plain["phones"], DOE.phones, strict=True)
    ]
    return msgspec.convert(plain | {"phones": phones}, SafetyProfile), placed


def _all_bytes(store: Store, folder: Path) -> bytes:
    """Everything that is kept: the files themselves on SQLite, every cell on PostgreSQL."""
    if store.engine.dialect.name == "sqlite":
        return b"".join(path.read_bytes() for path in sorted(folder.glob("muster*.db*")))
    cells: list[bytes] = []
    with store.engine.connect() as connection:
        for table in (*county.tables.values(), *record.tables.values()):
            for row in connection.execute(select(table)):
                cells += [cell if isinstance(cell, bytes) else str(cell).encode() for cell in row]
    return b"\n".join(cells)


def test_nothing_that_a_household_told_lies_in_the_database(store: Store, tmp_path: Path) -> None:
    """Given a canary in every text field; when the profile is kept; then no byte of it is to be read."""
    profile, placed = _with_canaries()
    household_id = _saved(store, profile)
    kept = _all_bytes(store, tmp_path)
    assert placed > 50, "most fields take free text; fewer means that this test looks at little"
    assert household_id in kept, "what is searched must be what was kept"
    for word in (CANARY, "6125551234", "555-1234", "7635554321"):
        assert word.encode() not in kept, f"{word} lies in clear"


def _row(store: Store, household_id: HouseholdId) -> dict[str, Any]:
    with store.engine.connect() as connection:
        found = connection.execute(select(households).where(households.c.id == household_id)).one()
    return dict(found._mapping)


def _put(store: Store, household_id: HouseholdId, **values: object) -> None:
    with for_writing(store.engine).begin() as connection:
        connection.execute(update(households).where(households.c.id == household_id).values(values))


@pytest.mark.parametrize("column", ["profile", "codes"])
def test_a_value_of_another_household_does_not_open(store: Store, column: str) -> None:
    """The neighbour's lockbox code must not be shown as one's own."""
    here = _saved(store, DOE)
    there = _saved(store, msgspec.structs.replace(DOE, key="neighbour"))
    _put(store, here, **{column: _row(store, there)[column]})
    with pytest.raises(SealBroken, match=f"households.{column}"):
        _found(store, here)


@pytest.mark.parametrize("column", ["profile", "codes"])
def test_a_value_from_before_does_not_open(store: Store, column: str) -> None:
    """An opt-in that was withdrawn must not come back with the sealed value of last year."""
    household_id = _saved(store, DOE)
    old = _row(store, household_id)[column]
    _saved(store, msgspec.structs.replace(DOE, notes="moved"))
    _put(store, household_id, **{column: old})
    with pytest.raises(SealBroken, match="older than its row"):
        _found(store, household_id)


@pytest.mark.parametrize("keep", [0, 3, 20, -1])
def test_a_cut_value_does_not_open(store: Store, keep: int) -> None:
    household_id = _saved(store, DOE)
    _put(store, household_id, profile=_row(store, household_id)["profile"][:keep])
    with pytest.raises(SealBroken):
        _found(store, household_id)


def test_a_flipped_bit_does_not_open_and_the_sentence_names_nobody(store: Store) -> None:
    household_id = _saved(store, DOE)
    sealed = bytearray(_row(store, household_id)["profile"])
    sealed[40] ^= 1
    _put(store, household_id, profile=bytes(sealed))
    with pytest.raises(SealBroken, match="Put the row back from a backup") as refused:
        _found(store, household_id)
    assert "Doe" not in str(refused.value)


def test_a_row_moved_to_another_county_does_not_open(store: Store) -> None:
    household_id = _saved(store, DOE)
    _put(store, household_id, jurisdiction="Wright County, MN")
    with pytest.raises(SealBroken):
        _found(store, household_id)
