"""Why someone cannot leave on foot, and what a vehicle must then bring."""

from dataclasses import dataclass, replace

from data_access.county.conditions import (
    AIR_MATTRESS,
    CANE,
    CONCENTRATOR,
    FEEDING_PUMP,
    HOSPITAL_BED,
    MANUAL_CHAIR,
    PATIENT_LIFT,
    POWER_CHAIR,
    SUCTION,
    VENTILATOR,
    WALKER,
    Condition,
    Drug,
)
from data_access.county.dice import Weighted
from data_access.records.needs import Need, Transport

N = Need
_NONE = (0.0, 0.0, 0.0, 0.0, 0.0)
_CARE = (N.PERSONAL_CARE, N.ATTENDANT)
_LYING = (N.BEDBOUND, N.PERSONAL_CARE, N.ATTENDANT, N.STRETCHER)


def _sits(
    name: str, *drugs: Drug, power: float = 0.3, care: bool = False, says: tuple[str, ...] = ()
) -> Condition:
    """Describe a cause for which someone sits in a wheelchair; `power` is the share with a motor in it."""
    needs = (N.WHEELCHAIR, *_CARE) if care else (N.WHEELCHAIR,)
    chairs = ((power, POWER_CHAIR), (1.0, MANUAL_CHAIR))
    return Condition(name, _NONE, drugs, needs, chairs, "Wheelchair user", says)


def _lies(
    name: str, *drugs: Drug, ventilator: float = 0.0, fed: float = 0.0, says: tuple[str, ...] = ()
) -> Condition:
    """Describe a cause for which someone can only leave lying down."""
    beds = ((0.75, HOSPITAL_BED), (0.35, AIR_MATTRESS), (0.4, PATIENT_LIFT))
    breathing = ((ventilator, VENTILATOR), (ventilator, SUCTION), (fed, FEEDING_PUMP))
    return Condition(name, _NONE, drugs, _LYING, beds + breathing, "Bedbound", says)


def _steps(name: str, *drugs: Drug, oxygen: float = 0.0, says: tuple[str, ...] = ()) -> Condition:
    """Describe a cause for which someone walks a little but climbs no step."""
    aids = ((0.8, WALKER), (0.3, CANE), (oxygen, CONCENTRATOR))
    return Condition(name, _NONE, drugs, (N.LIFT, N.MOBILITY_AID), aids, "Walking disability", says)


BACLOFEN = Drug(("Baclofen", "Tizanidine"), "three times daily", 0.7)
LEVODOPA = Drug(("Carbidopa-levodopa",), "five times daily, on time")
RILUZOLE = Drug(("Riluzole",), "twice daily", 0.8)
MORPHINE = Drug(("Morphine", "Oxycodone"), "when needed", 0.5)

_CP = _sits(
    "Cerebral palsy", BACLOFEN, power=0.5, care=True, says=("Understands everything; speech is slow.",)
)
_MS = _sits(
    "Multiple sclerosis",
    BACLOFEN,
    power=0.5,
    says=("Heat makes me weak.", "Some days I can stand to transfer."),
)
_SPINE = _sits(
    "Spinal cord injury", BACLOFEN, power=0.5, says=("No feeling below the waist: check for burns.",)
)
_MUSCLE = _sits("Muscular dystrophy", power=0.8, care=True, says=("The chair weighs 350 pounds without me.",))
_BIFIDA = _sits("Spina bifida", power=0.3, says=("Latex allergy kit hangs on the chair.",))
_STROKE = _sits(
    "Stroke, one side weak",
    Drug(("Clopidogrel",), "daily"),
    power=0.2,
    care=True,
    says=("Right side is weak; words come slowly.", "Left arm does not move."),
)
_AMPUTATION = _sits("Leg amputation", power=0.25, says=("The prosthesis stands by the bed.",))
_FRAIL = _sits(
    "Frailty after hip fracture", power=0.1, care=True, says=("Can stand for a moment with help.",)
)
_OBESE = _sits("Severe obesity and arthritis", power=0.5, says=("Needs a bariatric lift, about 400 pounds.",))
_PARKINSON = _sits(
    "Parkinson's disease", LEVODOPA, power=0.15, care=True, says=("Freezes in doorways; count to three.",)
)

_LYING_CHILD = _lies(
    "Severe cerebral palsy",
    BACLOFEN,
    ventilator=0.25,
    fed=0.6,
    says=("A parent must ride along.", "Seizures when too warm."),
)
_SMA = _lies("Spinal muscular atrophy", ventilator=0.6, fed=0.5, says=("The ventilator must come along.",))
_ALS = _lies(
    "ALS",
    RILUZOLE,
    ventilator=0.5,
    fed=0.45,
    says=("Answers by looking up for yes.", "Head must stay raised."),
)
_NECK = _lies("Quadriplegia", BACLOFEN, ventilator=0.3, says=("Two people are needed for the lift.",))
_LATE_MS = _lies("Advanced multiple sclerosis", BACLOFEN, fed=0.15, says=("Cannot sit up.",))
_LATE_DEMENTIA = replace(
    _lies("Advanced dementia", MORPHINE, fed=0.05, says=("Does not speak; likes quiet music.",)),
    needs=(*_LYING, N.COGNITION, N.SUPERVISION),
)
_LATE_STROKE = _lies(
    "Severe stroke", Drug(("Clopidogrel",), "daily"), fed=0.3, says=("Cannot speak or swallow.",)
)
_HOSPICE = _lies("Cancer, on hospice", MORPHINE, says=("On hospice; the orders hang on the refrigerator.",))

_KNEES = _steps(
    "Severe osteoarthritis",
    Drug(("Celecoxib", "Acetaminophen"), "twice daily"),
    says=("Cannot do stairs.", "Slow, but walks with the walker."),
)
_LUNGS = _steps(
    "COPD, on home oxygen",
    Drug(("Tiotropium inhaler",), "daily"),
    oxygen=1.0,
    says=("Stops every ten steps for air.", "Oxygen in use: no open flame."),
)
_HEART = _steps(
    "Heart failure", Drug(("Furosemide",), "every morning"), oxygen=0.2, says=("Legs are swollen.",)
)
_SHAKY = _steps("Parkinson's disease", LEVODOPA, says=("Takes small steps; please do not rush me.",))
_HIP = _steps("Hip replacement", says=("New hip: do not bend past ninety degrees.",))
_BALANCE = _steps("Balance disorder", says=("Falls easily. Hold my belt, not my arm.",))
_MILD_MS = _steps("Multiple sclerosis", BACLOFEN, says=("Legs give out when I am tired.",))
_MILD_CP = _steps("Cerebral palsy", says=("Braces on both legs; they are under the bed at night.",))


@dataclass(frozen=True)
class Causes:
    """Causes by age: of a child, of an adult, of someone of 65 and over."""

    child: Weighted[Condition]
    adult: Weighted[Condition]
    older: Weighted[Condition]

    def at(self, age: int) -> Weighted[Condition]:
        """Return the causes that are usual at this age."""
        if age < 18:
            return self.child
        return self.adult if age < 65 else self.older


def _even(*pairs: tuple[Condition, float]) -> Weighted[Condition]:
    return Weighted(dict(pairs))


CAUSES: dict[Transport, Causes] = {
    Transport.WHEELCHAIR: Causes(
        _even((_CP, 5), (_MUSCLE, 2), (_BIFIDA, 2)),
        _even(
            (_CP, 3),
            (_MS, 4),
            (_SPINE, 4),
            (_MUSCLE, 1),
            (_STROKE, 2),
            (_AMPUTATION, 2),
            (_OBESE, 2),
            (_BIFIDA, 1),
        ),
        _even(
            (_STROKE, 5), (_FRAIL, 5), (_AMPUTATION, 2), (_PARKINSON, 3), (_MS, 2), (_OBESE, 2), (_SPINE, 1)
        ),
    ),
    Transport.STRETCHER: Causes(
        _even((_LYING_CHILD, 3), (_SMA, 1)),
        _even((_ALS, 3), (_NECK, 4), (_LATE_MS, 3), (_HOSPICE, 1), (_LYING_CHILD, 2)),
        _even((_LATE_DEMENTIA, 5), (_LATE_STROKE, 4), (_HOSPICE, 3), (_ALS, 2), (_LATE_MS, 1), (_NECK, 1)),
    ),
    Transport.NEEDS_LIFT: Causes(
        _even((_MILD_CP, 1)),
        _even((_MILD_MS, 3), (_KNEES, 3), (_BALANCE, 2), (_HEART, 1), (_LUNGS, 1)),
        _even((_KNEES, 6), (_LUNGS, 3), (_HEART, 3), (_SHAKY, 2), (_HIP, 3), (_BALANCE, 3)),
    ),
}
"""Way of leaving → why someone needs it."""
