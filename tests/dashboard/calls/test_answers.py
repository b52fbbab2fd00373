"""What the page says of the small county's calls, counted again by hand from the rows of the file."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest

from dashboard.calls.answering import answering_of
from dashboard.calls.asking import Answers, answers_for
from dashboard.calls.findings import findings_of
from dashboard.calls.places import Ground, places_of
from dashboard.calls.standards import CITY_10, NENA_15, NENA_20
from dashboard.calls.volume import volume_of
from dashboard.chart import Chart
from dashboard.settings import settings_from
from dashboard.ui.calls.desk import door_of
from dashboard.wiring import House, key_files, open_house
from data_access.access import Role, console_caller
from data_access.records.calls import PUBLIC_LINES, CallFilter, Discipline, Split, Stage
from data_access.refusals import BadInput
from tests.world import four_households, small_calls

MARCH = CallFilter(date(2026, 3, 1), date(2026, 3, 31), lines=PUBLIC_LINES)
GROUND = {"city:dayton": Ground("Dayton", 4_000), "city:riverside": Ground("Riverside", 6_000)}
ROWS = [(moment, row) for moment, row in small_calls.expected() if (moment.year, moment.month) == (2026, 3)]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("calls")
    settings = settings_from(
        {"MUSTER_DATA_FOLDER": str(folder), "MUSTER_PORT": "1", "MUSTER_ALLOWED_HOSTS": "127.0.0.1"}
    )
    key_files(settings).make()
    house = open_house(settings)
    four_households.fill(house)
    small_calls.fill(house)
    yield house
    house.close()


@pytest.fixture
def everything(county: House) -> Iterator[Answers]:
    yield from asked(county, Role.POLICE)


@pytest.fixture
def withheld(county: House) -> Iterator[Answers]:
    yield from asked(county, Role.ANALYST)


def asked(house: House, role: Role) -> Iterator[Answers]:
    caller = console_caller("test", frozenset({role}))
    with house.store.enter(caller, door_of(caller), about="test") as visit:
        yield answers_for(house.call_cubes, visit)


def chart(charts: tuple[Chart, ...], key: str) -> Chart:
    return next(one for one in charts if one.key == key)


def test_the_total_and_the_days_are_those_of_the_file(everything: Answers, county: House) -> None:
    found = volume_of(everything, MARCH, county.settings.zone)
    by_day = Counter(moment.date() for moment, _ in ROWS)
    assert found.total == len(ROWS)
    days = chart(found.charts, "time")
    assert list(days.series[0].values) == [by_day[date(2026, 3, at)] for at in range(1, 32)]
    assert "14 Mar 2026 (42 calls" in days.says


def test_the_year_before_stands_beside_it(everything: Answers, county: House) -> None:
    found = volume_of(everything, MARCH, county.settings.zone)
    before = [one for one, _ in small_calls.expected() if (one.year, one.month) == (2025, 3)]
    assert found.before == len(before)
    assert found.change is not None
    assert found.change.is_more_than_chance


def test_hours_are_rates_of_the_hours_that_there_were(everything: Answers, county: House) -> None:
    """On 8 March 2026 clocks went forward: 2 o'clock came thirty times, not thirty-one."""
    hours = chart(volume_of(everything, MARCH, county.settings.zone).charts, "hours")
    there = dict(hours.beside)["Hours in the period"]
    assert (there[1], there[2], there[3]) == (31, 30, 31)
    calls = Counter(moment.hour for moment, _ in ROWS)
    assert hours.series[0].values[17] == round(calls[17] / 31, 2)


def test_what_is_not_told_counts_for_neither(everything: Answers, county: House) -> None:
    marks = chart(volume_of(everything, MARCH, county.settings.zone).charts, "marks")
    abandoned = sum(row["abandoned"] == "yes" for _, row in ROWS)
    rows = {row["What"]: row for row in marks.rows()}
    assert rows["Abandoned"]["Calls"] == abandoned
    assert rows["Transferred"]["Share"] is None
    assert "transferred" not in marks.says


def test_shares_are_of_the_answered_and_the_standard_is_judged(everything: Answers) -> None:
    """Every answered call took 3, 8, 13 or 18 seconds."""
    took = [3 + 5 * int(row["incident_id"][1:]) % 20 for _, row in ROWS if row["abandoned"] == "no"]
    for standard in (NENA_15, NENA_20, CITY_10):
        found = answering_of(everything, MARCH, Stage.ANSWER, standard)
        assert found.share is not None
        assert found.share.n == len(took)
        assert found.share.part == sum(one <= standard.seconds for one in took)
        assert found.unknown == len(ROWS) - len(took)
        assert ("is met" in found.says) == (found.share.value >= standard.share)


def test_no_claim_is_made_where_no_time_is_told(everything: Answers) -> None:
    """The file tells nothing of when a call was ready to be sent."""
    found = answering_of(everything, MARCH, Stage.DISPATCH, NENA_15)
    assert found.share is None
    assert "no claim" in found.says
    assert found.charts == ()


def test_areas_are_told_per_resident(everything: Answers) -> None:
    found = places_of(everything, MARCH, GROUND)
    dayton = sum(float(row["latitude"]) > 45.1 for _, row in ROWS)
    assert (found.areas[0].name, found.areas[0].calls) == ("Dayton", dayton)
    assert found.areas[0].rate == round(1000 * dayton / 4_000 * 365.25 / 31, 1)
    assert found.spots is not None


def test_the_storm_is_unusual_and_nothing_else(everything: Answers, county: House) -> None:
    found = findings_of(everything, MARCH, county.settings.zone, GROUND)
    assert [one.what for one in found.days] == ["Saturday 14 Mar 2026"]
    assert sorted(one.what for one in found.hours) == [
        "Saturday 14 Mar 2026, 16:00 CDT", "Saturday 14 Mar 2026, 17:00 CDT"
    ]  # fmt: skip


def test_days_that_no_call_file_covers_are_not_counted_as_quiet(everything: Answers, county: House) -> None:
    """The calls end on 31 March: April is no month of silence, and days are those that are known."""
    later = CallFilter(date(2026, 3, 1), date(2026, 4, 30), lines=PUBLIC_LINES)
    found = volume_of(everything, later, county.settings.zone)
    assert found.period.last == small_calls.LAST
    assert found.total == len(ROWS)
    april = CallFilter(date(2026, 4, 1), date(2026, 4, 30), lines=PUBLIC_LINES)
    assert findings_of(everything, april, county.settings.zone, GROUND).past_weeks == 0
    assert "no call of this choice" in volume_of(everything, april, county.settings.zone).says


def test_hot_spots_say_why_there_are_none(everything: Answers) -> None:
    narrow = CallFilter(date(2026, 3, 1), date(2026, 3, 31), areas=("city:dayton",), lines=PUBLIC_LINES)
    found = places_of(everything, narrow, GROUND)
    assert [one.name for one in found.areas] == ["Dayton"]
    assert found.spots is not None
    assert "leave the other filters open" in found.spots.refused


def test_an_analyst_is_shown_no_small_count(withheld: Answers, county: House) -> None:
    found = volume_of(withheld, MARCH, county.settings.zone)
    counts = [
        value
        for one in found.charts
        for series in one.series
        for value in series.values
        if one.unit == "calls" and value is not None
    ]
    assert counts
    assert min(counts) >= 11
    assert all(one.calls >= 11 for one in found.busiest)
    assert "fewer than 11 or withheld" in str([one.rows(withheld=True) for one in found.charts])


@pytest.mark.parametrize(
    "finer",
    [
        CallFilter(date(2026, 3, 1), date(2026, 3, 30)),
        CallFilter(date(2026, 2, 1), date(2026, 3, 31)),
        CallFilter(date(2026, 3, 1), date(2026, 3, 31), areas=("city:dayton",)),
        CallFilter(date(2026, 3, 1), date(2026, 3, 31), hours_of_day=(16,)),
        CallFilter(
            date(2026, 3, 1), date(2026, 3, 31), disciplines=(Discipline.FIRE, Discipline.POLICE)
        ),
    ],
    ids=["not a month", "two months", "an area", "an hour", "two disciplines"],
)  # fmt: skip
def test_an_analyst_is_refused_what_could_be_subtracted(withheld: Answers, finer: CallFilter) -> None:
    with pytest.raises(BadInput, match="whole months"):
        withheld.counts((), finer)
    with pytest.raises(BadInput, match="whole months"):
        withheld.times(Stage.ANSWER, finer)


def test_an_analyst_sees_no_squares_and_no_single_hours(withheld: Answers) -> None:
    assert places_of(withheld, MARCH, GROUND).spots is None
    with pytest.raises(BadInput):
        withheld.counts((Split.CLOCK_HOUR,), MARCH)
    with pytest.raises(BadInput):
        withheld.counts((Split.AREA, Split.NATURE), MARCH)
