"""The Doe household of Dayton, the same in every demo county and whole: the example that everybody knows."""

from datetime import date, timedelta

from data_access.records.household import (
    Address,
    Allergy,
    Animal,
    Camera,
    Codes,
    Consent,
    Contact,
    Device,
    Home,
    Medication,
    Person,
    Phone,
    PhoneKind,
    SafetyProfile,
    Scope,
    Vehicle,
)
from data_access.records.needs import Need, Transport

DOE_KEY = "HC-0000001"
DOE_HOUSE_NUMBER = 1234
DOE_LINE = f"{DOE_HOUSE_NUMBER} Main Street"
DOE_CITY = "Dayton"
DOE_ZIP = "55327"


def doe_household(today: date, latitude: float | None, longitude: float | None) -> SafetyProfile:
    """Return the household as it told its facts, at this place, confirmed three weeks before `today`."""
    registered, confirmed = today - timedelta(days=400), today - timedelta(days=21)
    return SafetyProfile(
        key=DOE_KEY,
        phones=(
            Phone(number="(612) 555-1234", kind=PhoneKind.MOBILE),
            Phone(number="(763) 555-4321", kind=PhoneKind.LANDLINE),
            Phone(number="(612) 555-9876", kind=PhoneKind.WORK),
        ),
        addresses=(_address(latitude, longitude),),
        people=_people(today),
        home=Home(
            description="Two-story blue house with white trim.",
            storeys=2,
            utility_shutoffs="Shut-offs in the basement furnace room.",
            alarms=("Smoke detectors", "Carbon monoxide detectors"),
        ),
        codes=Codes(lockbox="Lockbox at the back door, code 54321"),
        animals=_animals(),
        vehicles=(
            Vehicle(year=2020, make="Honda", model="Odyssey", colour="gray", plate="ABC-567"),
            Vehicle(year=2018, make="Ford", model="Escape", colour="blue", plate="XYZ-123"),
        ),
        contacts=(
            Contact(name="Mary Smith", relation="sister", phone="(612) 555-1111"),
            Contact(name="Bob Johnson", relation="neighbour", phone="(763) 555-0000"),
        ),
        cameras=(Camera(place="Doorbell at the front door", days_kept=30),),
        consents=tuple(
            Consent(scope=scope, given_on=registered, evidence="Ticked on the web form") for scope in Scope
        ),
        confirmed_on=confirmed,
    )


def _address(latitude: float | None, longitude: float | None) -> Address:
    return Address(
        line=DOE_LINE,
        city=DOE_CITY,
        state="MN",
        zip_code=DOE_ZIP,
        latitude=latitude,
        longitude=longitude,
    )


def _people(today: date) -> tuple[Person, ...]:
    jane = Person(
        name="Jane Doe",
        born_year=today.year - 45,
        conditions=("Type 1 diabetes",),
        medications=(
            Medication(name="Insulin", schedule="daily"),
            Medication(name="Metoprolol", schedule="daily"),
            Medication(name="Epinephrine", schedule="EpiPen, when needed"),
        ),
        allergies=(Allergy(to="Bee stings", severe=True, treatment="EpiPen"),),
        devices=(Device(name="Insulin pump"),),
        needs=(Need.MEDICATION, Need.INSULIN, Need.ALLERGY),
        transport=Transport.OWN_CAR,
    )
    john = Person(
        name="John Doe",
        born_year=today.year - 48,
        conditions=("Hypertension",),
        transport=Transport.OWN_CAR,
    )
    children = tuple(
        Person(name=f"Child of {age}", born_year=today.year - age, transport=Transport.OWN_CAR)
        for age in (12, 9)
    )
    return (jane, john, *children)


def _animals() -> tuple[Animal, ...]:
    return (
        Animal(
            species="Dog",
            name="Max",
            breed="Golden retriever",
            age_years=8,
            temper="Friendly but protective",
            chipped=True,
        ),
        Animal(species="Cat", name="Bella", breed="Black cat", temper="Skittish", notes="Indoor"),
    )
