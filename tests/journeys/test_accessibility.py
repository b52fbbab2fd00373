"""Every page of every role holds WCAG 2.1 A and AA as far as axe-core can tell: light, dark, wide, narrow.

Nothing is left out: with our theme and `dashboard/ui/look.css`, Streamlit's own parts hold it too.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Frame, Locator

from dashboard.assets.build import install
from dashboard.ui.navigation import PAGES
from data_access.access import GRANTS, Role
from tests.journeys.office import NARROW, WIDE, Visitor, visiting
from tests.journeys.test_zones import WEST, bring_in_three, choose_status
from tests.serving import RunningServer

pytestmark = pytest.mark.journey
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
SCREENS = {
    f"{name} {scheme}": (size, scheme)
    for name, size in (("wide", WIDE), ("narrow", NARROW))
    for scheme in ("light", "dark")
}


@dataclass(frozen=True)
class Violation:
    """One element that breaks one rule."""

    where: str
    rule: str
    element: str
    told: str


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The script of axe-core, fetched by its hash; the application never serves it."""
    packages = install(tmp_path_factory.mktemp("axe"))
    return (packages / "axe-core" / "axe.min.js").read_text("utf-8")


def violations(frame: Frame, axe: str, where: str) -> list[Violation]:
    """Ask axe-core about one frame, without those inside it."""
    frame.evaluate(axe)
    found: dict[str, Any] = frame.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, iframes: false,"
        " resultTypes: ['violations']})",
        TAGS,
    )
    return [
        Violation(where, one["id"], f"{node['target']} {node['html'][:200]}", node["failureSummary"])
        for one in found["violations"]
        for node in one["nodes"]
    ]


def _of_page(visitor: Visitor, axe: str, where: str) -> list[Violation]:
    visitor.settle()
    visitor.page.wait_for_timeout(700)
    frames = [frame for frame in visitor.page.frames if not frame.is_detached()]
    return [one for frame in frames for one in violations(frame, axe, where)]


def _pages_of(role: Role) -> list[str]:
    return [entry.file for entry in PAGES if entry.permission in GRANTS[role]]


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
@pytest.mark.parametrize("screen", list(SCREENS))
def test_no_page_of_a_role_breaks_a_rule(
    county: RunningServer, county_browser: Browser, axe: str, role: Role, screen: str
) -> None:
    size, scheme = SCREENS[screen]
    found: list[Violation] = []
    with visiting(county_browser, county, role, size=size, scheme=scheme) as visitor:
        for page in _pages_of(role):
            visitor.open(f"/{page}")
            found += _of_page(visitor, axe, page)
    assert not found, "\n".join(map(repr, found))


def _with_names(manager: Visitor) -> None:
    manager.open("/functional_needs?place=Dayton+(city)")
    manager.type_in("Reason", "Door to door before the flood")


def _with_corners(manager: Visitor) -> None:
    manager.open("/functional_needs?area=typed")


def _with_a_call(taker: Visitor) -> None:
    taker.open("/call_taking")
    taker.type_in("Number that is calling", "(612) 555-1234")
    taker.press("Show the codes")


def _with_a_file(registrar: Visitor) -> None:
    registrar.open("/profiles")
    registrar.type_in("Source", "accessibility")
    registrar.page.locator("input[type=file]").set_input_files(Path(__file__).with_name("three_rows.csv"))
    registrar.page.get_by_role("button", name="Dry run").wait_for()
    registrar.press("Dry run")
    registrar.page.get_by_text("rows read").first.wait_for()


def _with_consents(registrar: Visitor) -> None:
    registrar.open("/profiles")
    registrar.type_in("Phone of the household", "(612) 555-1234")
    registrar.page.get_by_text("What the household agreed to").wait_for()


def _refused(taker: Visitor) -> None:
    taker.open("/call_taking")
    taker.type_in("Number that is calling", "12")


def _with_the_glass_broken(taker: Visitor) -> None:
    taker.open("/break_glass")
    page = taker.page
    if page.get_by_role("textbox", name="once more").count():
        page.get_by_role("textbox", name="Phone of the household").fill("(612) 555-0102")
        page.get_by_role("textbox", name="Why this cannot wait").fill("She does not answer the door")
        password = taker.server.accounts[Role.CALL_TAKER].password
        page.get_by_role("textbox", name="once more").fill(password)
        page.get_by_test_id("stFormSubmitButton").get_by_role("button").click()
    page.get_by_text("The glass is broken until").wait_for()


def _with_looks_at_a_household(administrator: Visitor) -> None:
    administrator.open("/oversight?part=By+household")
    administrator.page.get_by_role("textbox", name="Phone, number of the household").fill("612-555-0102")
    administrator.type_in("Reason", "Request of the resident, by letter")
    administrator.page.get_by_text("Full number").wait_for()


def _with_the_export(administrator: Visitor) -> None:
    administrator.open("/administration?part=Audit+trail")
    administrator.page.get_by_text("Export the trail").click()
    administrator.page.get_by_text("Signed lines").wait_for()


def _with_zones(manager: Visitor) -> None:
    """The same file again changes nothing, so that the second look finds the same zones."""
    manager.open("/zones")
    if manager.page.get_by_text("No zone has been drawn or imported yet").count():
        bring_in_three(manager)


def _with_an_order_to_confirm(manager: Visitor) -> None:
    _with_zones(manager)
    choose_status(manager, WEST, "O · Order")
    manager.page.get_by_text("would have no warning").wait_for()


def _as_everybody(manager: Visitor) -> None:
    _with_zones(manager)
    manager.page.goto(f"{manager.server.address}/public/zones")
    manager.page.locator("svg.zones").wait_for()


STATES: Mapping[str, tuple[Role, Callable[[Visitor], None]]] = {
    "names are shown": (Role.EMERGENCY_MANAGER, _with_names),
    "corners are typed in": (Role.EMERGENCY_MANAGER, _with_corners),
    "a profile with its codes": (Role.CALL_TAKER, _with_a_call),
    "a file was tried": (Role.REGISTRAR, _with_a_file),
    "how consents were given": (Role.REGISTRAR, _with_consents),
    "the glass is broken": (Role.CALL_TAKER, _with_the_glass_broken),
    "looks at a household": (Role.ADMINISTRATOR, _with_looks_at_a_household),
    "the trail goes out": (Role.ADMINISTRATOR, _with_the_export),
    "a step of the zones": (Role.EMERGENCY_MANAGER, _with_an_order_to_confirm),
    "the public zones": (Role.EMERGENCY_MANAGER, _as_everybody),
    "a refusal is shown": (Role.CALL_TAKER, _refused),
}


@pytest.mark.parametrize("state", list(STATES))
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_state_of_a_page_breaks_a_rule(
    county: RunningServer, county_browser: Browser, axe: str, state: str, scheme: str
) -> None:
    role, reach = STATES[state]
    with visiting(county_browser, county, role, scheme=scheme) as visitor:
        reach(visitor)
        found = _of_page(visitor, axe, state)
        assert not found, "\n".join(map(repr, found))


def _colour(part: Locator) -> str:
    return str(part.evaluate("one => getComputedStyle(one).color"))


def test_the_check_itself_sees_a_segment_that_cannot_be_read(
    county: RunningServer, county_browser: Browser, axe: str
) -> None:
    """Without our own look, Streamlit's chosen segment in the dark has 4.0 : 1."""
    with visiting(county_browser, county, Role.EMERGENCY_MANAGER, scheme="dark") as manager:
        manager.open("/functional_needs")
        chosen = manager.page.locator("button[data-selected][data-variant]").first
        chosen.wait_for()
        before = _colour(chosen)
        manager.page.evaluate(
            "() => [...document.querySelectorAll('style')]"
            ".filter(style => style.textContent.includes('[data-selected][data-variant]'))"
            ".forEach(style => style.remove())"
        )
        # The colour changes slowly, and axe-core looks at the moment.
        manager.page.wait_for_timeout(1_000)
        assert _colour(chosen) != before
        rules = {one.rule for one in violations(manager.page.main_frame, axe, "without our look")}
    assert "color-contrast" in rules


def test_less_motion_is_less_motion(county: RunningServer, county_browser: Browser) -> None:
    with visiting(county_browser, county, Role.EMERGENCY_MANAGER) as manager:
        manager.page.emulate_media(reduced_motion="reduce")
        manager.open("/functional_needs")
        longest = (
            "() => Math.max(...[...document.querySelectorAll('*')].flatMap(one => {"
            " const look = getComputedStyle(one);"
            " return [look.transitionDuration, look.animationDuration].flatMap(all => all.split(','))"
            ".map(parseFloat) }))"
        )
        assert all(frame.evaluate(longest) <= 0.01 for frame in manager.page.frames)
        manager.page.emulate_media(reduced_motion="no-preference")
        assert manager.page.evaluate(longest) > 0.01
