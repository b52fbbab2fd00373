"""The alert that most tests speak of: a fire at Bredesen Park, and the west of Edina has to leave."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from dashboard.alerts.cap.kinds import (
    Category,
    Certainty,
    Channel,
    MessageType,
    Response,
    Severity,
    Status,
    Urgency,
    WeaHandling,
)
from dashboard.alerts.cap.message import Alert, AlertArea, Event, Told
from dashboard.alerts.cap.rules.book import AtRelease
from dashboard.geo.area import Bounds

NOW: Final = datetime(2026, 11, 21, 12, tzinfo=UTC)
"""Six in the morning in Minnesota."""
ENDS: Final = datetime(2026, 11, 21, 18, tzinfo=UTC)
ZONE: Final = "America/Chicago"
HENNEPIN: Final = Bounds(west=-93.77, south=44.78, east=-93.17, north=45.25)
RING: Final = ((44.89, -93.39), (44.89, -93.36), (44.91, -93.36), (44.91, -93.39), (44.89, -93.39))

EVENT: Final = Event(
    "EVI",
    (Category.FIRE,),
    Urgency.IMMEDIATE,
    Severity.EXTREME,
    Certainty.OBSERVED,
    (Response.EVACUATE,),
    WeaHandling.IMMINENT_THREAT,
)
ENGLISH: Final = Told(
    "en-US",
    "Evacuation Immediate",
    "Leave the west of Edina now: fire",
    "Hennepin County Emergency Management: a fire that can kill is moving into the west of Edina.",
    "Leave now. Go east to Edina High School.",
    "Fire in the west of Edina. Leave now. Until 12:00 PM CST.",
    "Hennepin County Emergency Management: a fire that can kill is moving into the west of Edina. Leave now.",
)
SPANISH: Final = Told(
    "es-US",
    "Evacuación inmediata",
    "Salga ahora del oeste de Edina: incendio",
    "Hennepin County Emergency Management: un incendio que puede matar llega al oeste de Edina.",
    "Salga ahora. Vaya al este, a Edina High School.",
    "Incendio en el oeste de Edina. Salga ahora. Hasta las 12:00 PM CST.",
    "Hennepin County Emergency Management: un incendio que puede matar llega al oeste de Edina. Salga ahora.",
)
GOOD: Final = Alert(
    identifier="hennepin-2026-0001",
    sender="alerts@hennepin.example",
    status=Status.ACTUAL,
    message_type=MessageType.ALERT,
    event=EVENT,
    told=(ENGLISH, SPANISH),
    areas=(AlertArea("The west of Edina", (RING,), (), ("027053",)),),
    expires=ENDS,
    zone=ZONE,
    sender_name="Hennepin County Emergency Management",
    source="Hennepin County",
    blocked=(Channel.EAS,),
)

AT: Final = AtRelease(NOW, ZoneInfo(ZONE), HENNEPIN)


def shared(name: str) -> Path:
    """Find a file of the real data beside the project, or skip the test with a sentence."""
    path = Path(__file__).parents[4] / "shared" / "data" / name
    if not path.exists():
        pytest.skip(f"The real data is not here: {name} lies beside the project, and never inside of it.")
    return path
