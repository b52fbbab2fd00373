"""The map in Chromium, with no network: it stands, it is never blank, and drawings stay."""

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.journeys.map_browser import MapPage, chromium, serving_map

pytestmark = pytest.mark.journey
CITY = (44.965, -93.275)
HOUSEHOLDS = 20_000


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving_map(tmp_path_factory.mktemp("map"), MAP_HOUSEHOLDS=str(HOUSEHOLDS)) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def shown(browser: Browser, address: str) -> Iterator[MapPage]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    shown = MapPage(context.new_page(), address)
    yield shown
    context.close()
    assert shown.heard.everything == []


def picture(shown: MapPage) -> NDArray[np.int16]:
    """The middle of the map, without its panels, as red, green and blue."""
    box = shown.box()
    clip = {
        "x": box["x"] + 60,
        "y": box["y"] + 20,
        "width": box["width"] - 360,
        "height": box["height"] - 100,
    }
    png = shown.page.screenshot(clip=clip)  # type: ignore[arg-type]
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), np.int16)


def coloured_share(shown: MapPage) -> float:
    """Share of pixels that are a household's: far from grey and from the pale blue of water."""
    pixels = picture(shown)
    return float(((pixels.max(axis=2) - pixels.min(axis=2)) > 60).mean())


def test_the_map_stands_with_no_network(shown: MapPage) -> None:
    """A frame of height 0 is how a stock folium map fails, silently."""
    shown.open()
    assert shown.box()["height"] > 500
    assert shown.part(".leaflet-container").count() == 1
    assert shown.part(".leaflet-tile-pane canvas").count() > 0
    assert shown.says().startswith("20,000 households in view")


def test_the_base_map_is_painted(shown: MapPage) -> None:
    """Water is pale blue on the light map: a blank base map has none."""
    shown.open("?zoom=11")
    water = np.abs(picture(shown) - np.array([205, 223, 232])).max(axis=2) < 6
    assert water.mean() > 0.005


def test_counts_dots_and_single_households_as_one_nears(shown: MapPage) -> None:
    shown.open()
    assert shown.part(".muster-cell").count() > 20
    counted = sum(int(text.replace(",", "")) for text in shown.part(".muster-cell").all_text_contents())
    assert counted == HOUSEHOLDS
    shown.look_at(*CITY, 14)
    assert shown.part(".muster-cell").count() == 0
    assert coloured_share(shown) > 0.02
    shown.look_at(*CITY, 17)
    assert 0 < shown.part(".muster-household").count() <= 300
    assert shown.says().startswith(f"{shown.part('.muster-household').count()} household")


def test_a_household_is_reached_and_opened_by_keyboard(shown: MapPage) -> None:
    """What it needs, how it leaves and how fresh that is; no name and no address."""
    shown.open().look_at(*CITY, 17)
    mark = shown.part(".muster-household").first
    assert mark.get_attribute("role") == "button"
    assert "people" in (mark.get_attribute("aria-label") or "") or "person" in (
        mark.get_attribute("aria-label") or ""
    )
    mark.focus()
    mark.press("Enter")
    facts = shown.part(".muster-facts")
    expect(facts).to_contain_text("Needs")
    expect(facts).to_contain_text("Confirmed")


def test_dragging_never_blanks_the_map(shown: MapPage) -> None:
    """While the mouse drags and the next tiles come, households stay in the picture."""
    shown.open().look_at(*CITY, 14)
    box, before = shown.box(), coloured_share(shown)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    shown.page.mouse.move(x, y)
    shown.page.mouse.down()
    least = before
    for step in range(1, 9):
        shown.page.mouse.move(x - 30 * step, y - 12 * step)
        least = min(least, coloured_share(shown))
    shown.page.mouse.up()
    for _ in range(4):
        least = min(least, coloured_share(shown))
    assert least > before * 0.6


def test_zooming_never_blanks_the_map(shown: MapPage) -> None:
    shown.open().look_at(*CITY, 14)
    before = coloured_share(shown)
    shown.part(".leaflet-control-zoom-in").click()
    shares = [coloured_share(shown) for _ in range(8)]
    assert min(shares) > before * 0.25, shares


def draw_rectangle(shown: MapPage) -> None:
    box = shown.box()
    shown.part(".leaflet-draw-draw-rectangle").click()
    shown.page.mouse.move(box["x"] + 300, box["y"] + 200)
    shown.page.mouse.down()
    shown.page.mouse.move(box["x"] + 420, box["y"] + 330, steps=4)
    shown.page.mouse.up()


def test_what_is_drawn_reaches_the_page_and_nothing_moves(shown: MapPage) -> None:
    """A rerun must not reload the frame: the view and the drawing would be gone."""
    shown.open().look_at(*CITY, 13)
    shown.frame.evaluate("window.sameFrame = true")
    view = shown.view()
    draw_rectangle(shown)
    expect(shown.page.get_by_text("drawn: Polygon")).to_be_visible()
    assert shown.frame.evaluate("window.sameFrame === true")
    assert shown.view() == view
    expect(shown.part("path.muster-drawn-area")).to_have_count(1)


def test_a_saved_area_is_shown_and_comes_back_into_the_drawing_tool(shown: MapPage) -> None:
    shown.open()
    shown.page.get_by_role("button", name="Save the middle").click()
    expect(shown.part("path.muster-saved-area")).to_have_count(1)
    shown.part("button.muster-button").click()
    expect(shown.part("path.muster-saved-area")).to_have_count(0)
    expect(shown.part("path.muster-drawn-area")).to_have_count(1)
    expect(shown.page.get_by_text("drawn: Polygon")).to_be_visible()


def test_a_forgotten_area_is_gone(shown: MapPage) -> None:
    shown.open()
    draw_rectangle(shown)
    expect(shown.page.get_by_text("drawn: Polygon")).to_be_visible()
    shown.page.get_by_role("button", name="Save what is drawn").click()
    shown.page.get_by_role("button", name="Forget").click()
    expect(shown.part("path.muster-drawn-area")).to_have_count(0)
    expect(shown.part("path.muster-saved-area")).to_have_count(0)


def test_another_filter_shows_others_in_the_same_frame(shown: MapPage) -> None:
    shown.open()
    shown.frame.evaluate("window.sameFrame = true")
    shown.page.get_by_role("combobox").first.click()
    shown.page.get_by_role("option", name="stretcher").click()
    expect(shown.part(".muster-status")).not_to_contain_text("20,000")
    households = int(shown.says().split(" ")[0].replace(",", ""))
    assert 600 < households < 1_000, "one in twenty-five rides on a stretcher"
    assert shown.frame.evaluate("window.sameFrame === true")


def test_the_view_is_where_one_left_it(shown: MapPage) -> None:
    shown.open().look_at(*CITY, 15)
    view = shown.view()
    shown.open()
    assert shown.view() == view


@pytest.mark.parametrize(("width", "query"), [(390, ""), (390, "?theme=dark"), (1280, "?theme=dark")])
def test_narrow_and_dark_nothing_covers_the_number_in_view(shown: MapPage, width: int, query: str) -> None:
    shown.page.set_viewport_size({"width": width, "height": 844})
    shown.open(query)
    status = shown.part(".muster-status").bounding_box()
    legend = shown.part(".muster-legend").bounding_box()
    assert status is not None
    assert legend is not None
    apart = status["y"] >= legend["y"] + legend["height"] or status["x"] + status["width"] <= legend["x"]
    assert apart
    assert shown.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_links_hold_under_a_base_path(browser: Browser, tmp_path: Path) -> None:
    with serving_map(tmp_path, MAP_HOUSEHOLDS="500", MAP_BASE_PATH="county/muster") as address:
        context = browser.new_context()
        shown = MapPage(context.new_page(), address).open()
        assert shown.says().startswith("500 households in view")
        assert shown.heard.everything == []
        context.close()
