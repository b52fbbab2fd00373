"""Two real sign-in providers on this machine: PyPI's `oidc-provider-mock` and npm's `oidc-provider`.

Both are at `localhost`, which a browser takes for another site than Muster's `127.0.0.1`: cookies
that must not come along from elsewhere do not.
"""

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import oidc_provider_mock
from playwright.sync_api import Page

from dashboard.assets.build import install, node_command
from dashboard.oidc.settings import CALLBACK_PATH
from tests.serving import free_port

NODE_PROVIDER = Path(__file__).parents[1] / "node_provider"
START_SECONDS = 30
SECRET = "a secret: 100% & more+"


@dataclass(frozen=True)
class RealProvider:
    """A provider, what Muster must be told of it, and how a person signs in and out there."""

    issuer: str
    settings: dict[str, str] = field(repr=False)
    say: Callable[[str, dict[str, Any]], None]
    """Make somebody known there, with these claims."""
    sign_in: Callable[[Page, str], None]
    sign_out: Callable[[Page], None]
    stop: Callable[[], None]

    def environment(self, **more: str) -> dict[str, str]:
        """The settings of an installation that uses it."""
        return {f"MUSTER_OIDC_{name}": text for name, text in {**self.settings, **more}.items()}


def _settings(folder: Path, issuer: str, client: str, secret: str) -> dict[str, str]:
    file = folder / "oidc-secret"
    file.write_text(secret)
    file.chmod(0o600)
    return {
        "NAME": "County sign-in",
        "ISSUER": issuer,
        "CLIENT_ID": client,
        "SECRET_FILE": str(file),
    }


def wait_for(issuer: str) -> None:
    """Wait until a provider answers."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            if httpx.get(f"{issuer}/.well-known/openid-configuration").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"{issuer} does not answer")


@contextmanager
def mock_provider(folder: Path, muster: str) -> Iterator[RealProvider]:
    """PyPI's: Muster registers itself there. It does not tell when somebody signed in."""
    port = free_port()
    issuer = f"http://localhost:{port}"
    running = oidc_provider_mock.run_server_in_thread(
        port, require_client_registration=True, require_nonce=True
    )
    running.__enter__()
    stopped: list[bool] = []

    def stop() -> None:
        if not stopped:
            stopped.append(True)
            running.__exit__(None, None, None)

    def say(name: str, claims: dict[str, Any]) -> None:
        httpx.put(f"{issuer}/users/{name}", json=claims).raise_for_status()

    def sign_in(page: Page, name: str) -> None:
        page.get_by_placeholder("sub").fill(name)
        page.get_by_role("button", name="Authorize").click()

    def sign_out(page: Page) -> None:
        page.locator("form button, form input[type=submit]").first.click()

    try:
        wait_for(issuer)
        body = {"redirect_uris": [f"{muster}{CALLBACK_PATH}"]}
        client = httpx.post(f"{issuer}/oauth2/clients", json=body).raise_for_status().json()
        settings = _settings(folder, issuer, client["client_id"], client["client_secret"])
        yield RealProvider(issuer, {**settings, "FRESH_MINUTES": "0"}, say, sign_in, sign_out, stop)
    finally:
        stop()


@contextmanager
def node_provider(folder: Path, muster: str) -> Iterator[RealProvider]:
    """npm's: a certified one, with PKCE required, ES256, and groups behind the user-info address."""
    port, people = free_port(), folder / "people.json"
    issuer = f"http://localhost:{port}"
    people.write_text("{}")
    told = {
        "port": port,
        "client_id": "muster",
        "client_secret": SECRET,
        "redirect_uris": [f"{muster}{CALLBACK_PATH}"],
        "post_logout_redirect_uris": [f"{muster}/sign-in"],
        "people": str(people),
    }
    (folder / "provider.json").write_text(json.dumps(told))

    def say(name: str, claims: dict[str, Any]) -> None:
        people.write_text(json.dumps({**json.loads(people.read_text()), name: claims}))

    def sign_in(page: Page, name: str) -> None:
        page.get_by_label("Name").fill(name)
        page.get_by_label("with a code").check()
        page.get_by_role("button", name="Continue").click()

    def sign_out(page: Page) -> None:
        page.get_by_role("button", name="Yes, sign me out").click()

    install(folder, lists=NODE_PROVIDER)
    (folder / "server.js").write_bytes((NODE_PROVIDER / "server.js").read_bytes())
    process = subprocess.Popen([*node_command(), "server.js", "provider.json"], cwd=folder)

    def stop() -> None:
        process.terminate()
        process.wait(timeout=15)

    try:
        wait_for(issuer)
        yield RealProvider(issuer, _settings(folder, issuer, "muster", SECRET), say, sign_in, sign_out, stop)
    finally:
        stop()
