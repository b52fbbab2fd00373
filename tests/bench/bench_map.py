"""The map of 500,000 households in Chromium: time to drawn, bytes and pan; beside FastMarkerCluster.

Drawn means: counts, dots or marks are in the picture and so is the base map. Bytes are what the browser
received after the app shell: answers under `/map/` and `/basemap/` as they came over the wire, and every
WebSocket frame from the server. Not counted: `/static`, `/assets`, `/component` and `/_stcore`, which do
not depend on the households. The network is cut off. First the map alone, on the small server of its
tests; then the whole page of functional needs on the real server, with every place sealed.
"""

import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, CDPSession

from dashboard.assets.build import install
from dashboard.wiring import House
from data_access.access import Role
from tests.bench.sealed_households import put_in
from tests.journeys.map_browser import MapPage, chromium, serving_map
from tests.journeys.map_world import county_snapshot, write_base_map
from tests.serving import serving
from tests.world import four_households

HOUSEHOLDS = 500_000
RUNS = 3
CITY = (44.965, -93.275)
ZOOMS = (9, 10, 11, 12, 13, 14, 15, 16, 17, 18)
COUNTED = ("/map/", "/basemap/")
LIMITS = {"cold": 3.0, "warm": 1.5, "pan": 0.6, "bytes": 400_000}


class Meter:
    """Bytes of map answers and WebSocket frames, as the browser's own tools count them."""

    def __init__(self, session: CDPSession) -> None:
        self.bytes = 0
        self._counted: set[str] = set()
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.loadingFinished", self._came)
        session.on("Network.webSocketFrameReceived", self._frame)
        session.send("Network.enable")

    def _asked(self, event: dict[str, dict[str, str]]) -> None:
        if any(part in event["request"]["url"] for part in COUNTED):
            self._counted.add(str(event["requestId"]))

    def _came(self, event: dict[str, object]) -> None:
        if event["requestId"] in self._counted:
            self.bytes += int(str(event["encodedDataLength"]))

    def _frame(self, event: dict[str, dict[str, str]]) -> None:
        text = event["response"]["payloadData"]
        self.bytes += len(text) * 3 // 4 if str(event["response"]["opcode"]) == "2" else len(text)

    def since(self) -> int:
        """The bytes since the last question."""
        counted, self.bytes = self.bytes, 0
        return counted


@contextmanager
def visitor(browser: Browser, address: str) -> Iterator[tuple[MapPage, Meter, BrowserContext]]:
    """A browser that has never been here."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    shown = MapPage(page, address)
    yield shown, Meter(context.new_cdp_session(page)), context
    context.close()


def settled(shown: MapPage) -> None:
    """Wait until nothing that belongs to the picture is on its way."""
    shown.frame.wait_for_function(
        "map.getContainer().dataset.muster === 'drawn' &&"
        " Object.values(map._layers).every((layer) => !layer._tiles || !layer.isLoading())",
        timeout=60_000,
        polling="raf",
    )


def opening(shown: MapPage) -> float:
    """Seconds from navigation to drawn."""
    started = time.perf_counter()
    shown.page.goto(shown.address)
    shown.drawn()
    settled(shown)
    return time.perf_counter() - started


def pan(shown: MapPage) -> float:
    """Seconds from letting go of the mouse to drawn, after a drag of a third of the map."""
    box = shown.box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    shown.page.mouse.move(x, y)
    shown.page.mouse.down()
    shown.page.mouse.move(x - 350, y - 60, steps=6)
    # A mouse that rests before it is let go throws the map nowhere.
    shown.page.wait_for_timeout(250)
    shown.frame.evaluate("map.getContainer().dataset.muster = 'busy'")
    started = time.perf_counter()
    shown.page.mouse.up()
    settled(shown)
    return time.perf_counter() - started


def line(name: str, value: float, limit: float, unit: str) -> None:
    verdict = "holds" if value <= limit else "DOES NOT HOLD"
    print(f"{name:<44}{value:>10,.2f} {unit:<3} limit {limit:,.2f}: {verdict}", flush=True)


def measure_ours(browser: Browser, address: str) -> None:
    """Open it cold and warm, pan it, and look at it from every height."""
    cold, warm, opened = [], [], []
    for _ in range(RUNS):
        with visitor(browser, address) as (shown, meter, _context):
            cold.append(opening(shown))
            opened.append(meter.since())
            warm.append(opening(shown))
    line("navigation to drawn, cold (median of 3)", statistics.median(cold), LIMITS["cold"], "s")
    line("navigation to drawn, warm (median of 3)", statistics.median(warm), LIMITS["warm"], "s")
    with visitor(browser, address) as (shown, meter, _context):
        opening(shown)
        views, pans = {10: max(opened)}, {}
        for zoom in ZOOMS:
            meter.since()
            shown.look_at(*CITY, zoom)
            settled(shown)
            views[zoom] = max(views.get(zoom, 0), meter.since())
            pans[zoom] = statistics.median([pan(shown) for _ in range(RUNS)])
    for zoom in ZOOMS:
        print(f"  zoom {zoom:>2}: {views[zoom] / 1000:>7,.1f} kB a view, pan {1000 * pans[zoom]:>5,.0f} ms")
    line("most bytes of a view", max(views.values()) / 1000, LIMITS["bytes"] / 1000, "kB")
    line("pan, median of all heights", statistics.median(pans.values()), LIMITS["pan"], "s")
    line("pan, slowest height", max(pans.values()), LIMITS["pan"], "s")


def measure_page(browser: Browser, folder: Path) -> None:
    """The same for the whole page of functional needs: real server, sealed places, map and answer."""

    def fill(house: House) -> None:
        four_households.fill(house)
        put_in(house, county_snapshot(HOUSEHOLDS).places)

    write_base_map(folder / "basemap" / "county.pmtiles")
    with serving(folder, fill) as server:
        cold, warm, sizes = [], [], []
        cookies = server.cookies_for_browser(Role.EMERGENCY_MANAGER)
        for _ in range(RUNS):
            with visitor(browser, f"{server.address}/functional_needs") as (shown, meter, context):
                context.add_cookies(cookies)  # type: ignore[arg-type]
                cold.append(opening(shown))
                sizes.append(meter.since())
                warm.append(opening(shown))
    print("The whole page of functional needs, through the front door:")
    line("navigation to drawn, cold (median of 3)", statistics.median(cold), LIMITS["cold"], "s")
    line("navigation to drawn, warm (median of 3)", statistics.median(warm), LIMITS["warm"], "s")
    line("bytes of the first view, map and answer", max(sizes) / 1000, LIMITS["bytes"] / 1000, "kB")


def measure_cluster(browser: Browser, address: str) -> None:
    """Open the peer once: it takes most of a minute."""
    with visitor(browser, address) as (shown, meter, _context):
        started = time.perf_counter()
        shown.page.goto(address)
        shown.part(".marker-cluster").first.wait_for(timeout=300_000)
        seconds = time.perf_counter() - started
        print(f"FastMarkerCluster: {seconds:,.1f} s to drawn, {meter.since() / 1e6:,.1f} MB", flush=True)


def peer_files(folder: Path) -> Path:
    """The peer's script and style, held to their hash like our own."""
    packages = install(folder)
    served = folder / "peer"
    served.mkdir()
    for name in ("leaflet.markercluster.js", "MarkerCluster.Default.css"):
        shutil.copyfile(packages / "leaflet.markercluster" / "dist" / name, served / name)
    return served


def main() -> None:
    print(f"{HOUSEHOLDS:,} households, 1280 by 900 pixels")
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        folder = Path(name)
        with serving_map(folder, MAP_HOUSEHOLDS=str(HOUSEHOLDS)) as address:
            measure_ours(browser, address)
        (folder / "house" / "basemap").mkdir(parents=True)
        measure_page(browser, folder / "house")
        page = {"MAP_PAGE": "tests/bench/map_cluster_page.py", "MAP_PEER_FOLDER": str(peer_files(folder))}
        with serving_map(folder, MAP_HOUSEHOLDS=str(HOUSEHOLDS), **page) as address:
            measure_cluster(browser, address)


if __name__ == "__main__":
    main()
