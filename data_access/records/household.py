"""The safety profile: what a household told us.

Every record is frozen and refuses to be wrong when it is read from outside (msgspec checks types,
ranges and lengths and names the field, `$.people[0].born_year`). JSON is the one written form: it is
what an import file holds, what is sealed, and what an export hands back.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from data_access.records.needs import Need, Transport

Text = Annotated[str, Meta(max_length=2_000)]
Short = Annotated[str, Meta(max_length=200)]
Name = Annotated[str, Meta(min_length=1, max_length=120)]
Latitude = Annotated[float, Meta(ge=-90, le=90)]
Longitude = Annotated[float, Meta(ge=-180, le=180)]


class Record(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of all records of a profile: immutable, with no field it does not know."""


class PhoneKind(StrEnum):
    """What a phone is used for."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    WORK = "work"
    TEXT_TELEPHONE = "text_telephone"


class Phone(Record, frozen=True):
    """A phone from which the household may call 911. `number` is E.164 once it is stored."""

    number: Annotated[str, Meta(min_length=3, max_length=40)]
    kind: PhoneKind = PhoneKind.MOBILE


class AddressKind(StrEnum):
    """Why a household is found at an address."""

    HOME = "home"
    WORK = "work"
    HOLIDAY = "holiday"
    BUSINESS = "business"


class Address(Record, frozen=True):
    """A place of the household. Degrees are WGS 84; without them it is not on the map."""

    line: Name
    unit: Short = ""
    city: Short = ""
    state: Annotated[str, Meta(max_length=2)] = ""
    zip_code: Annotated[str, Meta(pattern=r"^(\d{5})?$")] = ""
    kind: AddressKind = AddressKind.HOME
    latitude: Latitude | None = None
    longitude: Longitude | None = None


class Medication(Record, frozen=True):
    """What a person takes, and how."""

    name: Name
    schedule: Short = ""


class Allergy(Record, frozen=True):
    """What a person reacts to, and what is at hand against it."""

    to: Name
    severe: bool = False
    treatment: Short = ""


class Description(Record, frozen=True):
    """What a person looks like. Height in centimetres, weight in kilograms."""

    sex: Short = ""
    height_cm: Annotated[int, Meta(ge=20, le=260)] | None = None
    weight_kg: Annotated[int, Meta(ge=1, le=400)] | None = None
    hair: Short = ""
    eyes: Short = ""
    marks: Text = ""


class Device(Record, frozen=True):
    """Equipment a person depends on. `watts` and `battery_hours` count only when it needs power."""

    name: Name
    needs_power: bool = False
    watts: Annotated[int, Meta(ge=0, le=20_000)] | None = None
    battery_hours: Annotated[float, Meta(ge=0, le=720)] | None = None


class Person(Record, frozen=True):
    """Someone of the household, as far as a responder needs to know."""

    name: Name
    born_year: Annotated[int, Meta(ge=1890, le=2100)] | None = None
    description: Description | None = None
    photo: Annotated[str, Meta(max_length=64)] = ""
    """Id of a sealed photo; empty when there is none."""
    conditions: tuple[Name, ...] = ()
    medications: tuple[Medication, ...] = ()
    allergies: tuple[Allergy, ...] = ()
    mental_health: Text = ""
    vaccinations: tuple[Name, ...] = ()
    disabilities: tuple[Name, ...] = ()
    devices: tuple[Device, ...] = ()
    languages: tuple[Short, ...] = ()
    """BCP 47 tags, the preferred one first; empty means English."""
    communication: Text = ""
    needs: tuple[Need, ...] = ()
    transport: Transport | None = None
    attendant: bool = False
    notes: Text = ""


class Home(Record, frozen=True):
    """What a responder meets at the door. Codes lie in `Codes`, sealed under a key of their own."""

    description: Text = ""
    storeys: Annotated[int, Meta(ge=1, le=120)] | None = None
    layout: Text = ""
    bedrooms: Text = ""
    utility_shutoffs: Text = ""
    alarms: tuple[Short, ...] = ()
    hazards: Text = ""


class Codes(Record, frozen=True):
    """How to get in: sealed apart from the profile."""

    lockbox: Text = ""
    gate: Text = ""
    door: Text = ""
    alarm: Text = ""
    keys: Text = ""


class Animal(Record, frozen=True):
    """A pet or a service animal."""

    species: Name
    name: Short = ""
    breed: Short = ""
    age_years: Annotated[int, Meta(ge=0, le=120)] | None = None
    temper: Text = ""
    chipped: bool = False
    service_animal: bool = False
    notes: Text = ""


class Vehicle(Record, frozen=True):
    """A vehicle of the household."""

    year: Annotated[int, Meta(ge=1900, le=2100)] | None = None
    make: Short = ""
    model: Short = ""
    colour: Short = ""
    plate: Short = ""
    accessible: bool = False


class Contact(Record, frozen=True):
    """Whom to call for the household."""

    name: Name
    relation: Short = ""
    phone: Short = ""
    notes: Text = ""


class Camera(Record, frozen=True):
    """A camera whose owner may be asked for footage. It is never opened from here."""

    place: Name
    indoor: bool = False
    days_kept: Annotated[int, Meta(ge=0, le=3_650)] | None = None
    looks_at: Text = ""


class HazardousMaterial(Record, frozen=True):
    """What a business stores that a responder must know of."""

    name: Name
    amount: Short = ""
    place: Text = ""


class Business(Record, frozen=True):
    """What is added when the profile is that of a business."""

    name: Name
    kind: Short = ""
    floor_plans: Text = ""
    after_hours_access: Text = ""
    hazardous_materials: tuple[HazardousMaterial, ...] = ()
    people_by_day: Annotated[int, Meta(ge=0, le=100_000)] | None = None


class Scope(StrEnum):
    """What a household agreed to beyond the 911 call itself."""

    EMERGENCY_MANAGEMENT = "emergency_management"
    CAMERAS = "cameras"
    ALERTS = "alerts"


class EvidenceKind(StrEnum):
    """How a consent was given, as far as it can be shown."""

    FORM = "form"
    WEB = "web"
    PHONE_CALL = "phone_call"
    IN_PERSON = "in_person"
    IMPORT = "import"


class Evidence(Record, frozen=True):
    """What shows that a consent was given: how, who wrote it down here and when, and to which words.

    Of an import it names the file and the row; that is what the source said, and no more.
    """

    how: EvidenceKind
    recorded_on: date | None = None
    recorded_by: Short = ""
    wording: Short = ""
    """The version of the words that were agreed to, such as `2026-03 form B`."""
    file: Annotated[str, Meta(max_length=255)] = ""
    row: Annotated[int, Meta(ge=0)] | None = None
    notes: Text = ""


class Consent(Record, frozen=True):
    """An opt-in: from when, until when (None: until withdrawn), and how we know.

    `evidence` is what the source says of it in its own words; `proof` is what can be shown.
    """

    scope: Scope
    given_on: date
    ends_on: date | None = None
    withdrawn_on: date | None = None
    evidence: Text = ""
    proof: Evidence | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the consent is in force on `day`: given, not ended, not withdrawn."""
        if self.withdrawn_on is not None and self.withdrawn_on <= day:
            return False
        return self.given_on <= day and (self.ends_on is None or day <= self.ends_on)


class SafetyProfile(Record, frozen=True):
    """All that a household (or business) told us.

    `key` is the id of the household in the file or system it came from; with the name of the source
    it makes the id under which the household is kept, so that the same file twice changes nothing.
    """

    key: Name
    phones: tuple[Phone, ...] = ()
    addresses: tuple[Address, ...] = ()
    people: tuple[Person, ...] = ()
    home: Home | None = None
    codes: Codes | None = None
    animals: tuple[Animal, ...] = ()
    vehicles: tuple[Vehicle, ...] = ()
    contacts: tuple[Contact, ...] = ()
    cameras: tuple[Camera, ...] = ()
    business: Business | None = None
    consents: tuple[Consent, ...] = ()
    confirmed_on: date | None = None
    """The day on which the household last said that this is still true."""
    notes: Text = ""
    origin: Evidence | None = None
    """The row of a file that this came from: what shows its consents where nothing better does."""

    def agreed(self) -> tuple[Consent, ...]:
        """Give the consents, each with what shows it: its own proof, else where the profile came from."""
        if self.origin is None:
            return self.consents
        return tuple(
            consent if consent.proof is not None else replace(consent, proof=self.origin)
            for consent in self.consents
        )
