"""Fixed areas are read by kind; saved ones are shared within a role and changed by their owner."""

from collections.abc import Callable
from typing import Any

import pytest
import shapely
from shapely.geometry import box, mapping
from sqlalchemy import insert

from data_access.access import Caller, Permission, Role
from data_access.areas import (
    SavedArea,
    delete_area,
    find_fixed_area,
    fixed_areas_in,
    rename_area,
    save_area,
    saved_areas_in,
)
from data_access.records.ids import AreaId
from data_access.refusals import BadInput, NotFound, NotPermitted
from data_access.store import Store
from data_access.tables import areas
from tests.world.callers import MANAGER, POLICE, REGISTRAR, someone

SQUARE = mapping(box(-93.3, 44.9, -93.2, 45.0))
OTHER_MANAGER = someone(Role.EMERGENCY_MANAGER, number=7)


def done(store: Store, act: Callable[..., Any], *given: object, by: Caller = MANAGER) -> Any:  # noqa: ANN401
    with store.enter(by, Permission.AREAS_SAVE, about="areas", writes=True) as visit:
        return act(visit, *given)


def saved(store: Store, by: Caller) -> list[SavedArea]:
    with store.enter(by, Permission.AREAS_READ, about="areas") as visit:
        return saved_areas_in(visit)


def test_fixed_areas_come_by_kind_and_code_with_their_denominators(store: Store) -> None:
    with store.enter(REGISTRAR, Permission.PROFILES_IMPORT, about="areas", writes=True) as visit:
        for number, (kind, code, name) in enumerate(
            [("city", "d", "Dayton"), ("city", "c", "Champlin"), ("zip", "55327", "55327")]
        ):
            visit.connection.execute(
                insert(areas).values(
                    id=bytes([number]) * 16,
                    kind=kind,
                    code=code,
                    name=name,
                    geometry=shapely.to_wkb(box(number, 44, number + 1, 45)),
                    households=100,
                    created_at=visit.now,
                )
            )
    with store.enter(POLICE, Permission.AREAS_READ, about="areas") as visit:
        assert [area.name for area in fixed_areas_in(visit, "city")] == ["Champlin", "Dayton"]
        assert fixed_areas_in(visit, "tract") == []
        dayton = find_fixed_area(visit, "city", "d")
        assert find_fixed_area(visit, "city", "x") is None
    assert dayton is not None
    assert (dayton.households, dayton.people) == (100, None)
    assert dayton.geometry["type"] == "Polygon"


def test_a_saved_area_is_seen_by_its_role_and_by_no_other(store: Store) -> None:
    area = done(store, save_area, "North  side", Role.EMERGENCY_MANAGER, SQUARE)
    assert saved(store, MANAGER) == saved(store, OTHER_MANAGER)
    (seen,) = saved(store, OTHER_MANAGER)
    assert (seen.id, seen.name, seen.owner) == (area.id, "North side", MANAGER.account_id)
    assert shapely.geometry.shape(seen.geometry).equals(shapely.geometry.shape(SQUARE))
    assert saved(store, POLICE) == []


def test_only_the_owner_renames_and_deletes(store: Store) -> None:
    area = done(store, save_area, "North side", Role.EMERGENCY_MANAGER, SQUARE)
    for act, given in ((rename_area, ("Mine",)), (delete_area, ())):
        with pytest.raises(NotFound):
            done(store, act, area.id, *given, by=OTHER_MANAGER)
    done(store, rename_area, area.id, "South side")
    assert [one.name for one in saved(store, MANAGER)] == ["South side"]
    done(store, delete_area, area.id)
    assert saved(store, MANAGER) == []
    with pytest.raises(NotFound):
        done(store, delete_area, AreaId(bytes(16)))


def test_names_that_are_empty_too_long_or_taken_are_refused(store: Store) -> None:
    done(store, save_area, "North side", Role.EMERGENCY_MANAGER, SQUARE)
    for name, sentence in (("  ", "needs a name"), ("x" * 201, "needs a name"), ("North side ", "already")):
        with pytest.raises(BadInput, match=sentence):
            done(store, save_area, name, Role.EMERGENCY_MANAGER, SQUARE)


@pytest.mark.parametrize(
    "geometry",
    [
        {},
        {"type": "Point", "coordinates": [0, 0]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]},
        {"type": "Polygon", "coordinates": "no"},
    ],
)
def test_what_is_no_area_is_not_saved(store: Store, geometry: dict[str, object]) -> None:
    with pytest.raises(BadInput, match="no area"):
        done(store, save_area, "North side", Role.EMERGENCY_MANAGER, geometry)


def test_an_area_is_saved_for_a_role_of_ones_own_and_through_its_own_door(store: Store) -> None:
    with pytest.raises(NotPermitted):
        done(store, save_area, "Theirs", Role.POLICE, SQUARE)
    with pytest.raises(NotPermitted), store.enter(MANAGER, Permission.AREAS_READ, about="x") as visit:
        save_area(visit, "North side", Role.EMERGENCY_MANAGER, SQUARE)
