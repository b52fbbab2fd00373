"""The small map in a browser whose network ends at this machine, and everything it says and asks for."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from playwright.sync_api import (
    Browser,
    Frame,
    FrameLocator,
    Locator,
    Page,
    Playwright,
    Request,
    sync_playwright,
)

from tests.journeys.map_world import write_base_map
from tests.serving import BROWSER_FLAGS, free_port

ROOT = Path(__file__).parents[2]
NO_NETWORK = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
PATIENCE_MILLISECONDS = 30_000


@contextmanager
def serving_map(folder: Path, **environment: str) -> Iterator[str]:
    """Serve the small map; gives its address. Variables begin with MAP_ and are read by `map_server`."""
    base_map = folder / "county.pmtiles"
    if not base_map.exists():
        write_base_map(base_map)
    port, path = free_port(), environment.get("MAP_BASE_PATH", "")
    address = f"http://127.0.0.1:{port}" + (f"/{path}" if path else "")
    with (folder / "map_server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.map_server", str(port), str(base_map)],
            cwd=ROOT,
            env={**os.environ, **environment, "PYTHONPATH": str(ROOT)},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(f"{address}/_stcore/health", process)
            yield address
        finally:
            process.terminate()
            process.wait(timeout=15)


def _wait(address: str, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(address).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError("the map's server does not answer")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium that knows no other machine than this one."""
    with _driver() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=[*BROWSER_FLAGS, NO_NETWORK]
        )
        yield browser
        browser.close()


_drivers: list[Playwright] = []


@contextmanager
def _driver() -> Iterator[Playwright]:
    """Playwright, which runs only once in a thread: browsers whose times overlap share it."""
    if _drivers:
        yield _drivers[0]
        return
    with sync_playwright() as playwright:
        _drivers.append(playwright)
        yield playwright
        _drivers.clear()


@dataclass
class Heard:
    """What went wrong in a page: requests to outside, failed ones, errors."""

    outside: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def everything(self) -> list[str]:
        return [*self.outside, *self.failed, *self.errors]


class MapPage:
    """A page with a map in it; methods say what a person does."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address, self.heard = page, address, Heard()
        page.on("request", self._request)
        page.on("requestfailed", self._failed)
        page.on("response", lambda answer: answer.status >= 400 and self.heard.failed.append(answer.url))
        page.on("pageerror", lambda error: self.heard.errors.append(str(error)))
        page.on("console", lambda said: said.type == "error" and self.heard.errors.append(said.text))

    def _request(self, request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")):
            self.heard.outside.append(request.url)

    def _failed(self, request: Request) -> None:
        # A question that nobody waits for any more is given up on purpose.
        if "ERR_ABORTED" not in (request.failure or ""):
            self.heard.failed.append(f"{request.url} {request.failure}")

    def open(self, query: str = "") -> "MapPage":
        self.page.goto(f"{self.address}/{query}")
        return self.drawn()

    def drawn(self) -> "MapPage":
        """Wait until the map has drawn what is in view."""
        self.part(".leaflet-container[data-muster=drawn]").wait_for(timeout=PATIENCE_MILLISECONDS)
        return self

    @property
    def inside(self) -> FrameLocator:
        return self.page.frame_locator('iframe[title*="folium"]')

    @property
    def frame(self) -> Frame:
        return next(frame for frame in self.page.frames if "streamlit_folium" in frame.url)

    def part(self, selector: str) -> Locator:
        return self.inside.locator(selector)

    def box(self) -> dict[str, float]:
        box = self.page.locator('iframe[title*="folium"]').bounding_box()
        assert box is not None
        return dict(box)

    def look_at(self, latitude: float, longitude: float, zoom: int) -> "MapPage":
        """Go somewhere and wait for it."""
        self.frame.evaluate(
            "([lat, lng, zoom]) => { map.getContainer().dataset.muster = 'busy';"
            " map.setView([lat, lng], zoom, {animate: false}); }",
            [latitude, longitude, zoom],
        )
        self.page.wait_for_timeout(100)
        return self.drawn()

    def view(self) -> list[float]:
        found = self.frame.evaluate("[map.getCenter().lat, map.getCenter().lng, map.getZoom()]")
        return [round(part, 4) for part in found]

    def says(self) -> str:
        return self.part(".muster-status").text_content() or ""
