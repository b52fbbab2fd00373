"""What an estimate counts, in words, and which registered number stands beside it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from dashboard.registry.answer import AreaAnswer, Tally
from data_access.records.needs import Need

Registered = Callable[[AreaAnswer], Tally]


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure under all the names that sources give it; `registered` is None without a match.

    `one` and `many` read after a number: "1 person has …", "5 people have …". Where `sums` is true, a
    source counts different people under several of the names, so that they add up.
    """

    codes: tuple[str, ...]
    label: str
    one: str
    many: str
    registered: Registered | None = None
    sums: bool = False


def _people_with(need: Need) -> Registered:
    return lambda answer: next((count.people for count in answer.needs if count.need is need), Tally())


def _households_with(need: Need) -> Registered:
    return lambda answer: next((count.households for count in answer.needs if count.need is need), Tally())


MEASURES: Final = (
    Measure(
        ("powerdependent", "powerdependentdevicesdme", "electricitydependent", "dme"),
        "People who depend on electric power",
        "person on Medicare depends on electric equipment",
        "people on Medicare depend on electric equipment",
        _people_with(Need.POWER),
    ),
    Measure(
        ("oxygen", "oxygenconcentrator", "o2", "o2concentrators", "o2services"),
        "Oxygen",
        "person on Medicare uses oxygen",
        "people on Medicare use oxygen",
        _people_with(Need.OXYGEN),
    ),
    Measure(
        ("ventilator", "ventilators"),
        "Ventilator",
        "person on Medicare uses a ventilator",
        "people on Medicare use a ventilator",
        _people_with(Need.VENTILATOR),
    ),
    Measure(
        ("dialysis", "esrddialysis", "athomeesrddialysis", "infacilityesrddialysis"),
        "Dialysis",
        "person on Medicare has dialysis",
        "people on Medicare have dialysis",
        _people_with(Need.DIALYSIS),
        sums=True,
    ),
    Measure(
        ("wheelchair", "electricwheelchair", "motorizedwheelchair", "powerwheelchair"),
        "Power wheelchair",
        "person on Medicare uses a power wheelchair",
        "people on Medicare use a power wheelchair",
    ),
    Measure(
        ("enteralfeeding", "enteralfeedingmachines"),
        "Tube feeding",
        "person on Medicare is fed by a pump",
        "people on Medicare are fed by a pump",
        _people_with(Need.FEEDING),
    ),
    Measure(
        ("noveh",),
        "Households without a vehicle",
        "household has no vehicle",
        "households have no vehicle",
        _households_with(Need.NO_VEHICLE),
    ),
    Measure(
        ("limeng",),
        "Little English",
        "person speaks little English",
        "people speak little English",
        _people_with(Need.INTERPRETER),
    ),
    Measure(
        ("ambul",), "Difficulty walking", "person has difficulty walking", "people have difficulty walking"
    ),
    Measure(
        ("hear",),
        "Deaf or hard of hearing",
        "person is deaf or hard of hearing",
        "people are deaf or hard of hearing",
        _people_with(Need.HEARING),
    ),
    Measure(
        ("vision",),
        "Blind or low vision",
        "person is blind or has low vision",
        "people are blind or have low vision",
        _people_with(Need.VISION),
    ),
    Measure(
        ("cogn",),
        "Difficulty understanding",
        "person has difficulty understanding",
        "people have difficulty understanding",
        _people_with(Need.COGNITION),
    ),
    Measure(
        ("slfcare",),
        "Help with personal care",
        "person needs help with personal care",
        "people need help with personal care",
        _people_with(Need.PERSONAL_CARE),
    ),
    Measure(("disabl",), "Any disability", "person has a disability", "people have a disability"),
    Measure(("age65",), "Aged 65 and over", "person is 65 or older", "people are 65 or older"),
    Measure(("age17",), "Aged 17 and under", "person is 17 or younger", "people are 17 or younger"),
    Measure(("medicarebenes", "medicare"), "On Medicare", "person is on Medicare", "people are on Medicare"),
)
_BY_CODE: Final = {code: measure for measure in MEASURES for code in measure.codes}


def find_measure(code: str) -> Measure | None:
    """Find the measure behind a source's code (`E_NOVEH`, `Power_Dependent`); None for one without words.

    What a source counts beside needs (houses, income) stays in its file.
    """
    plain = re.sub(r"^e_", "", code.casefold())
    return _BY_CODE.get(re.sub(r"[^a-z0-9]", "", plain))
