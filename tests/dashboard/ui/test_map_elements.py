"""The map without a browser: nothing from outside, one place for what changes, drawings read right."""

import json
import re
from html import unescape
from itertools import pairwise

import pytest
from streamlit_folium import generate_leaflet_string

from dashboard.assets.build import FILES, HERE, lock_faults
from dashboard.ui.map.county import build_map
from dashboard.ui.map.drawn import DrawnArea, circle_ring, find_drawn_area
from dashboard.ui.map.elements import DRAW_SCRIPTS, DRAW_STYLES, MAP_SCRIPTS, MAP_STYLES, ViewData
from dashboard.ui.map.escape import esc

RING = [[-93.3, 44.9], [-93.2, 44.9], [-93.2, 45.0], [-93.3, 44.9]]
VIEW = {"ticket": "t", "saved": None, "center": [45, -93], "zoom": 10}


def test_every_script_and_style_is_one_of_ours() -> None:
    """They lie in the folder of assets, or are copied there by build.py."""
    ours = {path.name for path in HERE.glob("muster-*")} | {f"vendor/{name}" for name in FILES.values()}
    for _, link in [*MAP_SCRIPTS, *MAP_STYLES, *DRAW_SCRIPTS, *DRAW_STYLES]:
        assert link.removeprefix("../../assets/") in ours


def test_the_frame_asks_at_once_for_what_is_loaded_later() -> None:
    """The list stands in the script that is loaded first, and must not fall behind."""
    text = (HERE / "muster-frame.js").read_text("utf-8")
    named = re.findall(r'"((?:vendor/)?[a-z.-]+\.(?:js|css))"', text)
    later = [*MAP_SCRIPTS[1:], *DRAW_SCRIPTS, *MAP_STYLES, *DRAW_STYLES]
    assert named == [link.removeprefix("../../assets/") for _, link in later]


def test_no_address_of_another_host_stands_in_the_map() -> None:
    county = build_map(VIEW, name="m", drawn=True, theme="light", attribution="Us")
    page = county.get_root().render()
    assert not re.findall(r"https?://[^\s\"']+", page)


def test_the_script_does_not_change_with_what_is_shown() -> None:
    """Else the frame would reload, and the view and the drawings would be gone."""
    saved = {"type": "Polygon", "coordinates": [RING]}
    other = {"ticket": "another", "saved": saved, "center": [44, -92], "zoom": 14}
    maps = [build_map(view, name="m", drawn=True, theme="light", attribution="Us") for view in (VIEW, other)]
    for county in maps:
        county.get_root().render()
    first, second = (generate_leaflet_string(county) for county in maps)
    assert first == second
    assert "another" not in second


def test_what_is_shown_comes_back_from_the_attribute() -> None:
    view = {"ticket": "`${alert(1)}`</div>", "saved": None, "center": [45, -93], "zoom": 10}
    text = ViewData(view).text
    assert not set("`${}\\<>\"'") & set(text)
    assert json.loads(unescape(text)) == view


@pytest.mark.parametrize("sign", list("&<>\"'`${}\\"))
def test_esc_leaves_no_sign_that_html_or_javascript_reads(sign: str) -> None:
    assert sign == "&" or sign not in esc(f"a{sign}b")
    assert unescape(esc(f"a{sign}b")) == f"a{sign}b"


def test_plain_words_stay_plain() -> None:
    assert esc("Needs a ride, côté nord, 3") == "Needs a ride, côté nord, 3"


def test_a_polygon_is_read_as_it_was_drawn() -> None:
    drawn = find_drawn_area([{"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [RING]}}])
    assert drawn is not None
    assert drawn.geometry == {"type": "Polygon", "coordinates": ((tuple(map(tuple, RING))),)}


def test_two_shapes_are_two_polygons() -> None:
    feature = {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [RING]}}
    drawn = find_drawn_area([feature, feature])
    assert drawn is not None
    assert drawn.geometry["type"] == "MultiPolygon"


def test_a_circle_becomes_a_polygon_of_its_radius() -> None:
    """One kilometre: a degree of latitude is 111 km, so the ring reaches 0.009 degrees north and south."""
    point = {"type": "Point", "coordinates": [-93.3, 45.0]}
    drawn = find_drawn_area([{"type": "Feature", "geometry": point, "properties": {"radius": 1000}}])
    assert isinstance(drawn, DrawnArea)
    ring = drawn.polygons[0][0]
    assert ring[0] == ring[-1]
    assert len(ring) == 65
    assert max(y for _, y in ring) - 45.0 == pytest.approx(1 / 111.1, rel=0.01)


@pytest.mark.parametrize(
    "drawings", [None, [], [{"geometry": {"type": "Point", "coordinates": [1, 2]}}], [{}]]
)
def test_nothing_that_encloses_ground_is_no_area(drawings: list[dict[str, object]] | None) -> None:
    assert find_drawn_area(drawings) is None


def test_a_circle_runs_the_way_of_geojson() -> None:
    """RFC 7946: the outline runs counter-clockwise."""
    ring = circle_ring(-93.3, 45.0, 500)
    area = sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring))
    assert area > 0


def test_the_lock_file_names_no_address_and_holds_every_package_to_its_hash() -> None:
    assert lock_faults(HERE / "package-lock.json") == []
