"""Hazards that a county itself warns of, in words; and the FCC's eighteen as slots for its own templates."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from dashboard.alerts.cap.kinds import Category


class Hazard(StrEnum):
    """What the county's own templates can speak of."""

    WILDFIRE = "wildfire"
    FIRE = "fire"
    FLOOD = "flood"
    DAM = "dam"
    CHEMICAL = "chemical"
    GAS_LEAK = "gas_leak"
    EXPLOSION = "explosion"
    ARMED_PERSON = "armed_person"


CATEGORIES: Final = {
    Hazard.WILDFIRE: Category.FIRE,
    Hazard.FIRE: Category.FIRE,
    Hazard.FLOOD: Category.MET,
    Hazard.DAM: Category.INFRA,
    Hazard.CHEMICAL: Category.CBRNE,
    Hazard.GAS_LEAK: Category.CBRNE,
    Hazard.EXPLOSION: Category.SAFETY,
    Hazard.ARMED_PERSON: Category.SECURITY,
}


@dataclass(frozen=True, slots=True)
class HazardWords:
    """A hazard in one language: bare, with its article, what it does (a relative clause), and its end."""

    bare: str
    one: str
    impact: str
    over: str


HAZARD_WORDS: Final = {
    (Hazard.WILDFIRE, "en"): HazardWords(
        "wildfire", "a wildfire", "that can kill and burn homes", "The wildfire is under control."
    ),
    (Hazard.WILDFIRE, "es"): HazardWords(
        "incendio forestal",
        "un incendio forestal",
        "que puede matar y quemar casas",
        "El incendio está controlado.",
    ),
    (Hazard.FIRE, "en"): HazardWords("fire", "a fire", "with smoke that can kill", "The fire is out."),
    (Hazard.FIRE, "es"): HazardWords(
        "incendio", "un incendio", "con humo que puede matar", "El incendio está apagado."
    ),
    (Hazard.FLOOD, "en"): HazardWords(
        "flood", "a flood", "that can drown people and cars", "The water has gone down."
    ),
    (Hazard.FLOOD, "es"): HazardWords(
        "inundación", "una inundación", "que puede ahogar y arrastrar autos", "El agua ya bajó."
    ),
    (Hazard.DAM, "en"): HazardWords(
        "dam break", "a dam break", "that can drown people", "The dam is safe again."
    ),
    (Hazard.DAM, "es"): HazardWords(
        "rotura de presa", "una rotura de presa", "que puede ahogar", "La presa ya es segura."
    ),
    (Hazard.CHEMICAL, "en"): HazardWords(
        "chemical leak", "a chemical leak", "that can kill if you breathe it", "The air has been tested."
    ),
    (Hazard.CHEMICAL, "es"): HazardWords(
        "fuga química", "una fuga química", "que puede matar si la respira", "Ya se midió el aire."
    ),
    (Hazard.GAS_LEAK, "en"): HazardWords(
        "gas leak", "a gas leak", "that can explode and kill", "The gas leak is closed."
    ),
    (Hazard.GAS_LEAK, "es"): HazardWords(
        "fuga de gas", "una fuga de gas", "que puede explotar y matar", "La fuga de gas está cerrada."
    ),
    (Hazard.EXPLOSION, "en"): HazardWords(
        "explosion", "an explosion", "that can kill", "The danger of explosion is over."
    ),
    (Hazard.EXPLOSION, "es"): HazardWords(
        "explosión", "una explosión", "que puede matar", "El peligro de explosión terminó."
    ),
    (Hazard.ARMED_PERSON, "en"): HazardWords(
        "armed person", "an armed person", "who may kill", "The person is in custody."
    ),
    (Hazard.ARMED_PERSON, "es"): HazardWords(
        "persona armada", "una persona armada", "que puede matar", "La persona está detenida."
    ),
}
"""Hazard and primary tag → its words."""


@dataclass(frozen=True, slots=True)
class FccSlot:
    """One of the FCC's multilingual templates (DA 25-12): its place, kept free for the FCC's own wording."""

    key: str
    name: str


FCC_SLOTS: Final = (
    FccSlot("tornado_emergency", "Tornado emergency"),
    FccSlot("tornado_warning", "Tornado warning"),
    FccSlot("flash_flood_emergency", "Flash flood emergency"),
    FccSlot("flash_flood_warning", "Flash flood warning"),
    FccSlot("severe_thunderstorm", "Severe thunderstorm"),
    FccSlot("snow_squall", "Snow squall"),
    FccSlot("dust_storm", "Dust storm"),
    FccSlot("hurricane", "Hurricane"),
    FccSlot("storm_surge", "Storm surge"),
    FccSlot("extreme_wind", "Extreme wind"),
    FccSlot("test", "Test"),
    FccSlot("fire", "Fire"),
    FccSlot("tsunami", "Tsunami"),
    FccSlot("earthquake", "Earthquake"),
    FccSlot("boil_water", "Boil water"),
    FccSlot("avalanche", "Avalanche"),
    FccSlot("hazardous_materials", "Hazardous materials"),
    FccSlot("911_outage", "911 outage"),
)
FCC_FIELDS: Final = ("agency", "place", "end time", "URL")
FCC_LANGUAGES: Final = (
    *("en", "ar", "zh-Hans", "zh-Hant", "fr", "de", "ht", "hi", "it", "ko", "pt", "ru", "es", "tl", "vi"),
)
"""English and thirteen others, Chinese in both scripts; there is none for evacuation or shelter."""
