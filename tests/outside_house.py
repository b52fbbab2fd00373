"""A county that is no demo, with a sign-in provider: the real way in, one page behind it, no screens."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard.settings import settings_from
from dashboard.web.boundary import Boundary
from dashboard.web.gate import Gate
from dashboard.web.headers import SecurityHeaders
from dashboard.web.oidc_pages import OidcPages
from dashboard.web.plain_pages import Frame
from dashboard.web.session import caller_of
from dashboard.web.sign_in import FORM_PATHS, SignInPages
from dashboard.wiring import House, key_files, open_house
from data_access.access import Role, console_caller
from data_access.accounts_sessions import LiveSession
from data_access.audit import AuditLine
from tests.doors import StillClock
from tests.outside_provider import CLIENT, SECRET, OutsideProvider

ADDRESS = "https://muster.test"
CHIEF = console_caller("console", frozenset({Role.ADMINISTRATOR}))


@dataclass
class Way:
    """A browser before the county, and the provider that it is sent to."""

    house: House
    browser: TestClient
    provider: OutsideProvider
    clock: StillClock
    answered: list[str] = field(default_factory=list)

    def there(self, to: str = "/needs") -> str:
        """Press the button; the address at the provider."""
        answer = self.browser.get(f"/sign-in/oidc?to={to}")
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    def back(self, there: str) -> str:
        """Sign in at the provider; the address to which it sends back, without our name."""
        answer = httpx.get(there, follow_redirects=False)
        assert answer.status_code == 302, answer.text
        parts = urlsplit(answer.headers["location"])
        assert f"{parts.scheme}://{parts.netloc}" == ADDRESS
        return f"{parts.path}?{parts.query}"

    def sign_in(self) -> httpx.Response:
        """Go the whole way."""
        return self.browser.get(self.back(self.there()))

    def who(self) -> object:
        """Ask the page behind the gate who is there; None where it leads to the sign-in."""
        answer = self.browser.get("/needs")
        return answer.json() if answer.status_code == 200 else None

    def lines(self, limit: int = 20) -> list[AuditLine]:
        """The latest lines of the trail, the latest first."""
        return [kept.line for kept in self.house.store.audit.lines(limit=limit)]


def secret_file(folder: Path, secret: str = SECRET) -> Path:
    """The client secret as an installation keeps it."""
    path = folder / "oidc-secret"
    path.write_text(secret)
    path.chmod(0o600)
    return path


@contextmanager
def outside_house(folder: Path, clock: StillClock, provider: OutsideProvider, **told: str) -> Iterator[Way]:
    """The county in `folder`; `told` are more of its settings, without `MUSTER_OIDC_`."""
    settings = settings_from(
        {
            "MUSTER_DATA_FOLDER": str(folder),
            "MUSTER_JURISDICTION": "Test County",
            "MUSTER_HTTPS": "1",
            "MUSTER_ALLOWED_HOSTS": "muster.test",
            "MUSTER_OIDC_NAME": "County sign-in",
            "MUSTER_OIDC_ISSUER": provider.address,
            "MUSTER_OIDC_CLIENT_ID": CLIENT,
            "MUSTER_OIDC_SECRET_FILE": str(secret_file(folder)),
            **{f"MUSTER_OIDC_{name}": text for name, text in told.items()},
        }
    )
    if not key_files(settings).exist():
        key_files(settings).make()
    house = open_house(settings, clock=clock)
    try:
        with TestClient(
            _app(house), base_url=ADDRESS, headers={"origin": ADDRESS}, follow_redirects=False
        ) as browser:
            yield Way(house, browser, provider, clock)
    finally:
        house.close()


def _app(house: House) -> Starlette:
    async def find_session(token: str, address: str) -> LiveSession | None:
        return house.find_session(token, address)

    async def page(request: Request) -> JSONResponse:
        caller = caller_of(request)
        return JSONResponse({"name": caller.name, "roles": sorted(caller.roles)})

    party = house.relying_party
    assert party is not None
    frame = Frame("Test County", demo=False)
    pages = SignInPages(house.sign_ins, house.accounts, frame, https=True, provider=party)
    outside = OidcPages(party, house.outside_sign_ins, pages)
    return Starlette(
        routes=[*pages.routes(), *outside.routes(), Route("/", page), Route("/needs", page)],
        middleware=[
            Middleware(SecurityHeaders, shell="", form_paths=FORM_PATHS, https=True),
            Middleware(Boundary, hosts=("muster.test",), https=True, limit_bytes=lambda _path: 16_384),
            Middleware(Gate, find_session=find_session, https=True),
        ],
    )
