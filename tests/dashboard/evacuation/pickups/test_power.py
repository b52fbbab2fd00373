"""Whose battery ends when: by hand, with what nobody knows left unknown."""

from datetime import UTC, datetime, timedelta

import pytest
from shapely.geometry import Polygon

from dashboard.evacuation.pickups.power import OnPower, triage
from dashboard.evacuation.pickups.rides import RideId
from dashboard.geo.area import Area
from data_access.refusals import BadInput

OUT = Area(Polygon([(-93.3, 44.9), (-93.2, 44.9), (-93.2, 45.0), (-93.3, 45.0)]))
BEGAN = datetime(2026, 1, 5, 18, 0, tzinfo=UTC)
NOW = BEGAN + timedelta(hours=1)


def household(name: str, half_hours: int | None, longitude: float | None = -93.25) -> OnPower:
    return OnPower(RideId(name), 44.95 if longitude else None, longitude, half_hours)


FOUR = [household("Doe", 6), household("Roe", 1), household("Poe", None), household("Loe", 4, -93.1)]


def test_the_soonest_comes_first_and_who_has_power_is_left_out() -> None:
    found = triage(FOUR, OUT, BEGAN, NOW)
    assert [(one.id, one.ends_at) for one in found.ends] == [
        ("Roe", BEGAN + timedelta(minutes=30)),
        ("Doe", BEGAN + timedelta(hours=3)),
    ]
    assert found.unknown == ("Poe",)
    assert found.sentence == (
        "3 households in the outage depend on power; the battery of 1 has ended if nothing was done; "
        "that of 1 ends within two hours; of 1 nobody knows how long it lasts."
    )


def test_the_end_is_counted_from_the_order() -> None:
    first, second = triage(FOUR, OUT, BEGAN, NOW).ends
    assert (first.seconds_after(NOW), second.seconds_after(NOW)) == (0, 7_200)


def test_who_is_not_on_the_map_is_listed() -> None:
    found = triage([household("Moe", 2, None)], OUT, BEGAN, NOW)
    assert (found.ends, found.not_on_map) == ((), ("Moe",))
    assert "1 household" not in found.sentence
    assert found.sentence.endswith("1 more are not on the map and may be in it.")


def test_nobody_is_a_sentence_too() -> None:
    assert triage([], OUT, BEGAN, NOW).sentence == "Nobody who depends on power lives in the outage."


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(BadInput):
        triage(FOUR, OUT, BEGAN.replace(tzinfo=None), NOW)
