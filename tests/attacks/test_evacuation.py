"""What is not theirs: lists without a reason, links guessed, marks for strangers, script in a name."""

import json
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import msgspec
import pytest

from dashboard.wiring import House
from data_access import profiles
from data_access.access import Caller, Permission, Role, console_caller
from data_access.audit import Outcome
from data_access.crew_links import make_link
from data_access.evacuation_plans import NewPlan, save_plan
from data_access.records.evacuation_plan import RideKept
from data_access.records.household import Consent, Scope
from data_access.records.ids import HouseholdId, PlanId
from data_access.refusals import BadInput, NotPermitted
from data_access.registry import entries_in
from tests.serving import RunningServer, serving
from tests.world.doe import DOE
from tests.world.evacuation import BUS, DEPOT, plan_of

pytestmark = pytest.mark.attack
REASON = "an attack that is tried on purpose"
SCRIPT = "<script>alert(1)</script>\"'`${alert(2)}</script>"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with serving(tmp_path_factory.mktemp("crews")) as running:
        yield running


@pytest.fixture(scope="module")
def house(server: RunningServer) -> Iterator[House]:
    opened = server.house()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def household(house: House) -> HouseholdId:
    today = house.clock().date()
    profile = msgspec.structs.replace(
        DOE,
        people=(msgspec.structs.replace(DOE.people[0], name=SCRIPT), *DOE.people[1:]),
        consents=(Consent(Scope.EMERGENCY_MANAGEMENT, today.replace(day=1)),),
    )
    registrar = console_caller("test", frozenset({Role.REGISTRAR}))
    with house.store.enter(registrar, Permission.PROFILES_EDIT, about="test", writes=True) as visit:
        county = house.settings.jurisdiction
        return profiles.save(visit, "test", profile, jurisdiction=county, today=today).household_id


@pytest.fixture(scope="module")
def plan(house: House, household: HouseholdId) -> PlanId:
    made = plan_of(household)
    by_hand = RideKept(b"by hand".ljust(16), 45.2, -93.5, walking=1, label=SCRIPT, whereabouts=SCRIPT)
    rides = msgspec.structs.replace(made.rides, rides=(*made.rides.rides, by_hand))
    plan = NewPlan(**{**vars(made), "rides": rides})
    manager = console_caller("test", frozenset({Role.EMERGENCY_MANAGER}))
    with house.store.enter(manager, Permission.EVACUATION_PLAN, about="test", writes=True) as visit:
        return PlanId(save_plan(visit, plan, jurisdiction=house.settings.jurisdiction).id)


@pytest.fixture(scope="module")
def link(house: House, server: RunningServer, plan: PlanId) -> str:
    """A link that a signed-in emergency manager made."""
    name = server.accounts[Role.EMERGENCY_MANAGER].name
    administrator = console_caller("test", frozenset({Role.ADMINISTRATOR}))
    found = house.accounts.find(administrator, name)
    assert found is not None
    maker = Caller(found.id, name, frozenset({Role.EMERGENCY_MANAGER}))
    with house.store.enter(
        maker, Permission.MANIFESTS_READ, about="test", reason=REASON, writes=True
    ) as visit:
        return make_link(visit, plan, BUS.id, hours=4)


def mark_of(household: bytes, *, mark_id: str = "") -> list[dict[str, object]]:
    now = int(datetime.now(UTC).timestamp() * 1000)
    return [
        {"id": mark_id or secrets.token_hex(16), "household": household.hex(), "mark": "picked_up", "at": now}
    ]


def posted(server: RunningServer, link: str, body: object, **headers: str) -> httpx.Response:
    with server.visitor() as visitor:
        return visitor.post(f"/crew/{link}/marks", content=json.dumps(body), headers=headers)


def test_the_page_of_a_link_runs_no_script_of_a_resident(server: RunningServer, link: str) -> None:
    with server.visitor() as visitor:
        answer = visitor.get(f"/crew/{link}")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;" in answer.text
    assert answer.text.count("</script>") == 2
    assert "unsafe-eval" not in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_a_guessed_a_cut_and_a_lengthened_link_open_nothing(server: RunningServer, link: str) -> None:
    with server.visitor() as visitor:
        for wrong in (secrets.token_urlsafe(32), link[:-1], link + "A", "..%2f..%2fetc", "%00", BUS.id.hex()):
            answer = visitor.get(f"/crew/{wrong}")
            assert answer.status_code in (400, 404), wrong
            assert "Doe" not in answer.text


def test_a_link_is_no_session(server: RunningServer, link: str) -> None:
    """Whoever has a link gets neither a page nor a part of one beside it."""
    with server.visitor() as visitor:
        visitor.get(f"/crew/{link}")
        assert visitor.get("/evacuation").status_code == 303
        assert visitor.get("/_stcore/stream").status_code == 403
        assert visitor.get(f"/crew/{link}/../../evacuation", follow_redirects=False).status_code in (303, 404)


def test_marks_for_strangers_and_malformed_ones_are_refused(
    server: RunningServer, link: str, household: HouseholdId
) -> None:
    assert posted(server, link, mark_of(b"stranger".ljust(16))).status_code == 404
    for body in (
        {"id": 1},
        [{"id": "zz", "household": household.hex(), "mark": "picked_up", "at": 0}],
        [{**mark_of(household)[0], "mark": "robbed"}],
        [{**mark_of(household)[0], "plan": "another"}],
        mark_of(household) * 501,
    ):
        assert posted(server, link, body).status_code in (400, 413), str(body)[:80]
    assert posted(server, link, mark_of(household), origin="https://elsewhere.example").status_code == 403


def test_the_same_mark_twice_stands_once(server: RunningServer, link: str, household: HouseholdId) -> None:
    marks = mark_of(household, mark_id=secrets.token_hex(16))
    assert [posted(server, link, marks).json()["new"] for _ in range(2)] == [1, 0]


def test_whoever_used_a_link_stands_on_the_trail_by_a_word_and_never_by_its_secret(
    server: RunningServer, house: House, link: str
) -> None:
    with server.visitor() as visitor:
        visitor.get(f"/crew/{link}")
    lines = [one.line for one in house.store.audit.lines(limit=50)]
    used = [line for line in lines if line.action == Permission.MANIFESTS_CARRY.value]
    assert used
    assert all(line.name.startswith("crew link ") for line in used)
    assert link not in repr(lines)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.EMERGENCY_MANAGER])
def test_nobody_else_comes_to_names_orders_and_the_fleet(house: House, role: Role) -> None:
    caller = console_caller("somebody", frozenset({role}))
    for permission in (
        Permission.EVACUATION_PLAN,
        Permission.EVACUATION_ORDER,
        Permission.MANIFESTS_READ,
        Permission.MANIFESTS_MARK,
        Permission.MANIFESTS_CARRY,
        Permission.FLEET_EDIT,
    ):
        with (
            pytest.raises(NotPermitted),
            house.store.enter(caller, permission, about="attack", reason=REASON, writes=True),
        ):
            pytest.fail("the door opened")
        assert house.store.audit.lines(limit=1)[0].line.outcome is Outcome.REFUSED


@pytest.mark.parametrize("reason", ["", "   ", "too short"])
def test_names_for_a_list_are_refused_without_a_reason(
    house: House, household: HouseholdId, reason: str
) -> None:
    manager = console_caller("test", frozenset({Role.EMERGENCY_MANAGER}))
    with (
        pytest.raises(BadInput),
        house.store.enter(manager, Permission.MANIFESTS_READ, about="attack", reason=reason) as visit,
    ):
        entries_in(visit, [household], today=house.clock().date())


def test_ids_in_the_address_of_the_page_open_no_plan(server: RunningServer, plan: PlanId) -> None:
    """The page answers a stranger with the way to sign in, whatever plan stands in its address."""
    with server.visitor() as visitor:
        for number in (plan.hex(), "0" * 32, DEPOT.id.hex(), "../" * 4):
            assert visitor.get("/evacuation", params={"plan": number}).status_code == 303
