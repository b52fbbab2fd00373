"""The health of one person: everything in it follows from something in it."""

from dataclasses import dataclass, field

from data_access.county.conditions import (
    CONDITIONS,
    MANUAL_CHAIR,
    POWER_CHAIR,
    Condition,
    Equipment,
    band,
)
from data_access.county.dice import Dice
from data_access.county.mobility import CAUSES
from data_access.records.household import Allergy, Device, Medication
from data_access.records.needs import Need, Transport

_BY_BAND: tuple[tuple[tuple[float, Condition], ...], ...] = tuple(
    tuple((row.shares[number], row) for row in CONDITIONS if row.shares[number] > 0) for number in range(5)
)
_ONE_OF = (
    ("Type 1 diabetes", "Type 2 diabetes, on insulin", "Type 2 diabetes"),
    ("COPD, on home oxygen", "COPD"),
    ("Advanced dementia", "Alzheimer's disease", "Vascular dementia"),
    ("Deaf", "Hard of hearing"),
    ("Blind", "Macular degeneration"),
    ("Severe osteoarthritis", "Osteoarthritis"),
    ("Down syndrome", "Intellectual disability"),
    ("Cancer, on hospice", "Cancer, in treatment"),
)
"""Of each row only the first that was drawn is kept: one person has one of them."""

_FOODS = ("Peanuts", "Tree nuts", "Shellfish", "Eggs", "Milk", "Sesame")
_MILD = (
    "Penicillin",
    "Sulfa drugs",
    "Latex",
    "Codeine",
    "Amoxicillin",
    "Ibuprofen",
    "Adhesive tape",
    "Iodine contrast",
)
_EPINEPHRINE = "EpiPen"


@dataclass
class Health:
    """What was drawn for one person so far."""

    conditions: list[str] = field(default_factory=list)
    medications: list[Medication] = field(default_factory=list)
    allergies: list[Allergy] = field(default_factory=list)
    devices: list[Device] = field(default_factory=list)
    disabilities: list[str] = field(default_factory=list)
    says: list[str] = field(default_factory=list)
    mind: list[str] = field(default_factory=list)
    needs: set[Need] = field(default_factory=set)


def draw_health(dice: Dice, age: int, transport: Transport, *, chair: bool = False) -> Health:
    """Draw what a person of this age lives with, given how they can leave.

    `chair` puts into a wheelchair someone whose own car takes it.
    """
    health = Health()
    way = Transport.WHEELCHAIR if chair else transport
    rows = [row for share, row in _BY_BAND[band(age)] if dice.share() < share]
    if way in CAUSES:
        rows.insert(0, dice.weigh(CAUSES[way].at(age)))
    for row in _without_rivals(rows):
        _add(dice, health, row)
    if dice.chance(0.12):
        health.allergies.append(Allergy(to=dice.pick(_MILD)))
    return health


def _without_rivals(rows: list[Condition]) -> list[Condition]:
    if len(rows) < 2:
        return rows
    names = {row.name for row in rows}
    for rivals in _ONE_OF:
        kept = next((name for name in rivals if name in names), None)
        names -= {name for name in rivals if name != kept}
    once = {row.name: row for row in reversed(rows) if row.name in names}
    return [row for row in rows if once.get(row.name) is row]


def _add(dice: Dice, health: Health, row: Condition) -> None:
    if row.name.endswith("allergy"):
        _add_severe_allergy(dice, health, row.name)
        return
    health.conditions.append(row.name)
    health.needs.update(row.needs)
    for drug in row.drugs:
        if drug.share >= 1 or dice.chance(drug.share):
            name = dice.pick(drug.names)
            if all(name != known.name for known in health.medications):
                health.medications.append(Medication(name=name, schedule=drug.schedule))
    for share, equipment in row.equipment:
        _add_equipment(dice, health, equipment, share)
    if row.disability and row.disability not in health.disabilities:
        health.disabilities.append(row.disability)
    if row.says and dice.chance(0.6):
        (health.mind if row.mind else health.says).append(dice.pick(row.says))


def _add_equipment(dice: Dice, health: Health, equipment: Equipment, share: float) -> None:
    owned = {device.name for device in health.devices}
    second_chair = equipment is MANUAL_CHAIR and POWER_CHAIR.name in owned
    if equipment.name in owned or second_chair or not dice.chance(share):
        return
    health.needs.update(equipment.needs)
    health.devices.append(_device(dice, equipment))


def _device(dice: Dice, equipment: Equipment) -> Device:
    if equipment.watts is None:
        return Device(name=equipment.name)
    hours = None
    if equipment.hours is not None and dice.chance(0.85):
        hours = dice.whole(int(equipment.hours[0] * 2), int(equipment.hours[1] * 2)) / 2
    low, high = equipment.watts
    watts = low + (dice.whole(0, high - low) // 10) * 10
    return Device(name=equipment.name, needs_power=True, watts=watts, battery_hours=hours)


def _add_severe_allergy(dice: Dice, health: Health, name: str) -> None:
    to = "Bee stings" if name.startswith("Bee") else dice.pick(_FOODS)
    health.allergies.append(Allergy(to=to, severe=True, treatment=_EPINEPHRINE))
    health.needs.update((Need.ALLERGY, Need.MEDICATION))
    if all(known.name != "Epinephrine" for known in health.medications):
        health.medications.append(Medication(name="Epinephrine", schedule="EpiPen, when needed"))
