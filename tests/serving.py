"""The real server in a process of its own, for the tests that come through its front door."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from dashboard.demo_sign_ins import DemoSignIn, sign_ins
from dashboard.settings import ROOT, settings_from
from dashboard.wiring import House, key_files, open_house
from data_access.access import Role

START_SECONDS = 60
BROWSER_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")


@dataclass(frozen=True)
class RunningServer:
    """A server that answers, with one account for each role. Its data go with the test."""

    address: str
    environment: dict[str, str]
    accounts: dict[Role, DemoSignIn]
    process: subprocess.Popen[bytes]

    def visitor(self) -> httpx.Client:
        """Return a client that nobody knows; it names its origin as a browser does."""
        return httpx.Client(base_url=self.address, headers={"origin": self.address}, timeout=30)

    def signed_in(self, role: Role) -> httpx.Client:
        """Return a client with the cookie of this role."""
        account = self.accounts[role]
        with self.visitor() as visitor:
            answer = visitor.post("/sign-in", data={"name": account.name, "password": account.password})
            assert answer.status_code == 303, answer.text
            client = self.visitor()
            client.cookies = visitor.cookies
            return client

    def cookies_for_browser(self, role: Role) -> list[dict[str, str]]:
        """Return what `context.add_cookies` of Playwright takes, so that a journey starts signed in."""
        with self.signed_in(role) as client:
            return [{"name": "muster", "value": client.cookies["muster"], "url": self.address}]

    def house(self) -> House:
        """Open the same data from the test; close it again."""
        return open_house(settings_from(self.environment))

    @property
    def log(self) -> str:
        """What the server has written so far."""
        return Path(self.environment["MUSTER_DATA_FOLDER"], "server.log").read_text()


def free_port() -> int:
    """Return a port of this machine that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(
    folder: Path,
    fill: Callable[[House], None] | None = None,
    *,
    port: int = 0,
    more: Mapping[str, str] | None = None,
) -> Iterator[RunningServer]:
    """Serve an installation in `folder`; `fill` puts records into it before the start.

    `more` are settings, and with another county than the demo's there are no sign-ins; `port` is one
    of `free_port` that somebody was told already.
    """
    port = port or free_port()
    environment = {
        "MUSTER_DATA_FOLDER": str(folder),
        "MUSTER_PORT": str(port),
        "MUSTER_ALLOWED_HOSTS": "127.0.0.1,localhost",
        **(more or {}),
    }
    with started(folder, environment, _prepare(environment, fill)) as server:
        yield server


@contextmanager
def started(
    folder: Path, environment: dict[str, str], accounts: dict[Role, DemoSignIn]
) -> Iterator[RunningServer]:
    """Start the server on what is in `folder`, and stop it in the end."""
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "dashboard", "serve"],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        address = f"http://127.0.0.1:{environment['MUSTER_PORT']}"
        server = RunningServer(address, environment, accounts, process)
        try:
            _wait(server)
            yield server
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _prepare(environment: dict[str, str], fill: Callable[[House], None] | None) -> dict[Role, DemoSignIn]:
    settings = settings_from(environment)
    if not key_files(settings).exist():
        key_files(settings).make()
    house = open_house(settings)
    try:
        if fill is not None:
            fill(house)
        if not settings.demo:
            return {}
        return {one.role: one for one in sign_ins(house)}
    finally:
        house.close()


def _wait(server: RunningServer) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if server.process.poll() is not None:
            raise AssertionError(f"the server ended:\n{server.log}")
        try:
            if httpx.get(f"{server.address}/healthz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"the server does not answer:\n{server.log}")


@pytest.fixture(scope="session")
def running_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """The server with an account for each role and no household; stops by itself."""
    with serving(tmp_path_factory.mktemp("served")) as server:
        yield server
