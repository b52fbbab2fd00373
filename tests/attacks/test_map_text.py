"""Ten hostile texts in every place where a map takes text: nothing runs, nothing leaves."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.map_browser import MapPage, chromium, serving_map

pytestmark = [pytest.mark.attack, pytest.mark.journey]

PAYLOADS = [
    "<script>window.top.taken = window.taken = 1</script>",
    "<img src=x onerror='window.top.taken = window.taken = 1'>",
    "<svg onload=window.top.taken=window.taken=1>",
    "${window.top.taken = window.taken = 1}",
    "`+(window.top.taken = window.taken = 1)+`",
    "\\`;window.top.taken=window.taken=1;//",
    "</script><script>window.taken = 1</script>",
    "'-(window.taken = 1)-'",
    '"><iframe src="http://evil.example/a"></iframe>',
    "<a href='javascript:window.taken=1'>x</a><link rel=stylesheet href=//evil.example>",
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("text")
    page = "tests/attacks/map_text_page.py"
    with serving_map(
        folder, MAP_HOUSEHOLDS="10", MAP_PAGE=page, MAP_PAYLOADS=json.dumps(PAYLOADS)
    ) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def opened(browser: Browser, address: str) -> MapPage:
    shown = MapPage(browser.new_context().new_page(), address)
    shown.page.goto(address)
    shown.part(".leaflet-container").wait_for()
    shown.part(".leaflet-control-layers-overlays label").nth(len(PAYLOADS) - 1).wait_for()
    shown.page.wait_for_timeout(500)
    return shown


def test_hostile_text_is_shown_and_does_nothing(browser: Browser, address: str) -> None:
    """Tooltips, icons, layer names, GeoJSON fields with their aliases, and the attribution."""
    shown = opened(browser, address)
    for number, payload in enumerate(PAYLOADS):
        for place in (".leaflet-marker-icon", "path.leaflet-interactive"):
            shown.part(place).nth(number).dispatch_event("mouseover")
            shown.part(place).nth(number).dispatch_event("mousemove")
            assert payload in " ".join(shown.part(".leaflet-tooltip").all_text_contents())
            shown.part(place).nth(number).dispatch_event("mouseout")
    assert shown.frame.evaluate("window.taken") is None
    assert shown.page.evaluate("window.taken") is None
    assert shown.part("img[src=x], iframe, .leaflet-pane script, .leaflet-pane svg[onload]").count() == 0
    assert shown.heard.everything == []


def test_each_text_is_read_as_it_was_written(browser: Browser, address: str) -> None:
    """Harmless is not enough: an empty label would hide what somebody wrote."""
    shown = opened(browser, address)
    attribution = shown.part(".leaflet-control-attribution").text_content() or ""
    for number, payload in enumerate(PAYLOADS):
        assert shown.part(".leaflet-marker-icon").nth(number).text_content() == payload
        label = shown.part(".leaflet-control-layers-overlays label").nth(number).text_content() or ""
        assert label.strip() == payload
        assert payload in attribution


def test_the_attack_is_real(browser: Browser, address: str) -> None:
    """Without `esc()` at least one of the texts runs, or the test above would prove nothing."""
    shown = MapPage(browser.new_context().new_page(), address)
    shown.page.goto(f"{address}/?raw=yes")
    shown.page.wait_for_timeout(4_000)
    assert shown.frame.evaluate("window.taken") == 1 or shown.heard.everything
