"""Functional needs: what help is needed, never a diagnosis.

The five groups are the CMIST framework of US HHS (Communication; Maintaining health;
Independence; Support, safety and self-determination; Transportation).
"""

from enum import StrEnum


class CMIST(StrEnum):
    """The five groups in which functional needs are planned for (US HHS)."""

    COMMUNICATION = "communication"
    MAINTAINING_HEALTH = "maintaining_health"
    INDEPENDENCE = "independence"
    SUPPORT = "support"
    TRANSPORTATION = "transportation"


class Need(StrEnum):
    """One functional need. The order is the bit order of a sealed place: only ever append."""

    HEARING = "hearing"
    VISION = "vision"
    SPEECH = "speech"
    COGNITION = "cognition"
    INTERPRETER = "interpreter"
    MEDICATION = "medication"
    INSULIN = "insulin"
    OXYGEN = "oxygen"
    VENTILATOR = "ventilator"
    DIALYSIS = "dialysis"
    FEEDING = "feeding"
    ALLERGY = "allergy"
    MOBILITY_AID = "mobility_aid"
    WHEELCHAIR = "wheelchair"
    LIFT = "lift"
    BEDBOUND = "bedbound"
    PERSONAL_CARE = "personal_care"
    DURABLE_EQUIPMENT = "durable_equipment"
    ATTENDANT = "attendant"
    SUPERVISION = "supervision"
    BEHAVIOURAL_SUPPORT = "behavioural_support"
    SERVICE_ANIMAL = "service_animal"
    LIVES_ALONE = "lives_alone"
    CHILDREN_ALONE = "children_alone"
    NO_VEHICLE = "no_vehicle"
    RIDE = "ride"
    STRETCHER = "stretcher"
    POWER = "power"


NEED_BIT: dict[Need, int] = {need: 1 << position for position, need in enumerate(Need)}
"""Need → its bit in the 64-bit word of a sealed place."""

CMIST_OF: dict[Need, CMIST] = {
    Need.HEARING: CMIST.COMMUNICATION,
    Need.VISION: CMIST.COMMUNICATION,
    Need.SPEECH: CMIST.COMMUNICATION,
    Need.COGNITION: CMIST.COMMUNICATION,
    Need.INTERPRETER: CMIST.COMMUNICATION,
    Need.MEDICATION: CMIST.MAINTAINING_HEALTH,
    Need.INSULIN: CMIST.MAINTAINING_HEALTH,
    Need.OXYGEN: CMIST.MAINTAINING_HEALTH,
    Need.VENTILATOR: CMIST.MAINTAINING_HEALTH,
    Need.DIALYSIS: CMIST.MAINTAINING_HEALTH,
    Need.FEEDING: CMIST.MAINTAINING_HEALTH,
    Need.ALLERGY: CMIST.MAINTAINING_HEALTH,
    Need.POWER: CMIST.MAINTAINING_HEALTH,
    Need.MOBILITY_AID: CMIST.INDEPENDENCE,
    Need.WHEELCHAIR: CMIST.INDEPENDENCE,
    Need.LIFT: CMIST.INDEPENDENCE,
    Need.BEDBOUND: CMIST.INDEPENDENCE,
    Need.PERSONAL_CARE: CMIST.INDEPENDENCE,
    Need.DURABLE_EQUIPMENT: CMIST.INDEPENDENCE,
    Need.SERVICE_ANIMAL: CMIST.INDEPENDENCE,
    Need.ATTENDANT: CMIST.SUPPORT,
    Need.SUPERVISION: CMIST.SUPPORT,
    Need.BEHAVIOURAL_SUPPORT: CMIST.SUPPORT,
    Need.LIVES_ALONE: CMIST.SUPPORT,
    Need.CHILDREN_ALONE: CMIST.SUPPORT,
    Need.NO_VEHICLE: CMIST.TRANSPORTATION,
    Need.RIDE: CMIST.TRANSPORTATION,
    Need.STRETCHER: CMIST.TRANSPORTATION,
}


class Transport(StrEnum):
    """How a person can leave. Ordered by how much the vehicle must bring."""

    OWN_CAR = "own_car"
    WALKS = "walks"
    NEEDS_LIFT = "needs_lift"
    WHEELCHAIR = "wheelchair"
    STRETCHER = "stretcher"


def needs_word(needs: frozenset[Need] | tuple[Need, ...]) -> int:
    """Needs as the 64-bit word of a sealed place; 0 when there are none."""
    return sum(NEED_BIT[need] for need in set(needs))


def needs_in(word: int) -> tuple[Need, ...]:
    """The needs whose bits are set in `word`, in their own order; empty when none is."""
    return tuple(need for need, bit in NEED_BIT.items() if word & bit)
