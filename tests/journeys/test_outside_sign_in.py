"""Signing in through two real providers, in Chromium: there and back, roles, signing out, and what fails."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.settings import DEMO_JURISDICTION
from data_access.access import Role
from tests.journeys.office import NARROW, PATIENCE_MILLISECONDS, WIDE, visiting
from tests.journeys.real_providers import RealProvider, mock_provider, node_provider
from tests.journeys.test_accessibility import SCREENS, axe, violations  # noqa: F401 - a fixture
from tests.serving import RunningServer, free_port, serving

pytestmark = pytest.mark.journey
PICTURES = Path(__file__).parents[1] / "screenshots"
BUTTON = "Sign in with County sign-in"

Start = Callable[[Path, str], AbstractContextManager[RealProvider]]


@dataclass
class Desk:
    """Somebody before a browser of their own, with Muster and a provider at other sites."""

    page: Page
    server: RunningServer
    provider: RealProvider
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        """Go to an address of Muster."""
        self.page.goto(f"{self.server.address}{path}")

    def sign_in(self, name: str, path: str = "/") -> None:
        """Press the button and sign in at the provider."""
        self.go(path)
        self.page.get_by_role("link", name=BUTTON).click()
        self.page.wait_for_url(f"{self.provider.issuer}/**")
        self.provider.sign_in(self.page, name)
        self.page.wait_for_url(f"{self.server.address}/**")

    def picture(self, name: str) -> None:
        """Take a picture of the page, wide and narrow, light and dark."""
        PICTURES.mkdir(exist_ok=True)
        for size in (WIDE, NARROW):
            for scheme in ("light", "dark"):
                self.page.set_viewport_size(size)  # type: ignore[arg-type]
                self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                self.page.screenshot(path=PICTURES / f"{name}-{size['width']}-{scheme}.png")
        self.page.set_viewport_size(WIDE)  # type: ignore[arg-type]


@contextmanager
def desk(browser: Browser, server: RunningServer, provider: RealProvider) -> Iterator[Desk]:
    """Sit down; in the end no policy of ours was broken by a page of ours."""
    context = browser.new_context(viewport=WIDE, locale="en-US")  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    page = context.new_page()
    seat = Desk(page, server, provider)
    own = urlsplit(server.address).netloc
    page.on(
        "console",
        lambda told: (
            seat.complaints.append(told.text)
            if "Content Security Policy" in told.text and urlsplit(page.url).netloc == own
            else None
        ),
    )
    try:
        yield seat
        assert seat.complaints == []
    finally:
        context.close()


@dataclass(frozen=True)
class Office:
    """Muster and its provider, both running."""

    server: RunningServer
    provider: RealProvider


@contextmanager
def office(start: Start, folder: Path, *, county: str = DEMO_JURISDICTION, **told: str) -> Iterator[Office]:
    """Start a provider, then Muster with its settings."""
    port = free_port()
    (folder / "provider").mkdir()
    with start(folder / "provider", f"http://127.0.0.1:{port}") as provider:
        (folder / "muster").mkdir()
        more = {**provider.environment(**told), "MUSTER_JURISDICTION": county}
        with serving(folder / "muster", port=port, more=more) as server:
            yield Office(server, provider)


@pytest.fixture(
    scope="module", params=[mock_provider, node_provider], ids=["oidc-provider-mock", "oidc-provider"]
)
def here(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Each of the two, with roles from the administration page."""
    with office(request.param, tmp_path_factory.mktemp("office")) as found:
        yield found


def abouts(server: RunningServer) -> list[str]:
    """What the latest lines of the trail are about."""
    house = server.house()
    try:
        return [kept.line.about for kept in house.store.audit.lines(limit=50)]
    finally:
        house.close()


def test_a_first_sign_in_gets_a_role_from_an_administrator_and_loses_it_at_the_next_click(
    here: Office, county_browser: Browser
) -> None:
    """The whole way in, by hand: the page without a role, the role, its end, and both ways out."""
    here.provider.say("grace", {"preferred_username": "grace", "name": "Grace H"})
    with desk(county_browser, here.server, here.provider) as grace:
        grace.go("/registry_counts")
        grace.picture("sign-in-with-provider")
        grace.sign_in("grace", "/registry_counts")
        expect(grace.page.get_by_role("heading", name="Nothing to open yet")).to_be_visible()
        expect(grace.page.get_by_text("grace", exact=True)).to_be_visible()
        grace.picture("nothing-to-open-yet")
        with visiting(county_browser, here.server, Role.ADMINISTRATOR) as administrator:
            administrator.open("/administration")
            administrator.choose("Account", "grace")
            administrator.page.get_by_role("button", name="Analyst").first.click()
            administrator.press("Save the roles")
            expect(administrator.page.get_by_text("hold from this person's next click")).to_be_visible()
            grace.go("/registry_counts")
            expect(grace.page.get_by_role("heading", name="Registry counts")).to_be_visible()
            administrator.page.get_by_role("button", name="Analyst").first.click()
            administrator.press("Save the roles")
            administrator.settle()
            grace.page.get_by_role("link", name="Situation").click()
            expect(grace.page.get_by_role("heading", name="Nothing to open yet")).to_be_visible()
        grace.page.get_by_role("link", name="Sign out").click()
        grace.page.get_by_role("button", name="Sign out").click()
        grace.page.wait_for_url(f"{here.provider.issuer}/**")
        here.provider.sign_out(grace.page)
        grace.page.wait_for_url(f"{here.server.address}/sign-in*")
        grace.go("/account")
        expect(grace.page.get_by_role("heading", name="Sign in")).to_be_visible()
    told = abouts(here.server)
    assert "account grace: granted analyst" in told
    assert f"proven by {here.provider.issuer}" in told
    assert "signed out" in told


def test_the_way_in_can_be_read_and_used_by_everybody(
    here: Office,
    county_browser: Browser,
    axe: str,  # noqa: F811 - the fixture of that name
) -> None:
    """WCAG 2.1 AA for the form with its second way in and for a refusal; the way in by keyboard alone."""
    with desk(county_browser, here.server, here.provider) as seat:
        for name, (size, scheme) in SCREENS.items():
            seat.page.set_viewport_size(size)  # type: ignore[arg-type]
            seat.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            for path in ("/sign-in/oidc/callback", "/sign-in"):
                seat.go(path)
                assert violations(seat.page.main_frame, axe, f"{path} {name}") == []
        for _ in range(3):
            seat.page.keyboard.press("Tab")
        assert seat.page.evaluate("document.activeElement.innerText") == BUTTON
        seat.page.keyboard.press("Enter")
        seat.page.wait_for_url(f"{here.provider.issuer}/**")


def test_an_answer_opened_again_is_told_and_on_record(here: Office, county_browser: Browser) -> None:
    here.provider.say("ada", {"preferred_username": "ada"})
    with desk(county_browser, here.server, here.provider) as ada:
        answers: list[str] = []
        ada.page.on("request", lambda asked: answers.append(asked.url) if "/callback?" in asked.url else None)
        ada.sign_in("ada")
        expect(ada.page.get_by_role("heading", name="Nothing to open yet")).to_be_visible()
        ada.page.goto(answers[0])
        expect(ada.page.get_by_role("alert")).to_contain_text("was used already")
    assert any("the state was unknown, used or too old" in about for about in abouts(here.server))
    assert "code=" not in here.server.log


def test_roles_follow_the_claim_and_a_second_factor_is_required(
    tmp_path: Path, county_browser: Browser
) -> None:
    """With npm's provider: groups come from its user-info address, `amr` from the signed token."""
    told = {
        "ROLE_CLAIM": "groups",
        "ROLES": '{"911": "call_taker", "plans": "analyst"}',
        "SECOND_FACTOR": "amr:mfa",
    }
    with office(node_provider, tmp_path, **told) as here:
        here.provider.say("grace", {"preferred_username": "grace", "groups": ["911"]})
        with desk(county_browser, here.server, here.provider) as grace:
            grace.sign_in("grace", "/call_taking")
            expect(grace.page.get_by_role("heading", name="Call taking")).to_be_visible()
        here.provider.say("grace", {"preferred_username": "grace", "groups": ["plans"]})
        with desk(county_browser, here.server, here.provider) as grace:
            grace.sign_in("grace", "/registry_counts")
            expect(grace.page.get_by_role("heading", name="Registry counts")).to_be_visible()
        with desk(county_browser, here.server, here.provider) as grace:
            grace.go("/")
            grace.page.get_by_role("link", name=BUTTON).click()
            grace.page.get_by_label("Name").fill("grace")
            grace.page.get_by_role("button", name="Continue").click()
            expect(grace.page.get_by_role("alert")).to_contain_text("did not confirm a second factor")
            grace.picture("sign-in-refused")
        with desk(county_browser, here.server, here.provider) as nobody:
            nobody.sign_in("nobody")
            expect(nobody.page.get_by_role("alert")).to_contain_text("left the sign-in service")


def test_our_second_factor_is_set_up_and_asked_where_the_provider_gives_none(
    tmp_path: Path, county_browser: Browser
) -> None:
    """In a county that is no demo; the cookies of the half-way are strict, and come along all the same."""
    with office(node_provider, tmp_path, county="Test County") as here:
        here.provider.say("grace", {"preferred_username": "grace"})
        with desk(county_browser, here.server, here.provider) as grace:
            grace.sign_in("grace", "/account")
            expect(grace.page.get_by_role("heading", name="A second factor")).to_be_visible()
            phone = pyotp.TOTP(grace.page.locator(".key").inner_text().replace(" ", ""))
            grace.page.get_by_label("Six digits").fill(phone.now())
            grace.page.get_by_role("button", name="Confirm").click()
            expect(grace.page.get_by_role("heading", name="Nothing to open yet")).to_be_visible()
        with desk(county_browser, here.server, here.provider) as grace:
            grace.sign_in("grace")
            expect(grace.page.get_by_role("heading", name="Your code")).to_be_visible()


@pytest.mark.parametrize("start", [mock_provider, node_provider], ids=["oidc-provider-mock", "oidc-provider"])
def test_a_wrong_secret_and_a_provider_that_is_down_leave_the_password(
    tmp_path: Path, county_browser: Browser, start: Start
) -> None:
    """A sentence each, no traceback, and the form for name and password lets in as ever."""
    wrong = tmp_path / "wrong"
    wrong.write_text("not the secret")
    wrong.chmod(0o600)
    with office(start, tmp_path, SECRET_FILE=str(wrong)) as here:
        here.provider.say("grace", {"preferred_username": "grace"})
        with desk(county_browser, here.server, here.provider) as seat:
            seat.sign_in("grace")
            expect(seat.page.get_by_role("alert")).to_contain_text("its secret is wrong")
            here.provider.stop()
            # What the provider said a second ago still counts; after that it is asked again.
            seat.page.wait_for_timeout(1_100)
            seat.go("/account")
            seat.page.get_by_role("link", name=BUTTON).click()
            expect(seat.page.get_by_role("alert")).to_contain_text("does not answer just now")
            account = here.server.accounts[Role.ANALYST]
            seat.page.get_by_label("Name").fill(account.name)
            seat.page.get_by_label("Password").fill(account.password)
            seat.page.get_by_role("button", name="Sign in").click()
            expect(seat.page.get_by_role("heading", name="Your account")).to_be_visible()
        assert "Traceback" not in here.server.log


def test_the_glass_is_broken_by_somebody_whom_only_the_provider_knows(
    tmp_path: Path, county_browser: Browser
) -> None:
    """No password and no code here: the provider is asked anew, and only then the form stands there.

    With npm's provider; the other does not tell when somebody signed in, and is not believed.
    """
    told = {"ROLE_CLAIM": "groups", "ROLES": '{"911": "call_taker"}', "SECOND_FACTOR": "amr:mfa"}
    with office(node_provider, tmp_path, **told) as here:
        here.provider.say("grace", {"preferred_username": "grace", "groups": ["911"]})
        with desk(county_browser, here.server, here.provider) as grace:
            grace.sign_in("grace", "/break_glass")
            grace.page.get_by_role("link", name="Prove who you are").click()
            grace.page.wait_for_url(f"{here.provider.issuer}/**")
            here.provider.sign_in(grace.page, "grace")
            grace.page.get_by_label("Phone of the household").fill("(612) 555-0199")
            grace.picture("glass-after-proof")
            grace.page.get_by_label("Why this cannot wait").fill("Smoke is seen and nobody answers")
            grace.page.get_by_role("button", name="Break the glass").click()
            expect(grace.page.get_by_text("No household is registered there")).to_be_visible()
    assert f"proved again who it is, by {here.provider.issuer}" in abouts(here.server)
