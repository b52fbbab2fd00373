"""What a person fills in for the fire at Bredesen Park."""

from typing import Final

from dashboard.alerts.texts.hazards import Hazard
from dashboard.alerts.texts.languages import everywhere
from dashboard.alerts.texts.telling import Telling
from tests.dashboard.alerts.evacuation import ENDS, NOW, ZONE

PLACES: Final = ("Edina",)
TELLING: Final = Telling(
    source="Hennepin County Emergency Management",
    hazard=Hazard.WILDFIRE,
    place={"en": "the west of Edina", "es": "el oeste de Edina"},
    drafted=NOW,
    until=ENDS,
    zone=ZONE,
    refuge=everywhere("Edina High School"),
    way={"en": "Take France Avenue.", "es": "Tome France Avenue."},
    phone="612-555-0100",
    url="hennepin.example/fire",
)
