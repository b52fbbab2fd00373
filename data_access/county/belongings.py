"""Animals, vehicles and people to call: what a household has beside its home."""

from dataclasses import dataclass
from datetime import date

from data_access.county.dice import Dice, Weighted
from data_access.county.names import Origin, full_name, surname
from data_access.county.telephones import somebodys_number
from data_access.records.household import Animal, Contact, Vehicle

_DOGS = (
    "Labrador",
    "Golden retriever",
    "Mixed breed",
    "German shepherd",
    "Chihuahua",
    "Beagle",
    "Poodle",
    "Shih Tzu",
    "Pit bull mix",
    "Dachshund",
    "Husky",
    "Border collie",
    "Corgi",
    "Boxer",
    "Yorkshire terrier",
)
_CATS = (
    "Domestic shorthair",
    "Tabby",
    "Black cat",
    "Calico",
    "Siamese",
    "Maine Coon",
    "Orange tabby",
    "Tuxedo cat",
)
_SMALL = Weighted(
    {"Rabbit": 3, "Parakeet": 3, "Guinea pig": 2, "Turtle": 1, "Cockatiel": 1, "Lizard": 1, "Hamster": 1}
)
_NAMES = (
    "Buddy",
    "Bella",
    "Lucy",
    "Charlie",
    "Daisy",
    "Cooper",
    "Luna",
    "Rocky",
    "Molly",
    "Toby",
    "Sadie",
    "Duke",
    "Ginger",
    "Oreo",
    "Shadow",
    "Smokey",
    "Pepper",
    "Milo",
    "Chloe",
    "Simba",
    "Loki",
    "Ziggy",
    "Walter",
    "Olive",
    "Moose",
    "Hazel",
    "Kona",
    "Biscuit",
    "Tiger",
    "Princess",
    "Coco",
    "Winnie",
    "Gus",
    "Pumpkin",
)
_DOG_TEMPERS = (
    "Friendly.",
    "Barks but does not bite.",
    "Protective of the children.",
    "Afraid of sirens.",
    "Friendly, jumps up on people.",
    "Nervous with men.",
    "Old and deaf.",
    "May bite when scared.",
)
_CAT_TEMPERS = (
    "Hides under the bed.",
    "Skittish.",
    "Friendly.",
    "Indoor only; keep the door shut.",
    "Scratches.",
)
_GUIDES = (
    "Guide dog; must stay close.",
    "Service dog, must ride along.",
    "Wears a red vest.",
    "Alerts to low sugar.",
    "Trained for seizures.",
)

_MODELS = tuple(
    tuple(line.split(","))
    for line in (
        "Honda,Civic",
        "Honda,CR-V",
        "Honda,Accord",
        "Honda,Odyssey",
        "Toyota,Camry",
        "Toyota,Corolla",
        "Toyota,RAV4",
        "Toyota,Sienna",
        "Ford,Escape",
        "Ford,F-150",
        "Ford,Focus",
        "Ford,Explorer",
        "Chevrolet,Malibu",
        "Chevrolet,Equinox",
        "Chevrolet,Silverado",
        "Subaru,Outback",
        "Subaru,Forester",
        "Nissan,Rogue",
        "Nissan,Altima",
        "Hyundai,Elantra",
        "Hyundai,Tucson",
        "Kia,Soul",
        "Kia,Sorento",
        "Buick,Encore",
        "Dodge,Grand Caravan",
        "Jeep,Cherokee",
        "Mazda,CX-5",
        "Volkswagen,Jetta",
        "GMC,Terrain",
        "Tesla,Model 3",
    )
)
_VANS = (("Dodge", "Grand Caravan"), ("Toyota", "Sienna"), ("Chrysler", "Pacifica"), ("Honda", "Odyssey"))
_COLOURS = ("white", "black", "silver", "gray", "blue", "red", "green", "maroon", "tan", "dark blue")
_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"

_RELATIONS = Weighted(
    {
        "daughter": 18,
        "son": 16,
        "sister": 12,
        "brother": 9,
        "neighbor": 14,
        "friend": 10,
        "niece": 4,
        "mother": 6,
        "father": 3,
        "cousin": 4,
        "caregiver": 4,
        "grandson": 3,
        "pastor": 1,
    }
)
_YOUNG_RELATIONS = Weighted(
    {
        "sister": 18,
        "brother": 13,
        "mother": 24,
        "father": 12,
        "neighbor": 14,
        "friend": 13,
        "cousin": 6,
        "aunt": 5,
    }
)
_WOMEN = frozenset({"daughter", "sister", "niece", "mother", "aunt"})
_MEN = frozenset({"son", "brother", "father", "grandson"})
_FAMILY = (_WOMEN | _MEN | {"cousin"}) - {"niece"}
_YEARS_OLDER = {
    "daughter": -27,
    "son": -27,
    "niece": -25,
    "grandson": -50,
    "mother": 27,
    "father": 29,
    "aunt": 20,
}
_CONTACT_NOTES = (
    "Has a key.",
    "Works days.",
    "Lives ten minutes away.",
    "Power of attorney.",
    "Speaks English.",
    "Call first.",
    "Out of state.",
    "Takes the dog if needed.",
)


def draw_animals(dice: Dice, *, guide: str, room: bool) -> tuple[Animal, ...]:
    """Draw the animals of a household; `guide` says what a service dog is for, empty for none."""
    animals = [_service_dog(dice, guide)] if guide else []
    if dice.chance(0.26 if room else 0.15):
        animals += [_dog(dice) for _ in range(1 + dice.chance(0.18))]
    if dice.chance(0.20):
        animals += [_cat(dice) for _ in range(1 + dice.chance(0.3))]
    if dice.chance(0.025):
        animals.append(Animal(species=dice.weigh(_SMALL), name=dice.pick(_NAMES)))
    return tuple(animals)


def _service_dog(dice: Dice, guide: str) -> Animal:
    return Animal(
        species="Dog",
        name=dice.pick(_NAMES),
        breed=dice.pick(_DOGS[:2]),
        age_years=dice.whole(2, 10),
        temper="Calm",
        chipped=True,
        service_animal=True,
        notes=guide,
    )


def _dog(dice: Dice) -> Animal:
    return Animal(
        species="Dog",
        name=dice.pick(_NAMES),
        breed=dice.pick(_DOGS),
        age_years=dice.whole(1, 14),
        temper=dice.maybe(0.6, _DOG_TEMPERS),
        chipped=dice.chance(0.55),
    )


def _cat(dice: Dice) -> Animal:
    return Animal(
        species="Cat",
        name=dice.pick(_NAMES),
        breed=dice.pick(_CATS),
        age_years=dice.whole(1, 17),
        temper=dice.maybe(0.6, _CAT_TEMPERS),
        chipped=dice.chance(0.35),
    )


def draw_guide(dice: Dice) -> str:
    """Say what a service dog does."""
    return dice.pick(_GUIDES)


def draw_vehicles(dice: Dice, count: int, today: date, *, accessible: bool) -> tuple[Vehicle, ...]:
    """Draw vehicles with plates as Minnesota writes them; the first is a van with a ramp if asked."""
    return tuple(_vehicle(dice, today, accessible=accessible and place == 0) for place in range(count))


def _vehicle(dice: Dice, today: date, *, accessible: bool) -> Vehicle:
    make, model = dice.pick(_VANS if accessible else _MODELS)
    letters = dice.pick(_LETTERS) + dice.pick(_LETTERS) + dice.pick(_LETTERS)
    return Vehicle(
        year=today.year - int(20 * dice.share() ** 1.4),
        make=make,
        model=model,
        colour=dice.pick(_COLOURS),
        plate=f"{letters}-{dice.whole(100, 999)}" if dice.chance(0.9) else "",
        accessible=accessible,
    )


@dataclass(frozen=True)
class Kin:
    """The household that a contact is called for: its origin, its surname, and the age of its oldest."""

    origin: Origin
    family: str
    oldest: int


def draw_contacts(dice: Dice, kin: Kin, today: date) -> tuple[Contact, ...]:
    """Draw whom to call: mostly one or two people, sometimes nobody."""
    count = dice.pick((0, 1, 1, 1, 1, 2, 2, 2, 3))
    relations = _RELATIONS if kin.oldest >= 55 else _YOUNG_RELATIONS
    chosen = dict.fromkeys(dice.weigh(relations) for _ in range(count))
    return tuple(_contact(dice, kin, relation, today) for relation in chosen)


def _contact(dice: Dice, kin: Kin, relation: str, today: date) -> Contact:
    woman = relation in _WOMEN or (relation not in _MEN and dice.chance(0.55))
    age = max(19, min(94, kin.oldest + _YEARS_OLDER.get(relation, 0) + dice.whole(-6, 6)))
    related = relation in _FAMILY
    origin = kin.origin if related or dice.chance(0.5) else Origin.EUROPEAN
    last = kin.family if related and dice.chance(0.6) else surname(dice, origin)
    return Contact(
        name=full_name(dice, origin, last, woman=woman, born_year=today.year - age),
        relation=relation,
        phone=somebodys_number(dice),
        notes=dice.maybe(0.3, _CONTACT_NOTES),
    )
