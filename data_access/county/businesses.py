"""Businesses of the demo county: what a fire crew wants to know before it goes in at night."""

from dataclasses import dataclass
from datetime import date, timedelta

from data_access.county.consents import draw_consents, draw_dates
from data_access.county.dice import Dice
from data_access.county.doorsteps import Doorstep
from data_access.county.homes import draw_cameras
from data_access.county.names import LISTS, Origin, full_name, surname
from data_access.county.telephones import somebodys_number, written
from data_access.records.household import (
    Address,
    AddressKind,
    Business,
    Codes,
    Contact,
    HazardousMaterial,
    Home,
    Phone,
    PhoneKind,
    SafetyProfile,
)
from data_access.records.needs import Transport


@dataclass(frozen=True)
class Trade:
    """A kind of business, and what it stores: name, amount, place."""

    kind: str
    title: str
    people: tuple[int, int]
    stores: tuple[tuple[str, str, str], ...] = ()


_TRADES = (
    Trade(
        "Auto repair",
        "{} Auto Repair",
        (3, 15),
        (
            ("Gasoline", "110 gallons", "Drums behind bay 3"),
            ("Waste oil", "250 gallons", "Tank at the north wall"),
            ("Acetylene", "2 cylinders", "Welding corner"),
        ),
    ),
    Trade(
        "Hardware store",
        "{} Hardware",
        (4, 20),
        (
            ("Propane cylinders", "40 of 20 lb", "Cage at the parking lot"),
            ("Paint thinner", "60 gallons", "Aisle 9"),
        ),
    ),
    Trade(
        "Restaurant", "{} Kitchen", (5, 60), (("Carbon dioxide", "1 bulk tank", "Basement, by the stairs"),)
    ),
    Trade("Bakery", "{} Bakery", (2, 18)),
    Trade("Grocery", "{} Market", (4, 70), (("Ammonia refrigerant", "90 lb", "Roof unit"),)),
    Trade("Child care", "{} Family Child Care", (6, 80)),
    Trade(
        "Adult day centre",
        "{} Adult Day Center",
        (15, 90),
        (("Oxygen cylinders", "6 of size E", "Nurse's room"),),
    ),
    Trade(
        "Dry cleaner",
        "{} Cleaners",
        (2, 8),
        (("Perchloroethylene", "55 gallons", "Machine room at the back"),),
    ),
    Trade(
        "Machine shop",
        "{} Tool and Die",
        (6, 45),
        (
            ("Cutting fluid", "300 gallons", "East wall"),
            ("Magnesium chips", "2 drums", "Dock; no water on it"),
            ("Argon", "4 cylinders", "Welding booth"),
        ),
    ),
    Trade(
        "Plating shop",
        "{} Plating",
        (8, 40),
        (
            ("Sodium cyanide", "200 lb", "Locked room 4"),
            ("Chromic acid", "400 gallons", "Tank line 2"),
            ("Hydrochloric acid", "300 gallons", "Tank line 1"),
        ),
    ),
    Trade("Dental clinic", "{} Dental", (4, 20), (("Nitrous oxide", "4 cylinders", "Closet by room 2"),)),
    Trade(
        "Greenhouse",
        "{} Gardens",
        (3, 25),
        (("Ammonium nitrate fertilizer", "1,200 lb", "Shed at the south fence"),),
    ),
    Trade("Swimming school", "{} Swim School", (10, 70), (("Chlorine", "150 lb", "Pump room"),)),
    Trade("Office", "{} Insurance Agency", (2, 30)),
    Trade("Place of worship", "{} Chapel", (5, 300)),
    Trade("Warehouse", "{} Storage", (2, 25), (("Lithium batteries", "12 pallets", "Rack C"),)),
)
_PLANS = (
    "One floor, sales room in front, stock at the back, rear door to the alley.",
    "Two floors; offices upstairs reached by the inside stairs on the left.",
    "Plan hangs inside the main entrance. Sprinkler riser in the north-east corner.",
    "Basement under the whole building, trap door behind the counter.",
    "Fire panel right of the front door; roof ladder on the west wall.",
)
_AFTER_HOURS = (
    "Knox box at the front door.",
    "Call the owner; ten minutes away.",
    "Alarm company has keys.",
    "Night shift until two in the morning, ring at the dock.",
    "Gate stands open until ten; then the code.",
)


def draw_business(dice: Dice, key: str, doorstep: Doorstep, numbers: list[int], today: date) -> SafetyProfile:
    """Draw the profile of a business at `doorstep`; nobody lives there, so it holds no people."""
    trade = dice.pick(_TRADES)
    origin = dice.pick(
        (Origin.EUROPEAN, Origin.EUROPEAN, Origin.LATINO, Origin.SOMALI, Origin.HMONG, Origin.INDIAN)
    )
    cameras = draw_cameras(dice, unit="", business=True)
    dates = draw_dates(dice, today)
    return SafetyProfile(
        key=key,
        phones=tuple(Phone(number=written(number), kind=PhoneKind.WORK) for number in numbers),
        addresses=(_address(doorstep),),
        home=Home(
            storeys=dice.pick((1, 1, 1, 2, 3)),
            utility_shutoffs=dice.pick(
                ("Gas and electric at the rear wall.", "Utility room beside the back door.")
            ),
            alarms=dice.pick(
                (("Sprinklers", "Monitored fire alarm"), ("Smoke detectors",), ("Monitored fire alarm",))
            ),
        ),
        codes=Codes(alarm=f"Panel {dice.whole(1_000, 9_999)}") if dice.chance(0.2) else None,
        contacts=_owner(dice, origin, today),
        cameras=cameras,
        business=_business(dice, trade, origin),
        consents=draw_consents(dice, dates, today, Transport.OWN_CAR, cameras=bool(cameras)),
        confirmed_on=dates.confirmed_on,
    )


def _business(dice: Dice, trade: Trade, origin: Origin) -> Business:
    stored = [store for store in trade.stores if dice.chance(0.75)]
    return Business(
        name=trade.title.format(dice.pick(LISTS[origin].surnames)),
        kind=trade.kind,
        floor_plans=dice.pick(_PLANS),
        after_hours_access=dice.pick(_AFTER_HOURS),
        hazardous_materials=tuple(HazardousMaterial(name=n, amount=a, place=p) for n, a, p in stored),
        people_by_day=dice.whole(*trade.people),
    )


def _address(doorstep: Doorstep) -> Address:
    return Address(
        line=doorstep.line,
        city=doorstep.city,
        state="MN",
        zip_code=doorstep.zip_code,
        kind=AddressKind.BUSINESS,
        latitude=doorstep.latitude,
        longitude=doorstep.longitude,
    )


def _owner(dice: Dice, origin: Origin, today: date) -> tuple[Contact, ...]:
    born = (today - timedelta(days=365 * dice.whole(28, 68))).year
    name = full_name(dice, origin, surname(dice, origin), woman=dice.chance(0.45), born_year=born)
    return (Contact(name=name, relation="owner", phone=somebodys_number(dice), notes="Day and night."),)
