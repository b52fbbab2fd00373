"""One household of the demo county, from an address to a whole safety profile."""

from dataclasses import dataclass
from datetime import date

from data_access.county.belongings import Kin, draw_animals, draw_contacts, draw_guide, draw_vehicles
from data_access.county.consents import draw_consents, draw_dates
from data_access.county.dice import Dice, Weighted
from data_access.county.doorsteps import Doorstep
from data_access.county.health import Health, draw_health
from data_access.county.homes import draw_cameras, draw_codes, draw_home
from data_access.county.households import Kind, Member, draw_kind, draw_members, most_in_need
from data_access.county.names import Origin, full_name, surname
from data_access.county.origins import Speech, draw_speech, origins_in
from data_access.county.persons import Shared, person
from data_access.county.places_elsewhere import draw_other_addresses
from data_access.county.telephones import written
from data_access.county.writing import of_household
from data_access.records.household import Address, Person, Phone, PhoneKind, SafetyProfile
from data_access.records.needs import Need, Transport

_NOT_ON_THE_MAP = 0.012
_WAYS_FROM_HOUSES: Weighted[Transport] = Weighted(
    {
        Transport.OWN_CAR: 0.692,
        Transport.WALKS: 0.208,
        Transport.NEEDS_LIFT: 0.047,
        Transport.WHEELCHAIR: 0.042,
        Transport.STRETCHER: 0.011,
    }
)
_WAYS_FROM_FLATS: Weighted[Transport] = Weighted(
    {
        Transport.OWN_CAR: 0.530,
        Transport.WALKS: 0.359,
        Transport.NEEDS_LIFT: 0.053,
        Transport.WHEELCHAIR: 0.047,
        Transport.STRETCHER: 0.011,
    }
)
"""The hardest way in which anybody of a household can leave."""

_OWN_NAME = {Origin.SOMALI: 1.0, Origin.VIETNAMESE: 0.8, Origin.CHINESE: 0.8, Origin.KOREAN: 0.9}
"""Origin → share of spouses who keep the name of their own family; one in eight elsewhere."""


@dataclass(frozen=True)
class Frame:
    """What is settled of a household before its people are described."""

    way: Transport
    kind: Kind
    origin: Origin
    family: str
    members: tuple[Member, ...]
    neediest: int
    speech: Speech
    cars: int
    chair_in_own_car: bool

    @property
    def oldest(self) -> int:
        """Return the age of the oldest."""
        return max(member.age for member in self.members)


def draw_frame(dice: Dice, doorstep: Doorstep) -> Frame:
    """Draw who lives behind a door, how they can leave, and what they speak."""
    way = dice.weigh(_WAYS_FROM_FLATS if doorstep.unit else _WAYS_FROM_HOUSES)
    origin = dice.weigh(origins_in(doorstep.city, doorstep.neighbourhood))
    kind = draw_kind(dice, way, origin)
    members = tuple(draw_members(dice, kind, origin))
    adults = sum(member.age >= 18 for member in members)
    return Frame(
        way,
        kind,
        origin,
        surname(dice, origin),
        members,
        most_in_need(dice, kind, list(members)),
        draw_speech(dice, origin, max(member.age for member in members)),
        _cars(dice, way, adults),
        way is Transport.OWN_CAR and dice.chance(0.025),
    )


def _cars(dice: Dice, way: Transport, adults: int) -> int:
    if way is Transport.WALKS:
        return 0
    if way is Transport.OWN_CAR:
        return min(4, max(1, adults - dice.chance(0.35) + dice.chance(0.12)))
    return int(adults > 1 and dice.chance(0.66))


def draw_profile(dice: Dice, key: str, doorstep: Doorstep, numbers: list[int], today: date) -> SafetyProfile:
    """Draw the safety profile of the household behind `doorstep`, reached under `numbers`."""
    frame = draw_frame(dice, doorstep)
    healths = _healths(dice, frame)
    guide = draw_guide(dice) if _wants_service_dog(dice, frame, healths) else ""
    spanish = frame.speech.tag == "es" and frame.speech.little_english and dice.chance(0.6)
    if guide:
        healths[frame.neediest].needs.add(Need.SERVICE_ANIMAL)
    people = _people(dice, frame, healths, _shared(dice, frame, today.year, spanish=spanish))
    needs = {need for health in healths for need in health.needs}
    cameras = draw_cameras(dice, unit=doorstep.unit)
    dates = draw_dates(dice, today)
    told_of_cars = frame.way is not Transport.OWN_CAR or dice.chance(0.92)
    return SafetyProfile(
        key=key,
        phones=_phones(dice, numbers, frame.oldest, needs),
        addresses=(
            _home_address(dice, doorstep),
            *draw_other_addresses(dice, working=18 <= frame.oldest < 67),
        ),
        people=people,
        home=draw_home(dice, unit=doorstep.unit, oxygen=Need.OXYGEN in needs),
        codes=draw_codes(
            dice, unit=doorstep.unit, helpless=frame.way in (Transport.WHEELCHAIR, Transport.STRETCHER)
        ),
        animals=draw_animals(dice, guide=guide, room=not doorstep.unit),
        vehicles=draw_vehicles(dice, frame.cars, today, accessible=frame.chair_in_own_car)
        if told_of_cars
        else (),
        contacts=draw_contacts(dice, Kin(frame.origin, frame.family, frame.oldest), today),
        cameras=cameras,
        consents=draw_consents(dice, dates, today, frame.way, cameras=bool(cameras)),
        confirmed_on=dates.confirmed_on,
        notes=of_household(dice, spanish=spanish),
    )


def _healths(dice: Dice, frame: Frame) -> list[Health]:
    """Draw everybody's health, again if a household with a car is left with nobody who could drive it."""
    while True:
        healths = [_health(dice, frame, place) for place in range(len(frame.members))]
        if not frame.cars or any(map(_may_drive, frame.members, healths)):
            return healths


def _health(dice: Dice, frame: Frame, place: int) -> Health:
    needs_most = place == frame.neediest
    way = frame.way if needs_most else Transport.OWN_CAR
    return draw_health(dice, frame.members[place].age, way, chair=needs_most and frame.chair_in_own_car)


def _may_drive(member: Member, health: Health) -> bool:
    return member.age >= 18 and not health.needs & {Need.SUPERVISION, Need.VISION, Need.STRETCHER}


def _wants_service_dog(dice: Dice, frame: Frame, healths: list[Health]) -> bool:
    needs = healths[frame.neediest].needs
    if needs & {Need.VISION, Need.WHEELCHAIR, Need.BEHAVIOURAL_SUPPORT, Need.INSULIN}:
        return dice.chance(0.07)
    return dice.chance(0.004)


def _shared(dice: Dice, frame: Frame, year: int, *, spanish: bool) -> Shared:
    return Shared(
        others=Transport.OWN_CAR if frame.cars else Transport.WALKS,
        told=frame.way is not Transport.OWN_CAR or dice.chance(0.88),
        no_vehicle=not frame.cars,
        ride=frame.way is not Transport.OWN_CAR and (frame.way is not Transport.WALKS or dice.chance(0.93)),
        children_alone=dice.chance(0.035),
        alone=len(frame.members) == 1,
        speech=frame.speech,
        origin=frame.origin,
        spanish=spanish,
        year=year,
    )


def _people(dice: Dice, frame: Frame, healths: list[Health], shared: Shared) -> tuple[Person, ...]:
    found = []
    for place, member in enumerate(frame.members):
        way = frame.way if place == frame.neediest else shared.others
        name = _name(dice, frame, place, shared.year)
        found.append(person(dice, shared, name, member, healths[place], way=way))
    return tuple(found)


def _name(dice: Dice, frame: Frame, place: int, year: int) -> str:
    member, last = frame.members[place], frame.family
    own = _OWN_NAME.get(frame.origin, 0.12)
    grown = member.generation == 1 and place > 0
    if frame.kind is Kind.HOUSEMATES or member.generation == 0 or (grown and dice.chance(own)):
        last = surname(dice, frame.origin)
    return full_name(dice, frame.origin, last, woman=member.woman, born_year=year - member.age)


def _home_address(dice: Dice, doorstep: Doorstep) -> Address:
    known = not dice.chance(_NOT_ON_THE_MAP)
    return Address(
        line=doorstep.line,
        unit=doorstep.unit,
        city=doorstep.city,
        state="MN",
        zip_code=doorstep.zip_code,
        latitude=doorstep.latitude if known else None,
        longitude=doorstep.longitude if known else None,
    )


def _phones(dice: Dice, numbers: list[int], oldest: int, needs: set[Need]) -> tuple[Phone, ...]:
    landline = 0.45 if oldest >= 70 else 0.08
    phones = []
    for place, number in enumerate(numbers):
        kind = PhoneKind.LANDLINE if dice.chance(landline) else PhoneKind.MOBILE
        if place and Need.HEARING in needs and dice.chance(0.08):
            kind = PhoneKind.TEXT_TELEPHONE
        elif place and oldest < 67 and dice.chance(0.2):
            kind = PhoneKind.WORK
        phones.append(Phone(number=written(number, dice.pick((0, 0, 1, 2, 3))), kind=kind))
    return tuple(phones)
