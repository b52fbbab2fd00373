"""Every role at every question about the calls: no small count for analysts, its own for a centre."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from itertools import combinations

import numpy as np
import pytest

from dashboard.settings import settings_from
from dashboard.wiring import House, key_files, open_house
from data_access.access import GRANTS, Caller, Permission, Role
from data_access.calls import questions
from data_access.calls.importing import import_calls
from data_access.calls.opening import calls_of_phone
from data_access.county.made import DEMO_CENTRE
from data_access.records.calls import PUBLIC_LINES, CallFilter, Discipline, Split, Stage
from data_access.refusals import BadInput, NotPermitted
from data_access.suppression import THRESHOLD
from tests.doors import caller_with
from tests.world import four_households, small_calls

pytestmark = pytest.mark.attack
MARCH = CallFilter(date(2026, 3, 1), date(2026, 3, 31), lines=PUBLIC_LINES)
YEAR = CallFilter(date(2025, 1, 1), date(2026, 12, 31))
OTHER = "Another centre"
CALL_PERMISSIONS = sorted(one for one in Permission if one.startswith("calls:"))
OF_A_CENTRE = (Role.CALL_TAKER, Role.SUPERVISOR)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("roles")
    settings = settings_from(
        {"MUSTER_DATA_FOLDER": str(folder), "MUSTER_PORT": "1", "MUSTER_ALLOWED_HOSTS": "127.0.0.1"}
    )
    key_files(settings).make()
    house = open_house(settings)
    four_households.fill(house)
    small_calls.fill(house)
    path = folder / "other.csv"
    path.write_text(
        "incident_id,received,answered,discipline,nature,phone,line\n"
        "O1,2026-03-05T10:00:00Z,2026-03-05T10:00:07Z,Police,RARE NATURE,+16125559991,911\n"
        "O2,2026-03-06T11:00:00Z,2026-03-06T11:00:09Z,Fire,Fire,+16125559992,911\n"
    )
    import_calls(
        house.store, caller_with(Role.REGISTRAR), path, "other", jurisdiction=house.settings.jurisdiction,
        zone="America/Chicago", folder=house.calls_folder, centre=OTHER,
    )  # fmt: skip
    yield house
    house.close()


def taker(role: Role = Role.CALL_TAKER, centre: str = DEMO_CENTRE) -> Caller:
    return caller_with(role, centre=centre)


@pytest.mark.parametrize("permission", CALL_PERMISSIONS)
@pytest.mark.parametrize("role", list(Role))
def test_a_door_to_the_calls_opens_to_the_roles_of_the_table_alone(
    county: House, role: Role, permission: Permission
) -> None:
    may = permission in GRANTS[role]
    with suppress(NotPermitted), county.store.enter(taker(role), permission, about="test"):
        assert may
        return
    assert not may


@pytest.mark.parametrize("role", [Role.ANALYST, Role.REGISTRAR, Role.ADMINISTRATOR])
def test_who_may_see_no_small_count_is_handed_no_view_of_the_calls(county: House, role: Role) -> None:
    """Through whichever door to the calls: neither the cubes, nor the calls of now, nor those of a phone."""
    for permission in sorted(GRANTS[role]):
        with county.store.enter(caller_with(role), permission, about="test") as visit:
            with pytest.raises(NotPermitted):
                county.call_cubes.view(visit)
            with pytest.raises(NotPermitted):
                calls_of_phone(visit, "+16125559991")


def test_an_analyst_is_told_no_small_count_by_any_question(county: House) -> None:
    """Every split and every pair of them, whole months and parts: refused, withheld, or 11 and more."""
    answers = [
        MARCH, YEAR, replace(MARCH, disciplines=(Discipline.FIRE,)), replace(MARCH, centres=(OTHER,)),
        replace(MARCH, last_day=date(2026, 3, 20)), replace(MARCH, natures=("RARE NATURE",)),
        replace(MARCH, hours_of_day=(10,)),
    ]  # fmt: skip
    ways = [(), *((one,) for one in Split), *combinations(Split, 2)]
    told = 0
    with county.store.enter(
        caller_with(Role.ANALYST), Permission.CALLS_SUPPRESSED_COUNT, about="test"
    ) as visit:
        withheld = county.call_cubes.withheld(visit)
        for chosen in answers:
            for by in ways:
                with suppress(BadInput):
                    rows = withheld.counts(by, chosen)
                    assert all(row.calls is None or row.calls >= THRESHOLD or row.calls == 0 for row in rows)
                    told += sum(row.calls is not None for row in rows)
            for stage in Stage:
                for by in ways[:4]:
                    with suppress(BadInput):
                        for times in withheld.times(stage, chosen, by):
                            assert times.known >= 10
                            assert times.known % 10 == times.unknown % 10 == times.impossible == 0
            assert withheld.hourly(chosen) is None
            assert withheld.cells(chosen) is None
        assert told > 50, "something is told"
        assert "RARE NATURE" not in str(withheld.held())


def test_a_time_of_few_calls_is_told_in_steps_of_many(county: House) -> None:
    """No step of the curve is one caller's: in each lie eleven calls at least, but for rounding."""
    with county.store.enter(
        caller_with(Role.ANALYST), Permission.CALLS_SUPPRESSED_COUNT, about="test"
    ) as visit:
        told = county.call_cubes.withheld(visit).times(Stage.ARRIVE, MARCH)[0]
    with county.store.enter(caller_with(Role.POLICE), Permission.CALLS_COUNT, about="test") as visit:
        view = county.call_cubes.view(visit)
        exact = questions.times(view, Stage.ARRIVE, MARCH)[0]
    assert len(told.seconds) <= exact.known // THRESHOLD
    assert set(told.seconds.tolist()) <= set(exact.seconds.tolist())
    assert int(told.calls.min()) >= THRESHOLD - 1
    assert abs(told.known - exact.known) <= 5


def test_a_forecast_is_learnt_from_whole_centres_alone(county: House) -> None:
    with county.store.enter(caller_with(Role.ANALYST), Permission.CALLS_FORECAST, about="test") as visit:
        hours = county.call_cubes.by_the_hour(visit)
        plain = CallFilter(date(2026, 3, 1), date(2026, 3, 31), centres=(DEMO_CENTRE,), lines=PUBLIC_LINES)
        assert int(hours.hourly(plain).calls.sum()) > 50
        for finer in (
            replace(plain, areas=("city:dayton",)), replace(plain, natures=("Theft",)),
            replace(plain, disciplines=(Discipline.FIRE,)), replace(plain, hours_of_day=(3,)),
        ):  # fmt: skip
            for ask in (hours.hourly, hours.by_phone):
                with pytest.raises(BadInput):
                    ask(finer)


@pytest.mark.parametrize("role", OF_A_CENTRE)
def test_a_centre_is_told_its_own_calls_by_every_question(county: House, role: Role) -> None:
    """Whatever is asked, and whichever centre is named, the two calls of the other one count nowhere."""
    with county.store.enter(taker(role, OTHER), Permission.CALLS_COUNT, about="test") as visit:
        view = county.call_cubes.view(visit)
        asked = [YEAR, replace(YEAR, centres=(DEMO_CENTRE,)), replace(YEAR, centres=(OTHER, DEMO_CENTRE))]
        totals = [sum(row.calls for row in questions.counts(view, (), chosen)) for chosen in asked]
        assert totals == [2, 0, 2]
        for by in [(one,) for one in Split]:
            assert sum(row.calls for row in questions.counts(view, by, YEAR)) == 2
        assert int(questions.hourly(view, YEAR).calls.sum()) == 2
        assert questions.times(view, Stage.ANSWER, YEAR)[0].known == 2
        assert {one.centre for one in questions.held(view).sources} == {OTHER}
        with pytest.raises(BadInput, match="holds no centre"):
            questions.cells(view, YEAR)
        assert not np.any(view.hours)


@pytest.mark.parametrize("role", OF_A_CENTRE)
def test_a_centre_cannot_subtract_itself_from_what_an_analyst_is_told(county: House, role: Role) -> None:
    """At the analysts' door a centre is told of itself alone, also with an analyst's role beside."""
    for caller in (taker(role, OTHER), replace(taker(role, OTHER), roles=frozenset({role, Role.ANALYST}))):
        with county.store.enter(caller, Permission.CALLS_SUPPRESSED_COUNT, about="test") as visit:
            rows = county.call_cubes.withheld(visit).counts((), MARCH)
        assert [row.calls for row in rows] == [None]


@pytest.mark.parametrize("role", OF_A_CENTRE)
def test_a_phone_that_called_another_centre_is_found_there_alone(county: House, role: Role) -> None:
    for centre, found in ((OTHER, 1), (DEMO_CENTRE, 0)):
        with county.store.enter(taker(role, centre), Permission.CALLS_OPEN, about="test") as visit:
            assert len(calls_of_phone(visit, "+16125559991")) == found


@pytest.mark.parametrize("role", OF_A_CENTRE)
@pytest.mark.parametrize("permission", ["CALLS_COUNT", "CALLS_SUPPRESSED_COUNT", "CALLS_FORECAST"])
def test_who_works_for_no_centre_is_told_whom_to_ask(county: House, role: Role, permission: str) -> None:
    cubes = county.call_cubes
    ask = {"CALLS_COUNT": cubes.view, "CALLS_SUPPRESSED_COUNT": cubes.withheld}.get(
        permission, cubes.by_the_hour
    )
    with (
        county.store.enter(taker(role, ""), Permission[permission], about="test") as visit,
        pytest.raises(NotPermitted, match="no 911 centre"),
    ):
        ask(visit)


def test_the_wider_role_widens(county: House) -> None:
    """An emergency manager who also takes calls sees all centres."""
    both = replace(taker(), roles=frozenset({Role.CALL_TAKER, Role.EMERGENCY_MANAGER}))
    with county.store.enter(both, Permission.CALLS_COUNT, about="test") as visit:
        assert {one.centre for one in questions.held(county.call_cubes.view(visit)).sources} == {
            DEMO_CENTRE,
            OTHER,
        }
