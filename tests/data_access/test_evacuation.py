"""Shelters and fleet from lists and by hand; plans never changed; orders, marks and links on record."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import insert, select

from data_access import evacuation, evacuation_marks, evacuation_orders, evacuation_plans
from data_access.access import Caller, Permission, Role
from data_access.crew_links import make_link, require_link
from data_access.evacuation_marks import MarkSent, standing
from data_access.importers.evacuation import Resources, import_resources, refused_csv
from data_access.records.evacuation import FleetVehicle, Mark, Shelter, VehicleKind
from data_access.records.ids import DepotId, HouseholdId, PlanId, VehicleId
from data_access.refusals import BadInput, NotFound, NotPermitted
from data_access.store import Store
from data_access.tables import account_roles, accounts
from data_access.tables import evacuation_plans as plan_rows
from tests.doors import StillClock
from tests.world.callers import JURISDICTION, MANAGER, POLICE
from tests.world.evacuation import BUS, DEPOT, GYM, plan_of

P = Permission
DOES = HouseholdId(b"the does".ljust(16))
REASON = "flood of the river, first crews"
SHELTERS = """code,name,latitude,longitude,people,accessible cots,medical
SH-1,Champlin gym,45.144,-93.379,50,5,yes
SH-2,,45.2,-93.5,50,5,no
SH-3,Rogers hall,95.2,-93.5,50,5,no
SH-4,Osseo school,45.1,-93.4,many,5,no
SH-5,Mound school,45.1,-93.4,50,60,perhaps
"""


def done(
    store: Store,
    permission: Permission,
    act: Callable[..., Any],
    *given: object,
    by: Caller = MANAGER,
    **named: object,
) -> Any:  # noqa: ANN401
    with store.enter(by, permission, about="a test", reason=REASON, writes=True) as visit:
        return act(visit, *given, **named)


def seen(
    store: Store, permission: Permission, act: Callable[..., Any], *given: object, by: Caller = MANAGER
) -> Any:  # noqa: ANN401
    with store.enter(by, permission, about="a test", reason=REASON) as visit:
        return act(visit, *given)


def with_fleet(store: Store) -> None:
    done(store, P.FLEET_EDIT, evacuation.save_shelter, GYM, jurisdiction=JURISDICTION)
    done(store, P.FLEET_EDIT, evacuation.save_depot, DEPOT, jurisdiction=JURISDICTION)
    done(store, P.FLEET_EDIT, evacuation.save_vehicle, BUS, jurisdiction=JURISDICTION)


def kept(store: Store, **named: Any) -> PlanId:  # noqa: ANN401
    head = done(
        store,
        P.EVACUATION_PLAN,
        evacuation_plans.save_plan,
        plan_of(DOES, **named),
        jurisdiction=JURISDICTION,
    )
    return PlanId(head.id)


def brought_in(store: Store, folder: Path, text: str, name: str = "list.csv") -> Resources:
    path = folder / name
    path.write_text(text)
    return import_resources(store, MANAGER, path, jurisdiction=JURISDICTION)


def test_what_was_entered_comes_back_and_moves_the_counter(store: Store) -> None:
    assert seen(store, P.EVACUATION_VIEW, evacuation.resource_edition) == 0
    with_fleet(store)
    assert seen(store, P.EVACUATION_VIEW, evacuation.shelters_in) == [GYM]
    assert seen(store, P.EVACUATION_VIEW, evacuation.depots_in) == [DEPOT]
    assert seen(store, P.EVACUATION_VIEW, evacuation.vehicles_in) == [BUS]
    assert seen(store, P.EVACUATION_VIEW, evacuation.resource_edition) == 3


def test_a_vehicle_needs_its_depot_and_a_depot_stays_while_vehicles_stand_in_it(store: Store) -> None:
    with pytest.raises(BadInput, match="depot first"):
        done(store, P.FLEET_EDIT, evacuation.save_vehicle, BUS, jurisdiction=JURISDICTION)
    with_fleet(store)
    with pytest.raises(BadInput, match="another one first"):
        done(store, P.FLEET_EDIT, evacuation.remove_depot, DEPOT.id)
    done(store, P.FLEET_EDIT, evacuation.remove_vehicle, BUS.id)
    done(store, P.FLEET_EDIT, evacuation.remove_depot, DEPOT.id)
    assert seen(store, P.EVACUATION_VIEW, evacuation.depots_in) == []


def test_two_do_not_bear_the_same_code(store: Store) -> None:
    with_fleet(store)
    other = msgspec.structs.replace(GYM, id=b"other".ljust(16))
    with pytest.raises(BadInput, match="there already"):
        done(store, P.FLEET_EDIT, evacuation.save_shelter, other, jurisdiction=JURISDICTION)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": " "}, "no name"),
        ({"latitude": 91.0}, "no place on earth"),
        ({"people": -1}, "between 0"),
        ({"accessible": 51}, "more accessible"),
        ({"opens_minute": 600, "closes_minute": 500}, "opens? before"),
    ],
)
def test_a_shelter_that_nobody_can_be_led_to_is_refused(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        msgspec.structs.replace(GYM, **changes)


def test_a_vehicle_that_takes_nobody_is_refused() -> None:
    for places, sentence in (((0, 0, 0), "no place"), ((0, 2, 0), "no lift")):
        with pytest.raises(BadInput, match=sentence):
            FleetVehicle(VehicleId(b"v" * 16), DepotId(b"d" * 16), "V1", VehicleKind.LIFT_VAN, *places)


def test_a_list_is_taken_in_and_what_cannot_be_used_is_handed_back_with_its_line(
    store: Store, tmp_path: Path
) -> None:
    report = brought_in(store, tmp_path, SHELTERS)
    assert (report.kind, report.rows_read, report.rows_new, report.rows_changed) == ("shelters", 5, 1, 0)
    assert [note.line for note in report.refused] == [3, 4, 5, 6]
    back = refused_csv(report).splitlines()
    assert len(back) == 5
    assert "is no number" in back[3]
    (shelter,) = seen(store, P.EVACUATION_VIEW, evacuation.shelters_in)
    assert (shelter.code, shelter.people, shelter.medical) == ("SH-1", 50, True)


def test_the_same_list_twice_finds_the_same_rows(store: Store, tmp_path: Path) -> None:
    brought_in(store, tmp_path, SHELTERS)
    again = brought_in(store, tmp_path, SHELTERS.replace("45.144,-93.379,50", "45.144,-93.379,70"))
    assert (again.rows_new, again.rows_changed) == (0, 1)
    (shelter,) = seen(store, P.EVACUATION_VIEW, evacuation.shelters_in)
    assert shelter.people == 70


def test_vehicles_find_their_depot_by_its_code(store: Store, tmp_path: Path) -> None:
    brought_in(store, tmp_path, "code,name,latitude,longitude\nDP-1,Yard,45.1,-93.4\n")
    report = brought_in(
        store,
        tmp_path,
        "call sign,depot,kind,seats,wheelchairs,stretchers\n"
        "B1,DP-1,bus,40,2,0\nV1,DP-9,lift van,6,3,0\nX,DP-1,boat,1,0,0\n",
    )
    assert [note.sentence.split(":")[0] for note in report.refused] == [
        "There is no depot “DP-9”",
        "There is no kind of vehicle “boat”. There are",
    ]
    (bus,) = seen(store, P.EVACUATION_VIEW, evacuation.vehicles_in)
    assert (bus.kind, bus.lift, bus.seats) == (VehicleKind.BUS, True, 40)


@pytest.mark.parametrize("text", ["", "colour,shape\nred,round\n", "code,name,latitude,longitude\n"])
def test_a_file_that_is_no_list_is_refused_as_a_whole(store: Store, tmp_path: Path, text: str) -> None:
    with pytest.raises(BadInput):
        brought_in(store, tmp_path, text)


def test_a_plan_comes_back_with_all_that_it_rests_on(store: Store) -> None:
    plan_id = kept(store)
    plan = seen(store, P.EVACUATION_VIEW, evacuation_plans.find_plan, plan_id)
    made = plan_of(DOES)
    assert (plan.inputs, plan.results) == (made.inputs, made.results)
    assert plan.area["type"] == "Polygon"
    assert seen(store, P.EVACUATION_PLAN, evacuation_plans.rides_of, plan_id) == made.rides
    assert seen(store, P.EVACUATION_VIEW, evacuation_plans.find_plan, PlanId(bytes(16))) is None


def test_versions_follow_each_other(store: Store) -> None:
    first = kept(store)
    follower = plan_of(DOES)
    second = done(
        store,
        P.EVACUATION_PLAN,
        evacuation_plans.save_plan,
        evacuation_plans.NewPlan(**{**vars(follower), "follows": first}),
        jurisdiction=JURISDICTION,
    )
    assert (second.first_id, second.version) == (first, 2)
    assert [head.version for head in seen(store, P.EVACUATION_VIEW, evacuation_plans.plans_in)] == [2, 1]
    with pytest.raises(NotFound):
        done(
            store,
            P.EVACUATION_PLAN,
            evacuation_plans.save_plan,
            evacuation_plans.NewPlan(**{**vars(follower), "follows": first}),
            jurisdiction="Another County",
        )


def test_a_plan_without_a_name_and_one_that_was_not_checked_are_not_kept(store: Store) -> None:
    plan = plan_of(DOES)
    unchecked = msgspec.structs.replace(plan.results, checked=False)
    for changes, sentence in (({"name": " "}, "needs a name"), ({"results": unchecked}, "not checked")):
        with pytest.raises(BadInput, match=sentence):
            done(
                store,
                P.EVACUATION_PLAN,
                evacuation_plans.save_plan,
                evacuation_plans.NewPlan(**{**vars(plan), **changes}),
                jurisdiction=JURISDICTION,
            )
    assert seen(store, P.EVACUATION_VIEW, evacuation_plans.plans_in) == []


def test_nothing_of_a_household_lies_in_clear_in_a_plan(store: Store) -> None:
    """Neither the number of a household nor where it lives stands in a column that is not sealed."""
    kept(store)
    with store.engine.connect() as connection:
        row = connection.execute(select(plan_rows)).one()
    clear = b"".join(
        value if isinstance(value, bytes) else str(value).encode()
        for name, value in row._mapping.items()
        if name != "rides"
    )
    for secret in (DOES, DOES.hex().encode(), b"45.196", b"-93.47"):
        assert secret not in clear
        assert secret not in bytes(row.rides)


def test_who_may_only_look_does_not_reach_who_rides(store: Store) -> None:
    plan_id = kept(store)
    assert seen(store, P.EVACUATION_VIEW, evacuation_plans.find_plan, plan_id, by=POLICE) is not None
    with pytest.raises(NotPermitted):
        seen(store, P.EVACUATION_VIEW, evacuation_plans.rides_of, plan_id, by=POLICE)
    with pytest.raises(NotPermitted):
        seen(store, P.EVACUATION_PLAN, evacuation_plans.rides_of, plan_id, by=POLICE)


def test_an_order_is_an_exercise_where_its_plan_is_one(store: Store) -> None:
    plan_id = kept(store, exercise=True)
    order = done(
        store, P.EVACUATION_ORDER, evacuation_orders.give_order, plan_id, statement=" Leave. ", screen="{}"
    )
    assert (order.exercise, order.statement) == (True, "Leave.")
    assert [one.id for one in seen(store, P.EVACUATION_VIEW, evacuation_orders.orders_in)] == [order.id]
    with pytest.raises(BadInput):
        done(store, P.EVACUATION_ORDER, evacuation_orders.give_order, plan_id, statement=" ", screen="{}")
    with pytest.raises(NotFound):
        done(
            store,
            P.EVACUATION_ORDER,
            evacuation_orders.give_order,
            PlanId(bytes(16)),
            statement="x",
            screen="",
        )


def marked(number: int, mark: Mark, clock: StillClock, household: HouseholdId = DOES) -> MarkSent:
    return MarkSent(bytes([number]) * 16, household, BUS.id, mark, clock())


def test_marks_are_added_once_and_the_last_one_counts(store: Store, clock: StillClock) -> None:
    plan_id = kept(store)
    first = marked(1, Mark.NOT_AT_HOME, clock)
    assert done(store, P.MANIFESTS_MARK, evacuation_marks.note_marks, plan_id, [first, first]) == 1
    clock.forward(minutes=20)
    second = marked(2, Mark.PICKED_UP, clock)
    assert done(store, P.MANIFESTS_MARK, evacuation_marks.note_marks, plan_id, [first, second]) == 1
    found = seen(store, P.EVACUATION_VIEW, evacuation_marks.marks_of, plan_id)
    assert [one.mark for one in found] == [Mark.NOT_AT_HOME, Mark.PICKED_UP]
    assert standing(found)[DOES].mark is Mark.PICKED_UP


def test_a_phone_whose_clock_runs_ahead_marks_now(store: Store, clock: StillClock) -> None:
    plan_id = kept(store)
    now = clock()
    clock.forward(hours=3)
    ahead = marked(1, Mark.PICKED_UP, clock)
    clock.now = now
    done(store, P.MANIFESTS_MARK, evacuation_marks.note_marks, plan_id, [ahead])
    (one,) = seen(store, P.EVACUATION_VIEW, evacuation_marks.marks_of, plan_id)
    assert one.made_at == now


def test_only_households_of_the_plan_are_marked(store: Store, clock: StillClock) -> None:
    plan_id = kept(store)
    stranger = marked(1, Mark.REFUSED, clock, HouseholdId(b"stranger".ljust(16)))
    with pytest.raises(NotFound):
        done(store, P.MANIFESTS_MARK, evacuation_marks.note_marks, plan_id, [stranger])
    with pytest.raises(NotFound):
        done(
            store,
            P.MANIFESTS_MARK,
            evacuation_marks.note_marks,
            PlanId(bytes(16)),
            [marked(1, Mark.REFUSED, clock)],
        )


def with_account(store: Store, *, enabled: bool = True) -> None:
    with store.recording() as record:
        record.execute(
            insert(accounts).values(
                id=MANAGER.account_id, name="person 1", shown_name="Person 1", jurisdiction=JURISDICTION,
                password_hash="x", enabled=enabled, must_change_password=False, created_at=store.clock(),
                changed_at=store.clock(),
            )
        )  # fmt: skip
        record.execute(
            insert(account_roles).values(
                account_id=MANAGER.account_id, role=Role.EMERGENCY_MANAGER.value, granted_by="test",
                granted_at=store.clock(),
            )
        )  # fmt: skip


def test_a_link_opens_one_vehicle_until_it_ends(store: Store, clock: StillClock) -> None:
    with_account(store)
    plan_id = kept(store)
    secret = done(store, P.MANIFESTS_READ, make_link, plan_id, BUS.id, hours=4)
    link = seen(store, P.MANIFESTS_CARRY, require_link, secret)
    assert (link.plan_id, link.vehicle_id, link.reason) == (plan_id, BUS.id, REASON)
    clock.forward(hours=4)
    for wrong in (secret, secret[:-1], ""):
        with pytest.raises(NotFound, match="ended or never was"):
            seen(store, P.MANIFESTS_CARRY, require_link, wrong)


def test_a_link_ends_with_the_account_of_whoever_made_it(store: Store) -> None:
    with_account(store, enabled=False)
    secret = done(store, P.MANIFESTS_READ, make_link, kept(store), BUS.id, hours=4)
    with pytest.raises(NotFound):
        seen(store, P.MANIFESTS_CARRY, require_link, secret)


def test_a_link_needs_a_reason_a_vehicle_of_the_plan_and_an_end(store: Store) -> None:
    plan_id = kept(store)
    with (
        pytest.raises(BadInput, match="reason"),
        store.enter(MANAGER, P.MANIFESTS_READ, about="a test", reason="short", writes=True) as visit,
    ):
        make_link(visit, plan_id, BUS.id, hours=4)
    with pytest.raises(NotFound):
        done(store, P.MANIFESTS_READ, make_link, plan_id, VehicleId(bytes(16)), hours=4)
    for hours in (0, 25):
        with pytest.raises(BadInput):
            done(store, P.MANIFESTS_READ, make_link, plan_id, BUS.id, hours=hours)


def test_the_lists_of_the_demo_county_are_all_taken_in(store: Store, tmp_path: Path) -> None:
    from data_access.county.resources import write_resources  # noqa: PLC0415

    reports = [
        import_resources(store, MANAGER, path, jurisdiction=JURISDICTION)
        for path in write_resources(tmp_path)
    ]
    assert [(one.kind, one.rows_new, len(one.refused)) for one in reports] == [
        ("shelters", 18, 0),
        ("depots", 6, 0),
        ("vehicles", 110, 0),
    ]


def test_a_shelter_is_counted_in_square_feet_where_nobody_told_places(store: Store, tmp_path: Path) -> None:
    """FEMA's 40 square feet a person."""
    text = "code,name,latitude,longitude,square feet\nSH-1,Gym,45.1,-93.4,4100\n"
    brought_in(store, tmp_path, text)
    (shelter,) = seen(store, P.EVACUATION_VIEW, evacuation.shelters_in)
    assert isinstance(shelter, Shelter)
    assert shelter.people == 102
