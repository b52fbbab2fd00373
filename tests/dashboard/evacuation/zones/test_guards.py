"""The guards, by hand: four zones in a row, west to east, and the calls of two towns."""

from datetime import UTC, datetime, timedelta

from shapely.geometry import box

from dashboard.evacuation.zones.guards import (
    CALLS_HOLD,
    Raised,
    Rise,
    Standing,
    after,
    beside_an_order,
    calls_without_status,
    still_raised,
)
from dashboard.evacuation.zones.neighbours import neighbours_of, touched_by
from data_access.records.zones import Dismissal, GuardKind, ZoneId, ZoneStatus

A, B, C, D = (ZoneId(one) for one in "ABCD")
ROW = {A: (B,), B: (A, C), C: (B, D), D: (C,)}
NAMES = {A: "Alder", B: "Birch", C: "Cedar", D: "Dogwood"}
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
S = ZoneStatus
REAL = False


def raised(**statuses: ZoneStatus) -> list[str]:
    standings = {ZoneId(zone): Standing(status, 1) for zone, status in statuses.items()}
    return [one.zones[0] for one in beside_an_order(standings, ROW, NAMES)]


def left(found: Raised, *, ago: timedelta = timedelta(0), weight: float | None = None) -> Dismissal:
    at = NOW - ago
    return Dismissal(
        found.kind, found.key, found.says, found.weight if weight is None else weight, REAL, at, "me", "why"
    )


def test_both_neighbours_of_an_order_are_raised_and_no_other() -> None:
    assert raised(B=S.ORDER) == [A, C]


def test_a_warned_an_ordered_and_a_sheltering_neighbour_are_not() -> None:
    assert raised(B=S.ORDER, A=S.WARNING, C=S.SHELTER_IN_PLACE) == []
    assert raised(B=S.ORDER, A=S.ORDER, C=S.WARNING) == []


def test_an_advisory_and_a_lifted_order_are_no_warning() -> None:
    assert raised(B=S.ORDER, A=S.ADVISORY, C=S.ORDER_LIFTED) == [A, C]


def test_a_zone_between_two_orders_comes_first() -> None:
    assert raised(A=S.ORDER, C=S.ORDER) == [B, D]


def test_nothing_is_raised_where_there_is_no_order() -> None:
    assert raised() == []
    assert raised(A=S.WARNING, C=S.ADVISORY) == []


def test_the_sentence_names_the_zone_and_the_order() -> None:
    found = beside_an_order({B: Standing(S.ORDER, 4)}, ROW, NAMES)
    assert found[0].says == "A (Alder) has no warning and lies beside B (Birch), which has an order."


def test_a_step_is_judged_before_it_is_made() -> None:
    then = after({A: Standing(S.WARNING, 1)}, [B], S.ORDER)
    assert [one.zones for one in beside_an_order(then, ROW, NAMES)] == [(C,)]


def test_a_reason_holds_for_this_very_situation_and_no_other() -> None:
    """Another order beside the zone, or the same one given again, is looked at anew."""
    found = beside_an_order({B: Standing(S.ORDER, 4)}, ROW, NAMES)
    stands, kept = still_raised(found, [left(found[0])], NOW)
    assert [one.zones for one in stands] == [(C,)]
    assert [one.zones for one, _ in kept] == [(A,)]
    again = beside_an_order({B: Standing(S.ORDER, 5)}, ROW, NAMES)
    assert len(still_raised(again, [left(found[0])], NOW)[0]) == 2


def rise(area: str = "city:d", calls: int = 8, p: float = 0.001) -> Rise:
    return Rise(area, "Dayton", calls, 1.0, p, f"Dayton: {calls} calls in the last hour.")


def test_an_area_whose_calls_rise_and_that_has_no_status_is_raised() -> None:
    found = calls_without_status([rise()], {"city:d": [A, B]}, {})
    assert [one.says for one in found] == [
        "Dayton: 8 calls in the last hour. None of its 2 zones has a status."
    ]
    assert found[0].zones == (A, B)


def test_one_zone_without_a_status_is_enough() -> None:
    found = calls_without_status([rise()], {"city:d": [A, B]}, {A: Standing(S.ORDER, 1)})
    assert [(one.zones, one.says.split(". ")[1]) for one in found] == [
        ((B,), "1 of its 2 zones has no status.")
    ]


def test_an_area_that_has_a_status_is_not_raised() -> None:
    standings = {A: Standing(S.ADVISORY, 1), B: Standing(S.ORDER, 1)}
    assert calls_without_status([rise()], {"city:d": [A, B]}, standings) == []


def test_a_lifted_order_is_no_status_where_calls_rise() -> None:
    found = calls_without_status([rise()], {"city:d": [A]}, {A: Standing(S.ORDER_LIFTED, 1)})
    assert len(found) == 1


def test_an_area_without_zones_is_raised_because_nothing_can_hold_there() -> None:
    found = calls_without_status([rise()], {"city:d": []}, {})
    assert "No zone lies there" in found[0].says
    elsewhere = calls_without_status([rise()], {}, {})
    assert "Where it lies is not known" in elsewhere[0].says


def test_the_least_likely_by_chance_comes_first() -> None:
    found = calls_without_status([rise("city:a", p=0.01), rise("city:b", p=0.0001)], {}, {})
    assert [one.key.split(":")[1] for one in found] == ["b", "a"]


def test_a_reason_about_calls_ends_after_an_hour_and_when_half_as_many_come_again() -> None:
    found = calls_without_status([rise(calls=12)], {}, {})
    assert still_raised(found, [left(found[0])], NOW)[0] == []
    assert still_raised(found, [left(found[0], ago=CALLS_HOLD)], NOW)[0] == found
    assert still_raised(found, [left(found[0], weight=8)], NOW)[0] == found
    assert still_raised(found, [left(found[0], weight=9)], NOW)[0] == []


def test_a_reason_of_the_other_kind_does_not_count() -> None:
    found = calls_without_status([rise()], {}, {})
    other = Dismissal(GuardKind.BESIDE_AN_ORDER, found[0].key, "", 99, REAL, NOW, "me", "why")
    assert still_raised(found, [other], NOW)[0] == found


def test_neighbours_share_a_border_a_corner_or_a_street() -> None:
    """0.0004 of a degree of longitude is 31 m at 45 N; 0.002 is 157 m."""
    outlines = {
        A: box(-93.50, 45.00, -93.49, 45.01),
        B: box(-93.49, 45.00, -93.48, 45.01),
        C: box(-93.4796, 45.01, -93.47, 45.02),
        D: box(-93.468, 45.00, -93.46, 45.01),
    }
    assert neighbours_of(outlines) == {A: (B,), B: (A, C), C: (B,), D: ()}


def test_an_area_touches_what_it_covers_and_not_what_it_borders_on() -> None:
    outlines = {A: box(0, 0, 1, 1), B: box(1, 0, 2, 1), C: box(2, 0, 3, 1)}
    assert touched_by(box(0.5, 0.2, 2, 0.8), outlines) == [A, B]
    assert touched_by(box(5, 5, 6, 6), outlines) == []
    assert touched_by(box(0, 0, 1, 1), {}) == []
    assert neighbours_of({}) == {}
