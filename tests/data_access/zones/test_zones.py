"""Zones in the store: ids never given twice, outlines and statuses that only grow, an exercise apart."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

from data_access.access import Caller, Permission, Role
from data_access.importers.fixed_areas import import_fixed_areas
from data_access.records.zones import GuardKind, ZoneDraft, ZoneId, ZoneStatus
from data_access.refusals import BadInput, Conflict, NotFound, NotPermitted
from data_access.store import Store
from data_access.tables import zone_outlines, zone_statuses
from data_access.zones.editing import ZonesSaved, import_zones, redraw_zone, retire_zones
from data_access.zones.numbering import codes_for
from data_access.zones.public import edition_now, public_picture
from data_access.zones.reading import find_zone, outlines_of, zones_in
from data_access.zones.statuses import (
    changes_in,
    dismiss,
    dismissals_since,
    history_of,
    set_status,
    statuses_now,
)
from tests.doors import StillClock, caller_with

P = Permission
MANAGER = caller_with(Role.EMERGENCY_MANAGER)
REASON = "fire comes over the hill"
Order = ZoneStatus.ORDER


def square(at: int, size: float = 1.0) -> dict[str, Any]:
    """A square of a hundredth of a degree, `at` squares east of the first."""
    west, south = -93.5 + 0.01 * at, 45.0
    east, north = west + 0.01 * size, south + 0.01 * size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def draft(at: int, name: str = "", source: str = "county file") -> ZoneDraft:
    return ZoneDraft(name or f"Zone {at}", square(at), source, f"Z{at}")


def kept(store: Store, *drafts: ZoneDraft, retire_missing: bool = False) -> ZonesSaved:
    return import_zones(store, MANAGER, drafts, retire_missing=retire_missing)


def given(
    store: Store,
    zones: list[ZoneId],
    status: ZoneStatus,
    *,
    exercise: bool = False,
    seen: dict[ZoneId, int] | None = None,
    reason: str = REASON,
    who: Caller = MANAGER,
) -> int:
    with store.enter(who, P.ZONES_STATUS, about="a test", reason=reason, writes=True) as visit:
        return set_status(visit, zones, status, exercise=exercise, seen=seen or {})


def now(store: Store, *, exercise: bool = False) -> dict[ZoneId, ZoneStatus]:
    with store.enter(MANAGER, P.ZONES_READ, about="a test") as visit:
        return {zone: one.status for zone, one in statuses_now(visit, exercise=exercise).items()}


# ------------------------------------------------------------------------------------------ the ids
def test_a_zone_keeps_its_public_id_when_its_file_comes_again(store: Store) -> None:
    """Whatever else the file says of it: another name, another outline."""
    first = kept(store, draft(0), draft(1))
    moved = replace(draft(1), name="Moved", geometry=square(1, 0.5))
    again = kept(store, draft(0), moved, draft(2))
    assert first.new == (ZoneId("ZON-UNI-001"), ZoneId("ZON-UNI-002"))
    assert again == ZonesSaved((ZoneId("ZON-UNI-003"),), (first.new[1],), (first.new[0],), ())
    with store.enter(MANAGER, P.ZONES_READ, about="a test") as visit:
        assert [zone.name for zone in zones_in(visit)] == ["Zone 0", "Moved", "Zone 2"]
        assert [one.name for one in outlines_of(visit, first.new[1])] == ["Zone 1", "Moved"]


def test_the_same_file_twice_changes_nothing(store: Store) -> None:
    first = kept(store, draft(0), draft(1))
    assert kept(store, draft(0), draft(1)).same == first.new


def test_an_id_is_not_given_again_after_its_zone_was_retired(store: Store) -> None:
    """Nor when the transaction that took it was rolled back: then nothing bears it."""
    first = kept(store, draft(0), draft(1))
    gone = kept(store, draft(1), retire_missing=True)
    assert gone.retired == (first.new[0],)
    assert kept(store, draft(7)).new == (ZoneId("ZON-UNI-003"),)
    with pytest.raises(BadInput):
        kept(store, draft(8), draft(8))
    assert kept(store, draft(9)).new == (ZoneId("ZON-UNI-004"),)


def test_a_retired_zone_that_its_file_brings_back_is_the_same_zone(store: Store) -> None:
    first = kept(store, draft(0), draft(1))
    kept(store, draft(1), retire_missing=True)
    assert kept(store, draft(0), draft(1)).changed == (first.new[0],)
    with store.enter(MANAGER, P.ZONES_READ, about="a test") as visit:
        found = find_zone(visit, first.new[0])
        assert found is not None
        assert found.retired_at is None


def test_an_id_names_county_and_city(store: Store, tmp_path: Path) -> None:
    """Two cities with the same first letters get letters of their own."""
    file = tmp_path / "areas.geojson"
    parts = [("county", "c", "Hennepin County", 0, 9), ("city", "1", "Minneapolis", 0, 1)]
    parts += [("city", "2", "Minnetonka", 1, 1)]
    features = [
        {
            "type": "Feature",
            "properties": {"kind": kind, "code": code, "name": name},
            "geometry": square(at, size),
        }
        for kind, code, name, at, size in parts
    ]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    import_fixed_areas(store, caller_with(Role.REGISTRAR), file, source="test")
    saved = kept(store, draft(0), draft(1), draft(5))
    assert saved.new == (ZoneId("HEN-MIN-001"), ZoneId("HEN-MIE-001"), ZoneId("HEN-UNI-001"))


def test_letters_for_a_name_never_come_to_an_end() -> None:
    codes = codes_for("Ós")
    assert [next(codes) for _ in range(4)] == ["OSX", "OSX", "O01", "O02"]


# ----------------------------------------------------------------------------------------- the statuses
def test_a_status_is_a_new_row_and_the_last_one_holds(store: Store, clock: StillClock) -> None:
    zone = kept(store, draft(0)).new[0]
    first = given(store, [zone], ZoneStatus.WARNING)
    clock.forward(minutes=5)
    second = given(store, [zone], Order, seen={zone: first}, reason="now it is here for sure")
    assert now(store) == {zone: Order}
    with store.enter(MANAGER, P.ZONES_READ, about="a test") as visit:
        past = history_of(visit, zone)
    assert [(one.number, one.status, one.by) for one in past] == [
        (second, Order, MANAGER.name),
        (first, ZoneStatus.WARNING, MANAGER.name),
    ]
    assert past[1].reason == REASON


def test_an_exercise_changes_nothing_that_is_real(store: Store) -> None:
    zone = kept(store, draft(0)).new[0]
    given(store, [zone], Order, exercise=True)
    assert now(store) == {}
    assert now(store, exercise=True) == {zone: Order}
    with store.enter(MANAGER, P.ZONES_READ, about="a test") as visit:
        assert changes_in(visit, exercise=False) == []
        assert [one.exercise for one in changes_in(visit, exercise=True)] == [True]


def test_whoever_saw_an_older_status_is_refused(store: Store) -> None:
    """Two managers at once: the second looks again before anything of the step holds."""
    first, second = kept(store, draft(0), draft(1)).new
    given(store, [second], Order)
    with pytest.raises(Conflict, match="somebody else"):
        given(store, [first, second], ZoneStatus.NORMAL)
    assert now(store) == {second: Order}


@pytest.mark.parametrize(
    ("status", "reason", "why"),
    [
        (Order, "fire", "letters"),
        (ZoneStatus.TRAINING, REASON, "exercises only"),
        (ZoneStatus.ORDER_LIFTED, REASON, "no order"),
    ],
)
def test_a_status_that_cannot_be_is_refused(store: Store, status: ZoneStatus, reason: str, why: str) -> None:
    zone = kept(store, draft(0)).new[0]
    with pytest.raises(BadInput, match=why):
        given(store, [zone], status, reason=reason)
    assert now(store) == {}


def test_no_zone_and_an_unknown_zone_are_refused(store: Store) -> None:
    with pytest.raises(BadInput, match="No zone"):
        given(store, [], Order)
    with pytest.raises(NotFound):
        given(store, [ZoneId("ZON-UNI-999")], Order)


def test_a_zone_with_a_status_in_force_is_not_retired(store: Store) -> None:
    zone = kept(store, draft(0)).new[0]
    number = given(store, [zone], Order)
    with (
        pytest.raises(Conflict, match="in force"),
        store.enter(MANAGER, P.ZONES_EDIT, about="a test", writes=True) as visit,
    ):
        retire_zones(visit, [zone])
    given(store, [zone], ZoneStatus.ORDER_LIFTED, seen={zone: number})
    with store.enter(MANAGER, P.ZONES_EDIT, about="a test", writes=True) as visit:
        retire_zones(visit, [zone])
    with store.enter(MANAGER, P.ZONES_READ, about="a test") as visit:
        assert zones_in(visit) == []
        assert len(history_of(visit, zone)) == 2


def test_a_zone_is_redrawn_under_its_id(store: Store) -> None:
    zone = kept(store, draft(0)).new[0]
    with store.enter(MANAGER, P.ZONES_EDIT, about="a test", writes=True) as visit:
        redrawn = redraw_zone(visit, zone, "Other", square(3))
    assert (redrawn.id, redrawn.name, redrawn.version) == (zone, "Other", 2)


def test_what_was_left_as_it_is_stays_with_its_reason(store: Store, clock: StillClock) -> None:
    with store.enter(MANAGER, P.ZONES_STATUS, about="a test", reason=REASON, writes=True) as visit:
        dismiss(visit, GuardKind.CALLS_WITHOUT_STATUS, "city:d", "calls rise", weight=7, exercise=False)
    with store.enter(MANAGER, P.ZONES_READ, about="a test") as visit:
        left = dismissals_since(visit, clock(), exercise=False)
        assert dismissals_since(visit, clock(), exercise=True) == []
    assert [(one.key, one.weight, one.reason, one.by) for one in left] == [
        ("city:d", 7.0, REASON, MANAGER.name)
    ]


# ------------------------------------------------------------------------------------------- the walls
@pytest.mark.parametrize("permission", [P.ZONES_EDIT, P.ZONES_STATUS])
def test_nothing_that_was_said_of_a_zone_is_changed_or_taken_away(
    store: Store, permission: Permission
) -> None:
    """The database itself refuses it, whoever came in."""
    zone = kept(store, draft(0)).new[0]
    given(store, [zone], Order)
    for statement in (
        update(zone_statuses).values(status="normal"),
        delete(zone_statuses),
        delete(zone_outlines),
        update(zone_outlines).values(changed_by="nobody"),
    ):
        with (
            pytest.raises((NotPermitted, DBAPIError)),
            store.enter(MANAGER, permission, about="a test", writes=True) as visit,
        ):
            visit.connection.execute(statement)
    assert now(store) == {zone: Order}


def test_the_public_door_shows_no_exercise_reason_or_person(store: Store) -> None:
    first, second = kept(store, draft(0), draft(1)).new
    given(store, [first], ZoneStatus.WARNING)
    given(store, [second], Order, exercise=True)
    with store.enter(MANAGER, P.ZONES_PUBLIC, about="a test") as visit:
        picture = public_picture(visit)
        assert visit.connection.execute(text("SELECT count(*) FROM zone_statuses")).scalar() == 1
    assert [(one.id, one.status) for one in picture.zones] == [
        (first, ZoneStatus.WARNING),
        (second, ZoneStatus.NORMAL),
    ]
    assert [(one.status, one.zones) for one in picture.changes] == [(ZoneStatus.WARNING, (first,))]
    for column in ("reason", "set_by", "account_id", "order_id"):
        with (
            pytest.raises((NotPermitted, DBAPIError)),
            store.enter(MANAGER, P.ZONES_PUBLIC, about="a test") as visit,
        ):
            visit.connection.execute(text(f"SELECT {column} FROM zone_statuses"))  # noqa: S608 - own names


def test_the_edition_moves_with_every_change(store: Store) -> None:
    before = edition_now(store)
    zone = kept(store, draft(0)).new[0]
    drawn = edition_now(store)
    given(store, [zone], Order)
    assert before < drawn < edition_now(store)


def test_every_change_is_on_the_trail_with_its_reason(store: Store) -> None:
    zone = kept(store, draft(0)).new[0]
    given(store, [zone], Order)
    line = store.audit.lines(limit=1)[0].line
    assert (line.action, line.reason) == (P.ZONES_STATUS.value, REASON)


# ------------------------------------------------------------------------------------------- bad input
def test_a_crossing_outline_keeps_nothing_of_the_file(store: Store) -> None:
    bow = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
    with pytest.raises(BadInput, match="no sound polygon"):
        kept(store, draft(0), replace(draft(1), geometry=bow))
    with store.enter(MANAGER, P.ZONES_READ, about="a test") as visit:
        assert zones_in(visit) == []


def test_an_empty_file_is_refused(store: Store) -> None:
    with pytest.raises(BadInput, match="no zone"):
        kept(store)
