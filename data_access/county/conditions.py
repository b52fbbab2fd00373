"""What people live with, and what follows from it: medication, equipment, disabilities, functional needs.

A condition is one row; everything a profile says of a person's health is drawn from rows, so that no insulin
pump stands without diabetes and no ventilator without power. Shares are of the people who register, by age
(0-17, 18-44, 45-64, 65-79, 80 and over), about twice those of the whole county.
"""

from dataclasses import dataclass

from data_access.records.needs import Need

AGES = (18, 45, 65, 80)
"""Where the age bands begin, the first apart."""

Shares = tuple[float, float, float, float, float]


@dataclass(frozen=True)
class Equipment:
    """A device, the range of watts it draws and of hours its battery lasts (None: the owner did not say)."""

    name: str
    needs: tuple[Need, ...]
    watts: tuple[int, int] | None = None
    hours: tuple[float, float] | None = None


@dataclass(frozen=True)
class Drug:
    """One of these names, taken in this way by this share of those who have the condition."""

    names: tuple[str, ...]
    schedule: str
    share: float = 1.0


@dataclass(frozen=True)
class Condition:
    """One row: how many have it at which age, and what comes with it."""

    name: str
    shares: Shares
    drugs: tuple[Drug, ...] = ()
    needs: tuple[Need, ...] = ()
    equipment: tuple[tuple[float, Equipment], ...] = ()
    disability: str = ""
    says: tuple[str, ...] = ()
    mind: bool = False
    """Whether what is said of it belongs with the mental-health notes."""


N = Need
GLUCOSE_PUMP = Equipment("Insulin pump", (N.INSULIN,))
CONCENTRATOR = Equipment(
    "Oxygen concentrator", (N.OXYGEN, N.POWER, N.DURABLE_EQUIPMENT), (150, 600), (1.5, 8)
)
CYLINDERS = Equipment("Portable oxygen cylinders", (N.OXYGEN,))
VENTILATOR = Equipment("Ventilator", (N.VENTILATOR, N.POWER, N.DURABLE_EQUIPMENT), (100, 400), (3, 9))
SUCTION = Equipment("Suction machine", (N.POWER, N.DURABLE_EQUIPMENT), (40, 120), (0.5, 2))
BREATHING_MASK = Equipment("BiPAP machine", (N.POWER, N.DURABLE_EQUIPMENT), (30, 90), (4, 12))
HOME_DIALYSIS = Equipment(
    "Home dialysis cycler", (N.DIALYSIS, N.POWER, N.DURABLE_EQUIPMENT), (100, 350), (0.5, 2)
)
FEEDING_PUMP = Equipment("Feeding pump", (N.FEEDING, N.POWER, N.DURABLE_EQUIPMENT), (10, 40), (8, 24))
HEART_PUMP = Equipment("Heart pump (LVAD)", (N.POWER, N.DURABLE_EQUIPMENT), (8, 25), (6, 12))
POWER_CHAIR = Equipment("Power wheelchair", (N.WHEELCHAIR, N.POWER, N.DURABLE_EQUIPMENT), (120, 300), (6, 16))
MANUAL_CHAIR = Equipment("Manual wheelchair", (N.WHEELCHAIR,))
HOSPITAL_BED = Equipment("Electric hospital bed", (N.POWER, N.DURABLE_EQUIPMENT), (150, 500))
AIR_MATTRESS = Equipment("Pressure-relief air mattress", (N.POWER, N.DURABLE_EQUIPMENT), (8, 30))
PATIENT_LIFT = Equipment("Patient lift", (N.LIFT, N.DURABLE_EQUIPMENT))
STAIR_LIFT = Equipment("Stair lift", (N.MOBILITY_AID,))
WALKER = Equipment("Walker", (N.MOBILITY_AID,))
CANE = Equipment("Cane", (N.MOBILITY_AID,))
HEARING_AIDS = Equipment("Hearing aids", (N.HEARING,))
WHITE_CANE = Equipment("White cane", (N.VISION, N.MOBILITY_AID))
TABLET = Equipment("Speech tablet", (N.SPEECH,))

_MED = (N.MEDICATION,)
_DAILY = "daily"

CONDITIONS: tuple[Condition, ...] = (
    Condition(
        "Type 1 diabetes",
        (0.008, 0.018, 0.018, 0.012, 0.006),
        (
            Drug(("Insulin lispro", "Insulin aspart"), "with meals"),
            Drug(("Insulin glargine",), "at bedtime", 0.5),
        ),
        (N.INSULIN, N.MEDICATION),
        ((0.55, GLUCOSE_PUMP),),
        says=("Juice is in the refrigerator door.", "Glucagon kit is in the kitchen drawer."),
    ),
    Condition(
        "Type 2 diabetes, on insulin",
        (0, 0.008, 0.04, 0.065, 0.055),
        (
            Drug(("Insulin glargine", "Insulin detemir"), "at bedtime"),
            Drug(("Metformin",), "twice daily", 0.6),
        ),
        (N.INSULIN, N.MEDICATION),
        ((0.06, GLUCOSE_PUMP),),
        says=("Checks sugar before meals.",),
    ),
    Condition(
        "Type 2 diabetes",
        (0, 0.02, 0.10, 0.16, 0.14),
        (Drug(("Metformin", "Glipizide", "Empagliflozin"), "twice daily"),),
    ),
    Condition(
        "Hypertension",
        (0, 0.06, 0.30, 0.52, 0.60),
        (Drug(("Lisinopril", "Amlodipine", "Losartan", "Metoprolol", "Hydrochlorothiazide"), _DAILY),),
    ),
    Condition(
        "High cholesterol",
        (0, 0.02, 0.16, 0.32, 0.28),
        (Drug(("Atorvastatin", "Rosuvastatin", "Simvastatin"), "at bedtime"),),
    ),
    Condition(
        "Coronary artery disease",
        (0, 0.003, 0.05, 0.14, 0.20),
        (Drug(("Clopidogrel", "Aspirin 81 mg"), _DAILY), Drug(("Nitroglycerin",), "when needed", 0.5)),
        _MED,
    ),
    Condition(
        "Atrial fibrillation",
        (0, 0.003, 0.02, 0.09, 0.18),
        (Drug(("Apixaban", "Warfarin", "Rivaroxaban"), "twice daily"),),
        _MED,
        says=("On a blood thinner.",),
    ),
    Condition(
        "Heart failure",
        (0, 0.002, 0.02, 0.06, 0.13),
        (Drug(("Furosemide", "Torsemide"), "every morning"), Drug(("Carvedilol",), "twice daily", 0.7)),
        _MED,
        ((0.015, HEART_PUMP), (0.10, CONCENTRATOR)),
    ),
    Condition(
        "Asthma",
        (0.10, 0.09, 0.08, 0.07, 0.06),
        (Drug(("Albuterol inhaler",), "when needed"), Drug(("Fluticasone inhaler",), "twice daily", 0.5)),
    ),
    Condition("COPD", (0, 0.003, 0.04, 0.09, 0.09), (Drug(("Tiotropium inhaler",), _DAILY),), _MED),
    Condition(
        "COPD, on home oxygen",
        (0, 0, 0.010, 0.026, 0.032),
        (Drug(("Tiotropium inhaler",), _DAILY), Drug(("Albuterol inhaler",), "when needed", 0.9)),
        _MED,
        ((1.0, CONCENTRATOR), (0.7, CYLINDERS)),
        says=(
            "Oxygen at 2 litres, day and night.",
            "Oxygen in use: no open flame.",
            "Short of breath after a few steps.",
        ),
    ),
    Condition("Sleep apnea", (0.003, 0.02, 0.06, 0.07, 0.05), (), (), ((0.12, BREATHING_MASK),)),
    Condition(
        "Kidney failure, on dialysis",
        (0.0005, 0.003, 0.012, 0.018, 0.012),
        (Drug(("Sevelamer",), "with meals"),),
        (N.DIALYSIS, N.MEDICATION),
        ((0.14, HOME_DIALYSIS),),
        says=(
            "Dialysis Monday, Wednesday and Friday mornings.",
            "Dialysis Tuesday, Thursday and Saturday.",
            "No blood pressure on the left arm, please.",
        ),
    ),
    Condition(
        "Osteoarthritis",
        (0, 0.01, 0.09, 0.26, 0.36),
        (Drug(("Acetaminophen", "Celecoxib"), "when needed", 0.7),),
        (),
        ((0.25, CANE), (0.18, WALKER), (0.04, STAIR_LIFT)),
    ),
    Condition("Osteoporosis", (0, 0, 0.03, 0.10, 0.18), (Drug(("Alendronate",), "weekly", 0.7),)),
    Condition(
        "Depression",
        (0.02, 0.11, 0.11, 0.09, 0.08),
        (Drug(("Sertraline", "Escitalopram", "Bupropion", "Duloxetine"), _DAILY, 0.8),),
        mind=True,
        says=("Depression, in treatment.", "Sees a therapist every other week."),
    ),
    Condition(
        "Anxiety",
        (0.05, 0.13, 0.10, 0.06, 0.05),
        (Drug(("Sertraline", "Buspirone"), _DAILY, 0.6),),
        mind=True,
        says=(
            "Anxious with strangers: explain first what you will do.",
            "Panic attacks; slow breathing helps.",
        ),
    ),
    Condition(
        "Post-traumatic stress disorder",
        (0.004, 0.03, 0.035, 0.025, 0.01),
        (Drug(("Prazosin",), "at bedtime", 0.4),),
        (N.BEHAVIOURAL_SUPPORT,),
        mind=True,
        says=(
            "PTSD. Please do not come up from behind.",
            "Loud noises are hard. Speak calmly.",
            "Fled from war; uniforms can frighten.",
        ),
    ),
    Condition(
        "Schizophrenia",
        (0, 0.012, 0.012, 0.007, 0.003),
        (Drug(("Olanzapine", "Risperidone", "Clozapine"), "at bedtime"),),
        (N.BEHAVIOURAL_SUPPORT, N.MEDICATION),
        disability="Psychiatric disability",
        mind=True,
        says=("Hears voices; is not dangerous.", "Trusts the case manager, see contacts."),
    ),
    Condition(
        "Bipolar disorder",
        (0.002, 0.02, 0.018, 0.008, 0.004),
        (Drug(("Lithium", "Lamotrigine"), "twice daily"),),
        _MED,
        mind=True,
        says=("Bipolar, stable on medication.",),
    ),
    Condition(
        "Autism",
        (0.075, 0.022, 0.008, 0.002, 0.001),
        (Drug(("Melatonin",), "at bedtime", 0.3),),
        (N.COGNITION, N.SUPERVISION, N.BEHAVIOURAL_SUPPORT),
        ((0.25, TABLET),),
        "Autism",
        mind=True,
        says=(
            "May run or hide from sirens. Try the closet first.",
            "Does not like to be touched.",
            "Answers to simple words and pictures.",
            "Headphones help; they hang by the door.",
        ),
    ),
    Condition(
        "Intellectual disability",
        (0.014, 0.014, 0.010, 0.005, 0.002),
        (),
        (N.COGNITION, N.SUPERVISION, N.ATTENDANT),
        (),
        "Intellectual disability",
        ("Please talk to the caregiver as well.", "Understands short sentences."),
    ),
    Condition(
        "Down syndrome",
        (0.006, 0.005, 0.003, 0, 0),
        (Drug(("Levothyroxine",), _DAILY, 0.4),),
        (N.COGNITION, N.SUPERVISION),
        (),
        "Intellectual disability",
        ("Friendly; loves firefighters.",),
    ),
    Condition(
        "Epilepsy",
        (0.010, 0.013, 0.012, 0.012, 0.012),
        (Drug(("Levetiracetam", "Lamotrigine", "Valproate"), "twice daily"),),
        _MED,
        says=("Seizures last under two minutes.", "Rescue spray is in the backpack."),
    ),
    Condition(
        "Alzheimer's disease",
        (0, 0, 0.006, 0.04, 0.13),
        (Drug(("Donepezil", "Memantine"), "at bedtime", 0.8),),
        (N.COGNITION, N.SUPERVISION, N.PERSONAL_CARE, N.ATTENDANT),
        (),
        "Dementia",
        (
            "May wander; usually walks toward the lake.",
            "Forgets that the fire alarm means go outside.",
            "Calmer when someone holds a hand.",
            "Wears an ID bracelet.",
        ),
    ),
    Condition(
        "Vascular dementia",
        (0, 0, 0.002, 0.012, 0.035),
        (Drug(("Aspirin 81 mg",), _DAILY, 0.7),),
        (N.COGNITION, N.SUPERVISION, N.PERSONAL_CARE),
        (),
        "Dementia",
        ("Confused in the evening.",),
    ),
    Condition(
        "Deaf",
        (0.005, 0.006, 0.006, 0.007, 0.008),
        (),
        (N.HEARING,),
        (),
        "Deaf",
        ("Use the doorbell: it flashes a light.", "Text, do not call."),
    ),
    Condition(
        "Hard of hearing",
        (0.005, 0.008, 0.035, 0.14, 0.30),
        (),
        (N.HEARING,),
        ((0.65, HEARING_AIDS),),
        "Hard of hearing",
        ("Speak slowly and face me.", "Does not hear the phone at night.", "Better on the left side."),
    ),
    Condition(
        "Macular degeneration",
        (0, 0, 0.005, 0.035, 0.10),
        (),
        (N.VISION,),
        (),
        "Low vision",
        ("Sees shapes only.", "Please read papers out loud."),
    ),
    Condition(
        "Blind",
        (0.0015, 0.003, 0.005, 0.009, 0.015),
        (),
        (N.VISION,),
        ((0.7, WHITE_CANE),),
        "Blind",
        ("Tell me who you are before you touch me.", "Let me take your elbow."),
    ),
    Condition("Severe food allergy", (0.045, 0.025, 0.012, 0.006, 0.003)),
    Condition("Bee sting allergy", (0.008, 0.012, 0.012, 0.010, 0.006)),
    Condition(
        "Hypothyroidism", (0.003, 0.02, 0.06, 0.10, 0.12), (Drug(("Levothyroxine",), "every morning"),)
    ),
    Condition(
        "Cancer, in treatment",
        (0.002, 0.005, 0.018, 0.03, 0.025),
        (Drug(("Ondansetron",), "when needed", 0.6),),
        _MED,
        says=("Infection risk: masks, please.", "Port in the right chest."),
    ),
    Condition(
        "Swallowing disorder, tube feeding",
        (0.006, 0.001, 0.002, 0.003, 0.004),
        (),
        (N.FEEDING,),
        ((0.75, FEEDING_PUMP),),
        says=("Nothing by mouth.", "Formula is in the hall closet."),
    ),
)
"""What a person of the age may have, whatever the way in which the household can leave."""


def band(age: int) -> int:
    """Number the age band: 0 for a child, 4 for 80 and over."""
    return sum(age >= first for first in AGES)
