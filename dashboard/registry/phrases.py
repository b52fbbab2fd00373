"""Phrases that read after a number of people: "1 person uses a wheelchair", "5 people use a wheelchair"."""

from typing import Final

from data_access.records.needs import Need, Transport

NEED_PHRASES: Final[dict[Need, tuple[str, str]]] = {
    Need.HEARING: ("is deaf or hard of hearing", "are deaf or hard of hearing"),
    Need.VISION: ("is blind or has low vision", "are blind or have low vision"),
    Need.SPEECH: ("has difficulty speaking", "have difficulty speaking"),
    Need.COGNITION: ("has difficulty understanding", "have difficulty understanding"),
    Need.INTERPRETER: ("needs an interpreter", "need an interpreter"),
    Need.MEDICATION: ("takes medication daily", "take medication daily"),
    Need.INSULIN: ("needs insulin", "need insulin"),
    Need.OXYGEN: ("needs oxygen", "need oxygen"),
    Need.VENTILATOR: ("uses a ventilator", "use a ventilator"),
    Need.DIALYSIS: ("needs dialysis", "need dialysis"),
    Need.FEEDING: ("is fed by tube", "are fed by tube"),
    Need.ALLERGY: ("has a severe allergy", "have a severe allergy"),
    Need.MOBILITY_AID: ("uses a cane, walker or crutches", "use a cane, walker or crutches"),
    Need.WHEELCHAIR: ("uses a wheelchair", "use a wheelchair"),
    Need.LIFT: ("needs to be lifted", "need to be lifted"),
    Need.BEDBOUND: ("cannot leave bed", "cannot leave bed"),
    Need.PERSONAL_CARE: ("needs help with personal care", "need help with personal care"),
    Need.DURABLE_EQUIPMENT: ("brings medical equipment", "bring medical equipment"),
    Need.ATTENDANT: ("comes with an attendant", "come with an attendant"),
    Need.SUPERVISION: ("must not be left alone", "must not be left alone"),
    Need.BEHAVIOURAL_SUPPORT: ("needs behavioural support", "need behavioural support"),
    Need.SERVICE_ANIMAL: ("has a service animal", "have a service animal"),
    Need.LIVES_ALONE: ("lives alone", "live alone"),
    Need.CHILDREN_ALONE: ("may be a child alone at home", "may be children alone at home"),
    Need.NO_VEHICLE: ("has no vehicle", "have no vehicle"),
    Need.RIDE: ("needs a ride", "need a ride"),
    Need.STRETCHER: ("must lie on a stretcher", "must lie on a stretcher"),
    Need.POWER: ("depends on electric power", "depend on electric power"),
}

RIDE_PHRASES: Final[dict[Transport, str]] = {
    Transport.WALKS: "on foot to the vehicle",
    Transport.NEEDS_LIFT: "with a lift",
    Transport.WHEELCHAIR: "in a wheelchair",
    Transport.STRETCHER: "on a stretcher",
}


def counted(count: int, one: str, many: str, *, at_least: bool = False) -> str:
    """Write a number with its noun or phrase, in the singular for one."""
    return f"{'at least ' if at_least else ''}{count:,} {one if count == 1 else many}"


def listed(parts: list[str]) -> str:
    """Join phrases with commas and a last "and"; an empty text when there are none."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)
