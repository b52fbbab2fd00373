"""What follows from what: in all that is drawn of a person, nothing stands without its cause."""

from collections import Counter
from collections.abc import Callable

import pytest

from data_access.county.conditions import CONDITIONS
from data_access.county.dice import Dice
from data_access.county.health import draw_health
from data_access.county.people import households
from data_access.records.household import Person, SafetyProfile
from data_access.records.needs import Need, Transport
from tests.data_access.county.small_county import TODAY, small_book


@pytest.fixture(scope="module")
def homes() -> list[SafetyProfile]:
    everybody = households(small_book(60_000), 11, TODAY)
    return [profile for profile in everybody if profile.business is None]


@pytest.fixture(scope="module")
def people(homes: list[SafetyProfile]) -> list[Person]:
    return [person for home in homes for person in home.people]


def _device(*names: str) -> Callable[[Person], bool]:
    return lambda person: any(device.name in names for device in person.devices)


def _drug(part: str) -> Callable[[Person], bool]:
    return lambda person: any(part in drug.name for drug in person.medications)


def _need(need: Need) -> Callable[[Person], bool]:
    return lambda person: need in person.needs


def _way(way: Transport) -> Callable[[Person], bool]:
    return lambda person: person.transport is way


def _has(part: str) -> Callable[[Person], bool]:
    return lambda person: any(part in condition for condition in person.conditions)


@pytest.mark.parametrize(
    ("where", "there"),
    [
        (_device("Insulin pump"), _need(Need.INSULIN)),
        (_device("Insulin pump"), _has("iabetes")),
        (_need(Need.INSULIN), _drug("nsulin")),
        (_drug("nsulin"), _need(Need.INSULIN)),
        (_need(Need.OXYGEN), _device("Oxygen concentrator", "Portable oxygen cylinders")),
        (_need(Need.VENTILATOR), _device("Ventilator")),
        (_device("Ventilator"), _need(Need.POWER)),
        (_device("Home dialysis cycler"), _need(Need.DIALYSIS)),
        (_need(Need.DIALYSIS), _has("Kidney failure")),
        (_has("ementia"), _need(Need.COGNITION)),
        (_has("Alzheimer"), _need(Need.SUPERVISION)),
        (_way(Transport.WHEELCHAIR), _need(Need.WHEELCHAIR)),
        (_need(Need.WHEELCHAIR), _device("Manual wheelchair", "Power wheelchair")),
        (_way(Transport.STRETCHER), _need(Need.BEDBOUND)),
        (_way(Transport.STRETCHER), _need(Need.ATTENDANT)),
        (_need(Need.STRETCHER), _way(Transport.STRETCHER)),
        (_way(Transport.NEEDS_LIFT), _need(Need.LIFT)),
        (_need(Need.ALLERGY), _drug("Epinephrine")),
        (_need(Need.RIDE), lambda person: person.transport is not Transport.OWN_CAR),
        (_need(Need.ATTENDANT), lambda person: person.attendant),
    ],
)
def test_nothing_stands_without_its_cause(
    people: list[Person], where: Callable[[Person], bool], there: Callable[[Person], bool]
) -> None:
    found = [person for person in people if where(person)]
    assert found
    assert [person for person in found if not there(person)] == []


def test_power_is_needed_exactly_where_a_device_needs_it(people: list[Person]) -> None:
    for person in people:
        assert (Need.POWER in person.needs) == any(device.needs_power for device in person.devices)


@pytest.mark.parametrize(
    ("name", "watts", "hours"),
    [("Oxygen concentrator", (150, 600), (1.5, 8)), ("Ventilator", (100, 400), (3, 9))],
)
def test_devices_draw_and_last_as_the_field_knows_them(
    people: list[Person], name: str, watts: tuple[int, int], hours: tuple[float, float]
) -> None:
    devices = [device for person in people for device in person.devices if device.name == name]
    assert devices
    assert all(device.watts is not None and watts[0] <= device.watts <= watts[1] for device in devices)
    told = [device.battery_hours for device in devices if device.battery_hours is not None]
    assert told
    assert all(hours[0] <= value <= hours[1] for value in told)


def test_whoever_has_no_car_walks_or_rides(homes: list[SafetyProfile]) -> None:
    for home in homes:
        without = any(Need.NO_VEHICLE in person.needs for person in home.people)
        drives = any(person.transport is Transport.OWN_CAR for person in home.people)
        assert not (without and (drives or home.vehicles))


def test_who_lives_alone_is_one_person_and_one_person_lives_alone(homes: list[SafetyProfile]) -> None:
    for home in homes[1:]:
        alone = any(Need.LIVES_ALONE in person.needs for person in home.people)
        assert alone == (len(home.people) == 1)


def test_a_service_animal_is_needed_where_there_is_one(homes: list[SafetyProfile]) -> None:
    with_one = 0
    for home in homes:
        there = any(animal.service_animal for animal in home.animals)
        assert there == any(Need.SERVICE_ANIMAL in person.needs for person in home.people)
        with_one += there
    assert with_one > 10


def test_a_household_with_a_car_has_somebody_who_may_drive_it(homes: list[SafetyProfile]) -> None:
    for home in homes[1:]:
        if not home.vehicles:
            continue
        able = [
            person
            for person in home.people
            if (person.born_year is None or TODAY.year - person.born_year >= 18)
            and not {Need.SUPERVISION, Need.VISION, Need.STRETCHER} & set(person.needs)
        ]
        assert able


def test_nobody_has_two_degrees_of_one_condition() -> None:
    dice = Dice(3)
    for _ in range(3_000):
        names = Counter(draw_health(dice, 82, Transport.WALKS).conditions)
        assert max(names.values(), default=1) == 1
        assert not {"Deaf", "Hard of hearing"} <= set(names)
        assert not {"COPD", "COPD, on home oxygen"} <= set(names)


def test_every_condition_can_be_drawn() -> None:
    """A row that nobody ever has would be a mistake of the table."""
    assert all(max(row.shares) > 0 for row in CONDITIONS)
    assert len({row.name for row in CONDITIONS}) == len(CONDITIONS)
