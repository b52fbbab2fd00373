"""One person of a household as the profile describes them."""

from dataclasses import dataclass

from data_access.county.dice import Dice
from data_access.county.health import Health
from data_access.county.households import Member
from data_access.county.names import Origin
from data_access.county.origins import Speech
from data_access.county.writing import of_needs, sentences
from data_access.records.household import Description, Person
from data_access.records.needs import Need, Transport

_ORDER = {need: place for place, need in enumerate(Need)}
_DARK = frozenset(Origin) - {Origin.EUROPEAN, Origin.RUSSIAN}
_HAIR = ("brown", "brown", "blond", "black", "red", "dark blond")
_OLD_HAIR = ("white", "gray", "gray", "white")
_EYES = ("brown", "blue", "blue", "green", "hazel")
_MARKS = (
    "Wears glasses.",
    "Scar on the left knee.",
    "Medical ID bracelet.",
    "Birthmark on the neck.",
    "Mole on the left cheek.",
)
_GROWN_MARKS = (*_MARKS, "Tattoo on the right arm.", "Ear piercings.")
_MENS_MARKS = (*_GROWN_MARKS, "Beard.", "Moustache.")
_VACCINATIONS = ("COVID-19", "Influenza", "Tetanus", "Pneumococcal", "Shingles", "Hepatitis B")
_SIGNS = "Signs ASL; please bring an interpreter or write things down."
_INTERPRETER = "Needs an interpreter."
_ANSWERS = "Pictures and simple words work best."


@dataclass(frozen=True)
class Shared:
    """What holds for all people of a household."""

    others: Transport
    told: bool
    no_vehicle: bool
    ride: bool
    children_alone: bool
    alone: bool
    speech: Speech
    origin: Origin
    spanish: bool
    year: int


def person(
    dice: Dice, shared: Shared, name: str, member: Member, health: Health, *, way: Transport
) -> Person:
    """Put together what a responder needs to know of a person who leaves in this `way`."""
    languages, communication = _speaks(dice, member, health, shared.speech)
    needs = _needs(member, health, way, shared)
    return Person(
        name=name,
        born_year=shared.year - member.age if dice.chance(0.96) else None,
        description=_description(dice, member, dark=shared.origin in _DARK) if dice.chance(0.35) else None,
        conditions=tuple(health.conditions),
        medications=tuple(health.medications),
        allergies=tuple(health.allergies),
        mental_health=sentences(health.mind),
        vaccinations=_vaccinations(dice) if dice.chance(0.12) else (),
        disabilities=tuple(health.disabilities),
        devices=tuple(health.devices),
        languages=languages,
        communication=communication,
        needs=needs,
        transport=way if shared.told or way is not Transport.OWN_CAR else None,
        attendant=Need.ATTENDANT in health.needs,
        notes=sentences([*health.says, *of_needs(dice, needs, 0.25, spanish=shared.spanish)]),
    )


def _needs(member: Member, health: Health, way: Transport, shared: Shared) -> tuple[Need, ...]:
    needs = health.needs
    grown = member.age >= 18
    if shared.alone:
        needs.add(Need.LIVES_ALONE)
    if shared.no_vehicle and grown:
        needs.add(Need.NO_VEHICLE)
    if way is not Transport.OWN_CAR and shared.ride:
        needs.add(Need.RIDE)
    if shared.children_alone and 6 <= member.age < 14:
        needs.add(Need.CHILDREN_ALONE)
    return tuple(sorted(needs, key=_ORDER.__getitem__))


def _speaks(dice: Dice, member: Member, health: Health, speech: Speech) -> tuple[tuple[str, ...], str]:
    if "Deaf" in health.conditions and dice.chance(0.75):
        health.needs.add(Need.INTERPRETER)
        return ("ase", "en"), _SIGNS
    communication = _ANSWERS if Need.COGNITION in health.needs and dice.chance(0.3) else ""
    if not speech.tag or speech.tag == "en":
        return (), communication
    if speech.little_english and member.age >= 18 and (member.generation == 0 or dice.chance(0.85)):
        health.needs.add(Need.INTERPRETER)
        return (speech.tag,), communication or (_INTERPRETER if dice.chance(0.5) else "")
    return ("en", speech.tag), communication


def _description(dice: Dice, member: Member, *, dark: bool) -> Description:
    grown = min(1.0, 0.42 + member.age / 30)
    height = round((dice.whole(152, 176) if member.woman else dice.whole(164, 192)) * grown)
    weight = max(
        3, round(height * height / 10_000 * (dice.whole(15, 18) if member.age < 13 else dice.whole(19, 36)))
    )
    hair = dice.pick(_OLD_HAIR) if member.age > 66 else "black" if dark else dice.pick(_HAIR)
    return Description(
        sex="female" if member.woman else "male",
        height_cm=height,
        weight_kg=weight,
        hair=hair,
        eyes="brown" if dark else dice.pick(_EYES),
        marks=dice.maybe(0.25, _marks(member)),
    )


def _marks(member: Member) -> tuple[str, ...]:
    if member.age < 20:
        return _MARKS
    return _GROWN_MARKS if member.woman else _MENS_MARKS


def _vaccinations(dice: Dice) -> tuple[str, ...]:
    return tuple(dict.fromkeys(dice.pick(_VACCINATIONS) for _ in range(dice.whole(1, 3))))
