"""Who needs a ride is read from the sealed places: how they leave, what they bring, who is off the map."""

from datetime import date

import numpy as np
from shapely.geometry import box

from dashboard.evacuation.planning.riders import people_of, riders_in
from dashboard.geo.area import Area
from data_access.place_format import PLACE, pack_place
from data_access.place_snapshot import PlaceSnapshot, snapshot_of
from data_access.records.evacuation_plan import RideKept
from data_access.records.household import SafetyProfile
from tests.world.four_households import DAYTON, households

TODAY = date(2026, 11, 20)
EVERYWHERE = Area(box(-94, 44, -93, 46))


def snapshot(*profiles: SafetyProfile) -> PlaceSnapshot:
    ids = b"".join(bytes([number]) * 16 for number in range(len(profiles)))
    return snapshot_of(ids, b"".join(pack_place(one) for one in profiles), 1, TODAY)


def test_dayton_holds_a_wheelchair_and_two_who_walk() -> None:
    """The Does leave by car; Kim Lee rides in a wheelchair, 3 h of battery; the Garcias walk to a ride."""
    found = riders_in(snapshot(*households(TODAY)), Area(DAYTON), TODAY)
    people = found.people
    assert (people.households, people.riding, people.own_car) == (3, 2, 1)
    assert (people.walking, people.wheelchair, people.stretcher) == (2, 1, 0)
    (lee,) = [ride for ride in found.rides if ride.wheelchair]
    assert (lee.powered, lee.battery_minutes) == (True, 180)
    (garcia,) = [ride for ride in found.rides if ride.walking]
    assert (garcia.service_animals, garcia.other_animals) == (1, 0)


def test_a_ventilator_asks_for_medical_care_and_a_battery_that_nobody_told_is_not_known() -> None:
    found = riders_in(snapshot(*households(TODAY)), EVERYWHERE, TODAY)
    (olson,) = [ride for ride in found.rides if ride.stretcher]
    assert (olson.medical, olson.powered, olson.battery_minutes) == (True, True, None)
    assert found.people.battery_not_known == 1


def test_whoever_did_not_confirm_in_time_is_left_out_only_when_asked_for() -> None:
    """Lee's word is 300 days old, and the Garcias never confirmed."""
    assert riders_in(snapshot(*households(TODAY)), Area(DAYTON), TODAY, include_lapsed=False).rides == ()


def test_a_household_without_a_place_is_listed_and_in_no_ride() -> None:
    plain = snapshot(*households(TODAY))
    places = np.array(plain.places)
    places["latitude"] = -(2**31)
    off = snapshot_of(plain.ids.tobytes(), places.astype(PLACE).tobytes(), 1, TODAY)
    found = riders_in(off, EVERYWHERE, TODAY)
    assert (found.rides, found.people.off_map) == ((), 3)
    assert len(found.off_map) == 3


def test_nobody_gives_an_empty_answer() -> None:
    found = riders_in(snapshot(), Area(DAYTON), TODAY)
    assert (found.rides, found.people.households) == ((), 0)


def test_those_added_by_hand_are_counted_apart() -> None:
    added = RideKept(b"x" * 16, 45.2, -93.5, walking=3, label="The Bergs")
    people = people_of((added,), 5, 2, 0)
    assert (people.by_hand, people.riding, people.not_told, people.walking) == (1, 1, 3, 3)
