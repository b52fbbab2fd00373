"""An analyst plans four weeks: the forecast with its past, positions, a roster that is short, and shifts."""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from data_access.access import Permission, Role, console_caller
from tests.journeys.office import NARROW, WIDE, Visitor, visiting
from tests.journeys.test_accessibility import axe, violations  # noqa: F401 - axe is a fixture
from tests.serving import RunningServer, serving
from tests.world import busy_centre

pytestmark = pytest.mark.journey
PHONES = "/staffing?calls=Calls+as+the+telephone+system+counts+them"
CALLS = "/staffing?calls=Calls+of+the+public%2C+all+lines"
FORECAST_MILLISECONDS = 90_000
WEEK_HOURS = 168


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A centre with a year and a half of telephone rows behind a real server."""
    with serving(tmp_path_factory.mktemp("busy"), busy_centre.fill) as server:
        yield server


def plan_at(visitor: Visitor, address: str) -> None:
    """Open the page and wait until the forecast has been made."""
    visitor.open(address)
    expect(visitor.page.get_by_text("Positions needed")).to_be_visible(timeout=FORECAST_MILLISECONDS)
    visitor.settle()


def rows_of(visitor: Visitor, button: str) -> list[dict[str, str]]:
    """Take a file out and read it, without the stamp that may stand above its header."""
    text = visitor.download(button).path().read_text("utf-8-sig")
    lines = text.splitlines()
    start = next(at for at, line in enumerate(lines) if line.lstrip('"').startswith("Hour"))
    found = list(csv.DictReader(io.StringIO("\n".join(lines[start:]))))
    return [row for row in found if row["Hour"][:2] == "20"]


def type_number(visitor: Visitor, label: str, number: int) -> None:
    field = visitor.page.get_by_role("spinbutton", name=label)
    field.fill(str(number))
    field.press("Enter")
    visitor.settle()


def test_four_weeks_are_forecast_and_held_against_the_past(
    busy: RunningServer, county_browser: Browser
) -> None:
    with visiting(county_browser, busy, Role.ANALYST) as analyst:
        plan_at(analyst, PHONES)
        truth = sum(busy_centre.rule(busy_centre.ENDS + timedelta(hours=at)) for at in range(4 * WEEK_HOURS))
        assert abs(float(analyst.figure("Calls in four weeks").replace(",", "")) / truth - 1) < 0.03
        assert 0.6 < float(analyst.figure("Error of past forecasts")) < 0.8
        assert 77 <= float(analyst.figure("Hours within the 80 % interval").split("\u202f")[0]) <= 83
        for told in (
            "not those that begin today",
            "mean of 26 weeks",
            "Poisson",
            "24 hours of the past are missing",
            "2025-09-03",
        ):
            assert told in analyst.text
        rows = rows_of(analyst, "Forecast, CSV file")
        assert len(rows) == 4 * WEEK_HOURS
        assert rows[0]["Hour"] == f"{busy_centre.ENDS:%Y-%m-%d} 00:00"
        assert all(
            int(row["80 % from"]) <= float(row["Expected calls"]) <= int(row["80 % to"]) for row in rows
        )


def test_positions_follow_what_is_typed_in_and_the_address_keeps_it(
    busy: RunningServer, county_browser: Browser
) -> None:
    with visiting(county_browser, busy, Role.CALL_TAKER) as supervisor:
        plan_at(supervisor, PHONES)
        before = int(supervisor.figure("Positions at the busiest hour"))
        type_number(supervisor, "Handling time of a call, s", 600)
        after = int(supervisor.figure("Positions at the busiest hour"))
        assert after > before + 2
        rows = rows_of(supervisor, "Positions, CSV file")
        assert max(int(row["Positions"]) for row in rows) == after
        assert all(float(row["First goal held, %"]) >= 90 for row in rows)
        address = supervisor.page.url.removeprefix(busy.address)
        assert "handling=600" in address
        plan_at(supervisor, address)
        assert int(supervisor.figure("Positions at the busiest hour")) == after


def test_a_roster_is_held_against_the_need_with_the_worst_hours_first(
    busy: RunningServer, county_browser: Browser
) -> None:
    """Three people in the first week are too few by day; at noon of the second day there is nobody."""
    days = [busy_centre.ENDS + timedelta(days=at) for at in range(7)]
    lines = [f"{day:%Y-%m-%d},00:00,24:00,3" for day in days if day != days[1]]
    lines += [
        f"{days[1]:%Y-%m-%d},00:00,12:00,3",
        f"{days[1]:%Y-%m-%d},13:00,24:00,3",
        "someday,00:00,08:00,3",
    ]
    roster = "\n".join(["date,from,to,positions", *lines, f"{days[1]:%Y-%m-%d},12:00,13:00,0"])
    with visiting(county_browser, busy, Role.CALL_TAKER) as supervisor:
        plan_at(supervisor, PHONES)
        file = {"name": "roster.csv", "mimeType": "text/csv", "buffer": roster.encode()}
        supervisor.page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
        expect(supervisor.page.get_by_text("The roster tells 168 of 672 hours")).to_be_visible()
        supervisor.settle()
        assert "Line 10 was left out" in supervisor.text.replace("\u2060", "")
        rows = rows_of(supervisor, "Positions, CSV file")
        told = [row for row in rows if row["On the roster"].isdecimal()]
        assert len(told) == WEEK_HOURS
        noon = next(row for row in rows if row["Hour"] == f"{days[1]:%Y-%m-%d} 12:00")
        assert noon["On the roster"] == "0"
        short = sum(int(row["On the roster"]) < int(row["People on shift"]) for row in told)
        assert f"and {short} of them are short of people" in supervisor.text


def test_what_is_no_roster_is_refused_in_a_sentence(busy: RunningServer, county_browser: Browser) -> None:
    with visiting(county_browser, busy, Role.ANALYST) as analyst:
        plan_at(analyst, PHONES)
        file = {"name": "roster.csv", "mimeType": "text/csv", "buffer": b"name,colour\nSam,blue\n"}
        analyst.page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
        expect(analyst.page.get_by_text("The roster needs the columns")).to_be_visible()
        assert analyst.page.get_by_text("Something went wrong").count() == 0


def test_five_weeks_of_calls_say_what_they_cannot_know(busy: RunningServer, county_browser: Browser) -> None:
    with visiting(county_browser, busy, Role.ANALYST) as analyst:
        plan_at(analyst, CALLS)
        assert "assumed, not measured" in analyst.text
        assert "5 weeks are known" in analyst.text
        assert "From the answer to the first unit sent the data tell 60 s on average" in analyst.text


def test_a_question_is_on_record_once_and_not_at_every_rerun(
    busy: RunningServer, county_browser: Browser
) -> None:
    with visiting(county_browser, busy, Role.POLICE) as police:
        plan_at(police, PHONES)
        type_number(police, "Handling time of a call, s", 200)
        police.choose("Plan for", "Upper end of the 80 % interval")
    house = busy.house()
    try:
        name = busy.accounts[Role.POLICE].name
        lines = [kept.line for kept in house.store.audit.lines(limit=300)]
    finally:
        house.close()
    asked = [line.about for line in lines if (line.name, line.action) == (name, Permission.CALLS_FORECAST)]
    assert len(asked) == 2, asked


def test_whoever_may_not_count_calls_finds_no_such_page(busy: RunningServer, county_browser: Browser) -> None:
    with visiting(county_browser, busy, Role.REGISTRAR) as registrar:
        registrar.open("/profiles")
        assert "Forecast and staffing" not in registrar.page.locator("body").inner_text()
    assert not console_caller("x", frozenset({Role.REGISTRAR})).may(Permission.CALLS_FORECAST)


def test_without_calls_the_page_says_so(running_server: RunningServer, county_browser: Browser) -> None:
    with visiting(county_browser, running_server, Role.ANALYST) as analyst:
        analyst.open("/staffing")
        assert "No calls were imported yet" in analyst.text


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_page_fits_its_screen_and_breaks_no_rule_of_accessibility(
    busy: RunningServer,
    county_browser: Browser,
    axe: str,  # noqa: F811 - the fixture of the other journeys
    size: dict[str, int],
    scheme: str,
) -> None:
    with visiting(county_browser, busy, Role.ANALYST, size=size, scheme=scheme) as analyst:
        plan_at(analyst, PHONES)
        beyond = analyst.page.evaluate(
            "() => { const main = document.querySelector('[data-testid=stMain]');"
            " return main.scrollWidth - main.clientWidth }"
        )
        assert beyond <= 0
        analyst.page.wait_for_timeout(700)
        assert violations(analyst.page.main_frame, axe, f"staffing {scheme}") == []
