"""Rows and a stamp for the tests of files: one household on the map, one that told no coordinates."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from dashboard.exports import Stamp
from dashboard.exports.plain_text import Row

STAMP = Stamp(
    who="Ada Lind",
    taken_at=datetime(2026, 11, 20, 15, 42, tzinfo=ZoneInfo("America/Chicago")),
    reason="Flood at the river",
    export_id="00ff00ff00ff00ff",
    case_number="26-1234",
)
COLUMNS = ["Names", "People", "Confirmed", "Latitude", "Longitude"]
DOE: Row = {
    "Names": "Jane Doe",
    "People": 4,
    "Confirmed": date(2026, 6, 1),
    "Latitude": 45.2,
    "Longitude": -93.5,
}
NOWHERE: Row = {"Names": "Bob Johnson", "People": 1, "Confirmed": None, "Latitude": None, "Longitude": None}
