"""Files that leave the house hold every row, the stamp, and nothing that runs."""

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from dashboard.exports import Stamp, csv_bytes, file_name, geojson_bytes
from dashboard.exports.plain_text import Row
from data_access.refusals import BadInput

STAMP = Stamp(
    who="Ada Lind",
    taken_at=datetime(2026, 11, 20, 15, 42, tzinfo=ZoneInfo("America/Chicago")),
    reason="Flood at the river",
    export_id="00ff00ff00ff00ff",
    case_number="26-1234",
)
COLUMNS = ["Name", "People", "Confirmed", "Latitude", "Longitude"]
DOE: Row = {
    "Name": "Jane Doe",
    "People": 4,
    "Confirmed": date(2026, 6, 1),
    "Latitude": 45.2,
    "Longitude": -93.5,
}
NOWHERE: Row = {"Name": "Bob Johnson", "People": 1, "Confirmed": None, "Latitude": None, "Longitude": None}


def _read(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_every_row_comes_back_with_its_numbers_as_numbers_and_nothing_as_an_empty_cell() -> None:
    rows = _read(csv_bytes(COLUMNS, [DOE, NOWHERE], STAMP))
    assert [row["Name"] for row in rows] == ["Jane Doe", "Bob Johnson"]
    assert rows[0]["Longitude"] == "-93.5"
    assert rows[0]["Confirmed"] == "2026-06-01"
    assert rows[1]["Latitude"] == ""


def test_the_stamp_says_who_when_there_and_in_utc_and_why_on_every_line() -> None:
    line = (
        "Taken out by Ada Lind · 2026-11-20 15:42 CST (2026-11-20 21:42 UTC)"
        " · Flood at the river · case 26-1234"
    )
    rows = _read(csv_bytes(COLUMNS, [DOE, NOWHERE], STAMP))
    assert all(row["Taken out"].startswith(line) for row in rows)


def test_geojson_puts_longitude_first_and_gives_a_household_off_the_map_no_point() -> None:
    collection = json.loads(geojson_bytes(COLUMNS, [DOE, NOWHERE], STAMP))
    first, second = collection["features"]
    assert first["geometry"] == {"type": "Point", "coordinates": [-93.5, 45.2]}
    assert second["geometry"] is None
    assert first["properties"]["People"] == 4
    assert "Latitude" not in first["properties"]
    assert collection["taken_out"] == STAMP.line


@pytest.mark.parametrize("write", [csv_bytes, geojson_bytes])
def test_a_file_without_a_household_is_refused_because_it_reads_as_nobody_lives_there(
    write: Callable[..., bytes],
) -> None:
    with pytest.raises(BadInput, match="nothing to write"):
        write(COLUMNS, [], STAMP)


def test_an_export_without_a_reason_is_refused() -> None:
    with pytest.raises(BadInput, match="reason"):
        Stamp(who="Ada Lind", taken_at=datetime(2026, 11, 20, tzinfo=UTC), reason="  ", export_id="0")


def test_a_file_name_holds_only_letters_that_no_system_objects_to() -> None:
    assert file_name("../Réserve 9", "csv", "00ff") == "muster-r-serve-9-00ff.csv"
