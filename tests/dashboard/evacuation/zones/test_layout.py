"""How zones lie and are cut: worked out by hand on squares of a hundredth of a degree."""

import numpy as np
import pytest
import shapely
from shapely.geometry import Polygon, box

from dashboard.evacuation.zones.cutting import cut
from dashboard.evacuation.zones.drafts import (
    Columns,
    columns_in,
    drafts_of,
    drafts_of_pieces,
    likely_columns,
    outlines_of,
)
from dashboard.evacuation.zones.layout import layout_faults, uncovered_sentence
from dashboard.evacuation.zones.looks import LOOKS, Pattern, weight_of
from dashboard.evacuation.zones.sentence import status_sentence
from dashboard.geo.area import Area
from dashboard.geo.files.reading import FoundArea
from data_access.records.zones import ZoneStatus
from data_access.refusals import BadInput

WEST, EAST = box(-93.50, 45.00, -93.49, 45.01), box(-93.49, 45.00, -93.48, 45.01)


def test_zones_side_by_side_have_no_fault() -> None:
    assert layout_faults([("West", WEST), ("East", EAST)]) == []
    assert layout_faults([]) == []


def test_an_overlap_is_said_with_its_size_and_share() -> None:
    """A tenth of a square: 0.001 by 0.01 degrees at 45 N, 79 m by 1,112 m."""
    [said] = layout_faults([("West", WEST), ("East", box(-93.491, 45.00, -93.481, 45.01))])
    assert said == "“West” and “East” overlap by 0.09 km² (10% of the smaller): a home there is in two zones."


def test_a_hole_between_zones_is_a_gap_with_its_place() -> None:
    ring = Polygon(box(0, 0, 0.03, 0.03).exterior, [box(0.01, 0.01, 0.02, 0.02).exterior])
    [said] = layout_faults([("Ring", ring)])
    assert said.startswith("A gap of 1.23 km² is left near 0.0150, 0.0150 between “Ring”")


def test_a_hairline_is_neither() -> None:
    near = shapely.transform(EAST, lambda places: places + np.asarray([2e-6, 0]))
    assert layout_faults([("West", WEST), ("East", near)]) == []


def test_what_no_zone_covers_is_a_share_of_the_ground() -> None:
    ground = box(-93.50, 45.00, -93.46, 45.01)
    said = uncovered_sentence([("West", WEST), ("East", EAST)], ground, "Dayton")
    assert said.startswith("50.0% of Dayton (1.75 km²) lies in no zone")
    assert uncovered_sentence([("All", ground)], ground, "Dayton") == ""


def test_pieces_cover_the_area_and_do_not_overlap() -> None:
    bent = Polygon(
        [(-93.5, 45.0), (-93.4, 45.0), (-93.4, 45.03), (-93.46, 45.03), (-93.46, 45.1), (-93.5, 45.1)]
    )
    pieces = cut(bent)
    assert 20 <= len(pieces) <= 50
    whole = shapely.union_all(pieces)
    assert whole.symmetric_difference(bent).area < 1e-9
    assert sum(one.area for one in pieces) == pytest.approx(bent.area, rel=1e-9)
    assert layout_faults([(str(at), one) for at, one in enumerate(pieces)]) == []
    assert min(one.area for one in pieces) > 0.2 * bent.area / len(pieces)


def test_the_first_piece_is_the_north_west() -> None:
    pieces = cut(box(-93.5, 45.0, -93.4, 45.1), 4_000)
    assert (pieces[0].centroid.x, pieces[0].centroid.y) == pytest.approx((-93.475, 45.083), abs=0.02)


def test_a_cut_into_too_many_or_too_small_is_refused() -> None:
    with pytest.raises(BadInput, match="more than 1,000"):
        cut(box(-94, 44, -93, 45))
    with pytest.raises(BadInput, match="at least 100"):
        cut(WEST, 50)


def found(name: str, shape: Polygon, **properties: str) -> FoundArea:
    return FoundArea(Area(shape, name), properties)


def test_columns_are_found_by_what_lists_call_them() -> None:
    told = [
        found("a", WEST, Zone_ID="E1", Community="Dayton"),
        found("b", EAST, Zone_ID="E2", Community="Dayton"),
    ]
    assert likely_columns(told) == Columns("Zone_ID", "Community", "Community")
    assert columns_in(told) == ["Community", "Zone_ID"]


def test_a_column_that_is_not_told_everywhere_is_no_id() -> None:
    assert likely_columns([found("a", WEST, id="1"), found("b", EAST, id=" ")]).id == ""


def test_parts_with_one_id_become_one_zone() -> None:
    told = [found("a", WEST, id="E1"), found("b", EAST, id="E1"), found("c", box(0, 0, 1, 1), id="E2")]
    drafts = drafts_of(told, "file", Columns("id"))
    assert [(one.source_id, one.name) for one in drafts] == [("E1", "a"), ("E2", "c")]
    assert outlines_of(drafts)[0][1].area == pytest.approx(WEST.area + EAST.area)


def test_without_ids_a_zone_is_found_again_by_its_name_unless_one_stands_twice() -> None:
    assert [one.source_id for one in drafts_of([found("a", WEST), found("b", EAST)], "f", Columns())] == [
        "a",
        "b",
    ]
    assert [one.source_id for one in drafts_of([found("a", WEST), found("a", EAST)], "f", Columns())] == [
        "",
        "",
    ]


def test_pieces_are_numbered() -> None:
    drafts = drafts_of_pieces([WEST, EAST], "cut", "Dayton", "Dayton")
    assert [one.name for one in drafts] == ["Dayton 1", "Dayton 2"]


def _light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_no_status_is_told_by_its_colour_alone() -> None:
    """Each has a letter and a pattern of its own, and the letter can be read (WCAG 2.1, 1.4.3)."""
    assert set(LOOKS) == set(ZoneStatus)
    assert len({one.letter for one in LOOKS.values()}) == len(LOOKS)
    assert {one.pattern for one in LOOKS.values()} == set(Pattern)
    for one in LOOKS.values():
        light, dark = sorted((_light(one.colour), _light(one.ink)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, one.words


def test_an_order_is_the_heaviest_and_normal_the_lightest() -> None:
    assert max(ZoneStatus, key=weight_of) is ZoneStatus.ORDER
    assert weight_of(ZoneStatus.NORMAL) == 0


@pytest.mark.parametrize(
    ("statuses", "said"),
    [
        ([], "No zone has been drawn or imported yet."),
        (["normal"], "The only zone is normal."),
        (["normal"] * 3, "All 3 zones are normal."),
        (["order", "normal"], "Of 2 zones 1 has an order; 1 are normal."),
        (
            ["order", "order", "warning", "shelter_in_place"],
            "Of 4 zones 2 have an order, 1 shelters in place and 1 has a warning; 0 are normal.",
        ),
    ],
)
def test_what_holds_is_one_sentence(statuses: list[str], said: str) -> None:
    assert status_sentence(ZoneStatus(one) for one in statuses) == said
