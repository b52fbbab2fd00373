"""The Doe household: every fact of it is in every demo county."""

import pytest

from data_access.county.people import find_doe_dwelling, households
from data_access.records.household import (
    Animal,
    Codes,
    Contact,
    Phone,
    PhoneKind,
    SafetyProfile,
    Scope,
    Vehicle,
)
from data_access.records.needs import Need
from tests.data_access.county.small_county import TODAY, small_book


@pytest.fixture(scope="module", params=[1, 7])
def does(request: pytest.FixtureRequest) -> SafetyProfile:
    found = [home for home in households(small_book(2_000), request.param, TODAY) if _is_doe(home)]
    assert len(found) == 1
    return found[0]


def _is_doe(profile: SafetyProfile) -> bool:
    return any(person.name == "Jane Doe" for person in profile.people)


def test_they_live_at_their_own_address_alone(does: SafetyProfile) -> None:
    (home,) = does.addresses
    assert (home.line, home.city, home.state, home.zip_code) == ("1234 Main Street", "Dayton", "MN", "55327")
    assert (home.latitude, home.longitude) == (45.000005, -93.399995)
    others = [profile for profile in households(small_book(2_000), 7, TODAY) if not _is_doe(profile)]
    assert all(profile.addresses[0].line != home.line for profile in others)


def test_their_telephones(does: SafetyProfile) -> None:
    assert does.phones == (
        Phone(number="(612) 555-1234", kind=PhoneKind.MOBILE),
        Phone(number="(763) 555-4321", kind=PhoneKind.LANDLINE),
        Phone(number="(612) 555-9876", kind=PhoneKind.WORK),
    )


def test_jane_and_what_keeps_her_well(does: SafetyProfile) -> None:
    jane = does.people[0]
    assert jane.born_year == TODAY.year - 45
    assert jane.conditions == ("Type 1 diabetes",)
    assert [device.name for device in jane.devices] == ["Insulin pump"]
    daily = {drug.name for drug in jane.medications if drug.schedule == "daily"}
    assert daily == {"Insulin", "Metoprolol"}
    (allergy,) = jane.allergies
    assert (allergy.to, allergy.severe, allergy.treatment) == ("Bee stings", True, "EpiPen")
    assert {Need.INSULIN, Need.ALLERGY, Need.MEDICATION} == set(jane.needs)


def test_john_and_the_children(does: SafetyProfile) -> None:
    _, john, *children = does.people
    assert (john.name, john.born_year, john.conditions) == ("John Doe", TODAY.year - 48, ("Hypertension",))
    assert [child.born_year for child in children] == [TODAY.year - 12, TODAY.year - 9]


def test_the_house_and_the_way_in(does: SafetyProfile) -> None:
    assert does.home is not None
    assert does.home.description == "Two-story blue house with white trim."
    assert does.home.storeys == 2
    assert "basement furnace room" in does.home.utility_shutoffs
    assert does.home.alarms == ("Smoke detectors", "Carbon monoxide detectors")
    assert does.codes == Codes(lockbox="Lockbox at the back door, code 54321")


def test_the_animals(does: SafetyProfile) -> None:
    max_, bella = does.animals
    assert max_ == Animal(
        species="Dog",
        name="Max",
        breed="Golden retriever",
        age_years=8,
        temper="Friendly but protective",
        chipped=True,
    )
    assert (bella.species, bella.name, bella.temper, bella.notes) == ("Cat", "Bella", "Skittish", "Indoor")
    assert "lack" in bella.breed


def test_vehicles_contacts_camera_and_consents(does: SafetyProfile) -> None:
    assert does.vehicles == (
        Vehicle(year=2020, make="Honda", model="Odyssey", colour="gray", plate="ABC-567"),
        Vehicle(year=2018, make="Ford", model="Escape", colour="blue", plate="XYZ-123"),
    )
    assert does.contacts == (
        Contact(name="Mary Smith", relation="sister", phone="(612) 555-1111"),
        Contact(name="Bob Johnson", relation="neighbour", phone="(763) 555-0000"),
    )
    assert "oorbell" in does.cameras[0].place
    assert "front door" in does.cameras[0].place
    assert {consent.scope for consent in does.consents if consent.holds_on(TODAY)} == set(Scope)


def test_their_dwelling_is_the_one_with_their_number() -> None:
    assert find_doe_dwelling(small_book(100)) == 5
