"""The Doe household of Dayton, with everything a safety profile can hold; nobody of that name exists."""

from datetime import date

from data_access.records.household import (
    Address,
    Allergy,
    Animal,
    Camera,
    Codes,
    Consent,
    Contact,
    Description,
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

JANE = Person(
    name="Jane Doe",
    born_year=1981,
    description=Description(sex="female", height_cm=165, weight_kg=64, hair="brown", eyes="green"),
    conditions=("Type 1 diabetes",),
    medications=(
        Medication(name="Insulin", schedule="daily"),
        Medication(name="Metoprolol", schedule="daily"),
    ),
    allergies=(Allergy(to="Bee stings", severe=True, treatment="EpiPen"),),
    devices=(Device(name="Insulin pump", needs_power=True, watts=5, battery_hours=24.0),),
    vaccinations=("Tetanus 2022",),
    languages=("en",),
    needs=(Need.MEDICATION, Need.INSULIN, Need.ALLERGY),
    transport=Transport.OWN_CAR,
)
JOHN = Person(
    name="John Doe",
    born_year=1978,
    conditions=("Hypertension",),
    needs=(Need.MEDICATION,),
    transport=Transport.OWN_CAR,
)
DOE = SafetyProfile(
    key="doe-dayton",
    phones=(
        Phone(number="(612) 555-1234", kind=PhoneKind.MOBILE),
        Phone(number="(763) 555-4321", kind=PhoneKind.LANDLINE),
        Phone(number="(612) 555-9876", kind=PhoneKind.WORK),
    ),
    addresses=(
        Address(
            line="1234 Main Street",
            city="Dayton",
            state="MN",
            zip_code="55327",
            latitude=45.2437,
            longitude=-93.5150,
        ),
    ),
    people=(
        JANE,
        JOHN,
        Person(name="Emily Doe", born_year=2014),
        Person(name="Michael Doe", born_year=2017),
    ),
    home=Home(
        description="Two-story blue house with white trim",
        storeys=2,
        layout="Bedrooms upstairs, kitchen and living room on the ground floor",
        bedrooms="Parents at the front, children at the back",
        utility_shutoffs="Basement furnace room",
        alarms=("smoke detectors", "carbon monoxide detectors"),
    ),
    codes=Codes(lockbox="At the back door, code 54321"),
    animals=(
        Animal(
            species="dog",
            name="Max",
            breed="golden retriever",
            age_years=8,
            temper="friendly but protective",
            chipped=True,
        ),
        Animal(species="cat", name="Bella", breed="black", temper="indoor, skittish"),
    ),
    vehicles=(
        Vehicle(year=2020, make="Honda", model="Odyssey", colour="gray", plate="ABC-567"),
        Vehicle(year=2018, make="Ford", model="Escape", colour="blue", plate="XYZ-123"),
    ),
    contacts=(
        Contact(name="Mary Smith", relation="sister", phone="(612) 555-1111"),
        Contact(name="Bob Johnson", relation="neighbour", phone="(763) 555-0000"),
    ),
    cameras=(Camera(place="Front door", looks_at="Doorbell camera"),),
    consents=(
        Consent(scope=Scope.EMERGENCY_MANAGEMENT, given_on=date(2026, 9, 1), evidence="web form"),
        Consent(scope=Scope.CAMERAS, given_on=date(2026, 9, 1), ends_on=date(2027, 9, 1)),
        Consent(scope=Scope.ALERTS, given_on=date(2026, 9, 1)),
    ),
    confirmed_on=date(2026, 9, 1),
    notes="Children are home alone until 4 pm on school days.",
)
