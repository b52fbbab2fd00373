"""What stands on the screen and on paper: sentences, comparisons, lists in boarding order, doors."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from dashboard.ui.evacuation.carrying import numbers_in, progress_facts, vehicle_rows
from dashboard.ui.evacuation.compare import comparison
from dashboard.ui.evacuation.manifests import GONE, gets_in, households_of, manifest_of, rows_of
from dashboard.ui.evacuation.order import draft_text, polygon_text, statement_of
from dashboard.ui.evacuation.people import people_sentence
from data_access.evacuation_plans import KeptPlan
from data_access.records.evacuation import Mark, MarkMade, PlanHead
from data_access.records.evacuation_plan import People, RideKept
from data_access.records.ids import AccountId, HouseholdId, PlanId
from data_access.refusals import NotFound
from tests.world.evacuation import BUS, STARTS_AT, plan_of

DOES = HouseholdId(b"the does".ljust(16))
ZONE = ZoneInfo("America/Chicago")
NEW = plan_of(DOES)


def kept(name: str = "Dayton flood", *, exercise: bool = False, version: int = 1) -> KeptPlan:
    head = PlanHead(
        id=PlanId(bytes([version]) * 16),
        first_id=PlanId(bytes(16)),
        version=version,
        name=name,
        exercise=exercise,
        account_id=AccountId(bytes(16)),
        author="Ada",
        created_at=STARTS_AT,
    )
    return KeptPlan(head, NEW.area, NEW.inputs, NEW.results)


def made(mark: Mark) -> MarkMade:
    now = datetime(2026, 11, 20, tzinfo=UTC)
    return MarkMade(b"m" * 16, PlanId(bytes(16)), DOES, BUS.id, mark, now, now, "crew")


def test_a_list_follows_the_boarding_order_and_the_countys_clock() -> None:
    manifest = manifest_of(kept(), NEW.rides, "B01", {})
    (row,) = rows_of(manifest, ZONE)
    assert (row["Order"], row["Time"], row["Shelter"]) == (1, "12:20", "Champlin gym")
    assert row["Gets in"] == "2 walk, 1 in a wheelchair"
    assert row["Names"] == GONE, "whoever withdrew after the plan was made is not named"


def test_a_household_added_by_hand_is_named_by_whoever_added_it() -> None:
    ride = RideKept(b"x" * 16, 45.2, -93.5, walking=1, label="The Bergs", whereabouts="3 Mill Road")
    rides = type(NEW.rides)(rides=(ride,), routes=NEW.rides.routes)
    (door,) = manifest_of(kept(), rides, "B01", {}).doors
    assert (door.names, door.address) == ("The Bergs", "3 Mill Road")
    assert households_of(rides, ["B01"]) == []
    assert households_of(NEW.rides, ["B01"]) == [DOES]


def test_a_vehicle_that_does_not_drive_has_no_list() -> None:
    with pytest.raises(NotFound):
        manifest_of(kept(), NEW.rides, "V99", {})


def test_who_gets_in_is_said_in_singular_and_plural() -> None:
    ride = RideKept(b"x" * 16, 45.2, -93.5, walking=1, stretcher=2, attendants=1)
    assert gets_in(ride) == "1 walks, 2 on stretchers, 1 attendant"


@pytest.mark.parametrize(
    ("text", "found"),
    [("", []), ("2", [2]), ("1-3, 7", [1, 2, 3, 7]), ("6-99", [6, 7]), ("0, x, 9", []), ("3-1", [])],
)
def test_doors_are_read_by_their_numbers(text: str, found: list[int]) -> None:
    assert numbers_in(text, 7) == found


def test_whoever_has_no_mark_is_not_yet_safe() -> None:
    facts = {one.label: one.value for one in progress_facts(NEW.rides, {})}
    assert (facts["Not yet safe"], facts["At the shelter"]) == ("1", "0")
    for mark, left in (
        (Mark.PICKED_UP, "1"),
        (Mark.NOT_AT_HOME, "1"),
        (Mark.AT_SHELTER, "0"),
        (Mark.REFUSED, "0"),
    ):
        facts = {one.label: one.value for one in progress_facts(NEW.rides, {DOES: made(mark)})}
        assert facts["Not yet safe"] == left
    (row,) = vehicle_rows(NEW.rides, {DOES: made(Mark.AT_SHELTER)})
    assert (row["Doors"], row["At the shelter"], row["Open"]) == (1, 1, 0)


def test_plans_beside_each_other_mark_what_differs() -> None:
    rows = comparison([kept(), kept(exercise=True, version=2)])
    by_name = {str(row[""]): row for row in rows}
    assert by_name["• Exercise"]["Dayton flood, v1"] == "no"
    assert by_name["• Exercise"]["Dayton flood, v2"] == "yes"
    assert "Area" in by_name


def test_an_exercise_says_so_in_every_word_that_leaves() -> None:
    plan = kept(exercise=True)
    assert statement_of(plan).startswith("EXERCISE. ")
    text = draft_text(plan, "Leave.", STARTS_AT)
    assert text.startswith("EXERCISE EXERCISE EXERCISE")
    assert "Status: Exercise" in text
    assert "NOT SENT" in text
    assert "EXERCISE" not in statement_of(kept())


def test_the_area_of_a_draft_is_closed_and_latitude_comes_first() -> None:
    """CAP 1.2: "lat,lon lat,lon …", first and last the same."""
    pairs = polygon_text(kept()).split()
    assert pairs[0] == pairs[-1]
    assert all(44 < float(pair.split(",")[0]) < 46 for pair in pairs)


def test_nobody_found_is_no_proof_that_nobody_is_there() -> None:
    assert "Many who need help are not registered" in people_sentence(People())
    assert "plan for more" in people_sentence(People(households=3, riding=2, walking=2))
