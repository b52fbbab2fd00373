"""Clocks, forms of dates, headings and lengths of time, each held against what Python or a person says."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.calls.clocks import offsets_at, to_utc
from data_access.calls.codes import IMPOSSIBLE, MISSING, buckets_of, seconds_of
from data_access.calls.grounds import Area, Grounds
from data_access.calls.headings import find_phone_count, ranks_of
from data_access.calls.lengths import milliseconds_of
from data_access.calls.mapping import Grain, propose
from data_access.calls.moments import moments_of
from data_access.calls.natures import discipline_of, family_of, line_of
from data_access.records.calls import Discipline, Line, NatureGroup

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - a wall clock
CHICAGO = "America/Chicago"


def _local(text: str) -> np.ndarray:
    return np.asarray([(datetime.fromisoformat(text) - EPOCH) // timedelta(milliseconds=1)], np.int64)


@given(st.datetimes(datetime(1975, 1, 1), datetime(2045, 1, 1)))  # noqa: DTZ001 - a wall clock
def test_local_times_become_the_moments_that_python_makes_of_them(moment: datetime) -> None:
    for zone in (CHICAGO, "America/New_York", "America/Phoenix", "Europe/Berlin"):
        placed = to_utc(_local(moment.isoformat()), zone)
        aware = moment.replace(tzinfo=ZoneInfo(zone), fold=0)
        wanted = (aware.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
        assert placed.moments[0] == wanted
        told = aware.astimezone(UTC).astimezone(ZoneInfo(zone)).utcoffset()
        assert told is not None
        assert offsets_at(placed.moments, zone)[0] == told.total_seconds() // 60


def test_the_hour_that_comes_twice_and_the_one_that_never_comes_are_said() -> None:
    twice = to_utc(_local("2026-11-01T01:30:00"), CHICAGO)
    assert (twice.twice[0], twice.never[0]) == (True, False)
    never = to_utc(_local("2026-03-08T02:30:00"), CHICAGO)
    assert (never.twice[0], never.never[0]) == (False, True)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2026-11-02 08:15:00.250", "2026-11-02T08:15:00.250"),
        ("2026-11-02T08:15:00", "2026-11-02T08:15:00"),
        ("2026-11-02 08:15", "2026-11-02T08:15:00"),
        ("11/2/2026 8:15", "2026-11-02T08:15:00"),
        ("11/02/2026 08:15:07 PM", "2026-11-02T20:15:07"),
        ("20261102081507", "2026-11-02T08:15:07"),
        ("02-Nov-2026 08:15:07", "2026-11-02T08:15:07"),
        ("2026/11/02 08:15:07", "2026-11-02T08:15:07"),
    ],
)
def test_dates_are_read_in_the_forms_that_agencies_write(text: str, wanted: str) -> None:
    told = moments_of(pa.array([text, ""]))
    assert told.milliseconds.tolist() == [_local(wanted)[0], MISSING]
    assert not told.absolute.any()
    assert not told.unreadable.any()


@pytest.mark.parametrize(
    "text", ["2026-11-02T14:15:00Z", "2026-11-02T08:15:00-06:00", "1793628900", "1793628900000"]
)
def test_what_tells_its_zone_is_a_moment_already(text: str) -> None:
    told = moments_of(pa.array([text]))
    assert told.milliseconds[0] == _local("2026-11-02T14:15:00")[0]
    assert told.absolute[0]


@pytest.mark.parametrize("text", ["NULL", "1900-01-01 00:00:00", "0", "", "1970-01-01 00:00:00.000", "N/A"])
def test_what_systems_write_for_nothing_is_nothing(text: str) -> None:
    told = moments_of(pa.array([text]))
    assert told.milliseconds[0] == MISSING
    assert not told.unreadable[0]


@pytest.mark.parametrize(
    "text", ["2026-13-02 08:15:00", "2026-02-30 08:15:00", "soon", "2026-11-02 25:00:00"]
)
def test_what_is_no_time_is_said(text: str) -> None:
    assert moments_of(pa.array([text, "2026-11-02 08:15:00"])).unreadable.tolist() == [True, False]


def test_a_bucket_holds_what_ended_in_its_second() -> None:
    lengths = np.asarray([0, 1, 1_000, 1_001, 15_000, 15_001, 1_800_000, -1_000, MISSING], np.int64)
    buckets = buckets_of(lengths)
    assert seconds_of(buckets[:7]).tolist() == [0, 1, 1, 2, 15, 16, 1_800]
    assert buckets[7:].tolist() == [IMPOSSIBLE, 0]


@given(st.integers(1_801, 30 * 86_400))
def test_long_times_are_right_within_two_per_cent(seconds: int) -> None:
    found = seconds_of(buckets_of(np.asarray([seconds * 1_000], np.int64)))[0]
    assert abs(found - seconds) <= 0.0205 * seconds


def test_lengths_are_read_in_seconds_minutes_and_hours() -> None:
    cells = pa.array(["12", "1:05", "0:01:05", "", "x", "-3"])
    assert milliseconds_of(cells, "Answer Time").tolist() == [
        12_000,
        65_000,
        65_000,
        MISSING,
        MISSING,
        MISSING,
    ]
    assert milliseconds_of(pa.array(["1.5"]), "Response Time (min)").tolist() == [90_000]


def test_headings_are_known_however_they_are_written() -> None:
    for heading, field in {
        "Master_Incident_Number": "incident", "TimeCallReceived": "received", "DISPATCH_TIME": "sent",
        "Time On Scene": "on_scene", "Call Type Description": "nature", "NEIGHBORHOOD": "area",
        "ANI": "phone",
        "Language Line": "interpreter",
    }.items():  # fmt: skip
        assert field in ranks_of(heading), heading
    assert find_phone_count("911_PCT_10") is None
    assert find_phone_count("911_121") == "911:longer"
    assert find_phone_count("ADM_AB") == "administrative:abandoned"


def test_the_time_that_a_call_began_is_preferred_to_that_of_its_record() -> None:
    header = ("id", "Response_Date", "Incident_Start_Time")
    mapping = propose(header, [("1", "2026-11-02 08:15:03", "2026-11-02 08:15:00")], CHICAGO)
    assert mapping.fields == ("incident", "", "received")
    assert mapping.grain is Grain.CALLS


def test_days_first_are_found_where_a_number_says_so() -> None:
    rows = [("1", "13/04/2026 08:15"), ("2", "03/04/2026 08:15")]
    assert propose(("id", "received"), rows, CHICAGO).day_first
    assert not propose(("id", "received"), [("1", "04/13/2026 08:15")], CHICAGO).day_first


@pytest.mark.parametrize(
    ("nature", "family"),
    [
        ("CHEST PAIN", NatureGroup.CARDIAC), ("911 HANG UP", NatureGroup.HANG_UP),
        ("MVC PROPERTY DAMAGE", NatureGroup.CRASH), ("TRBL W/SUBJ", NatureGroup.DISORDER),
        ("SHOTSPOTTER", NatureGroup.WEAPONS), ("BATTERY DV", NatureGroup.DOMESTIC),
        ("FIRE ALARM", NatureGroup.ALARM), ("", NatureGroup.NOT_TOLD), ("ZZZ", NatureGroup.OTHER),
    ],
)  # fmt: skip
def test_natures_fall_into_groups(nature: str, family: NatureGroup) -> None:
    assert family_of(nature) is family


def test_agencies_and_lines_are_known_by_their_words() -> None:
    assert [discipline_of(word) for word in ("MPD", "Hennepin EMS", "Edina Fire Department", "")] == [
        Discipline.POLICE, Discipline.MEDICAL, Discipline.FIRE, Discipline.NOT_TOLD,
    ]  # fmt: skip
    assert [line_of(word) for word in ("E-911", "Phone", "OFFICER", "Text", "NOT CAPTURED", "C2C")] == [
        Line.EMERGENCY, Line.ADMINISTRATIVE, Line.OFFICER, Line.TEXT, Line.NOT_TOLD, Line.OTHER,
    ]  # fmt: skip


def test_places_find_the_finest_area_and_far_ones_none() -> None:
    import shapely  # noqa: PLC0415 - only here

    city = Area("city:1", "Dayton", shapely.box(-93.6, 45.0, -93.4, 45.2))
    quarter = Area("neighbourhood:q", "Old Town", shapely.Point(-93.5, 45.1).buffer(0.02))
    grounds = Grounds([quarter, city], shapely.box(-93.8, 44.8, -93.2, 45.3))
    latitude, longitude = np.asarray([45.1, 45.19, 44.85, 9.5]), np.asarray([-93.5, -93.59, -93.75, -93.5])
    assert grounds.sound(latitude, longitude).tolist() == [True, True, True, False]
    assert grounds.areas_of(latitude, longitude).tolist() == [0, 1, -1, -1]
    assert grounds.key_of("old town") == "neighbourhood:q"
    assert grounds.key_of("7") == "file:7"
    # Near the border of a round area each place is looked at for itself.
    angles = np.linspace(0, 6.28, 400)
    around = np.stack([45.1 + 0.0199 * np.sin(angles), -93.5 + 0.0199 * np.cos(angles)])
    wanted = [0 if shapely.contains_xy(quarter.shape, lon, lat) else 1 for lat, lon in around.T]
    assert grounds.areas_of(around[0], around[1]).tolist() == wanted
