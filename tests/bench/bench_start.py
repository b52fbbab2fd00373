"""From the command to the first true answer, with half a million opt-ins sealed in the store.

The server is stopped and started again on the same data. The clock runs from the start of its process until
the page has shown how many households are in an area that nobody asked about before; what is shown is held
against a count by coordinates. Beside it: the bare Streamlit server of a page that says one word.
"""

import asyncio
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from websockets.asyncio.client import connect

from dashboard.wiring import House
from data_access.place_snapshot import PlaceSnapshot
from tests.bench.bench_sessions import (
    MOST_BYTES,
    corners_of,
    households_in,
    places_of,
    rectangle,
    run_of,
    screen_of,
    signed_in,
    true_count,
)
from tests.bench.sealed_households import put_in
from tests.journeys.map_world import county_snapshot
from tests.serving import RunningServer, free_port, serving, started
from tests.world import four_households

HOUSEHOLDS = 500_000
RUNS = 3
LIMIT_SECONDS = 5.0


def fill(house: House) -> None:
    """The small county with half a million households in it."""
    four_households.fill(house)
    put_in(house, county_snapshot(HOUSEHOLDS).places)


async def first_answer(server: RunningServer, cookie: str, places: PlaceSnapshot, number: int) -> str:
    """Open the page, ask about one area, and say what is wrong with the answer; nothing when it is true."""
    box = rectangle(random.Random(number))
    async with connect(
        f"ws://{urlsplit(server.address).netloc}/_stcore/stream",
        additional_headers={"origin": server.address, "cookie": f"muster={cookie}"},
        subprotocols=["streamlit", "no-token"],  # type: ignore[list-item]
        max_size=MOST_BYTES,
    ) as stream:
        first = ClientState(query_string="area=Coordinates", page_name="functional_needs")
        screen = screen_of(await run_of(stream, first))
        typed = WidgetState(id=screen.corners, string_value=corners_of(box))
        asked = ClientState(
            widget_states=WidgetStates(widgets=[typed]),
            page_script_hash=screen.page,
            fragment_id=screen.fragment,
        )
        seen, true = households_in(await run_of(stream, asked)), f"{true_count(places, box):,}"
    return "" if seen == true else f"{seen!r} instead of {true}"


def bare_start(folder: Path) -> float:
    """Seconds from the command to the first run of a page of one word, with nothing of ours."""
    script, port = folder / "word.py", free_port()
    script.write_text("import streamlit as st\n\nst.write('word')\n")
    options = ("--server.headless=true", f"--server.port={port}", "--server.address=127.0.0.1")
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(script), *options], stdout=subprocess.DEVNULL
    ) as process:
        try:
            _answers(f"http://127.0.0.1:{port}/_stcore/health")
            asyncio.run(_one_run(f"ws://127.0.0.1:{port}/_stcore/stream"))
            return time.perf_counter() - began
        finally:
            process.terminate()


def _answers(address: str) -> None:
    while True:
        try:
            httpx.get(address)
        except httpx.TransportError:
            time.sleep(0.02)
        else:
            return


async def _one_run(address: str) -> None:
    async with connect(address, subprotocols=["streamlit"], max_size=MOST_BYTES) as stream:  # type: ignore[list-item]
        await run_of(stream, ClientState())


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, taken, ready = Path(name), [], []
        with serving(folder, fill) as server:
            cookie, places = next(iter(signed_in(server, 1))), places_of(server)
        for number in range(RUNS):
            began = time.perf_counter()
            with started(folder, server.environment, server.accounts) as again:
                ready.append(time.perf_counter() - began)
                wrong = asyncio.run(first_answer(again, cookie, places, number))
                taken.append(time.perf_counter() - began)
            print(
                f"  answers at {ready[-1]:.2f} s, first area answered at {taken[-1]:.2f} s {wrong}",
                flush=True,
            )
        bare = statistics.median(bare_start(folder) for _ in range(RUNS))
        middle = statistics.median(taken)
        verdict = "holds" if middle <= LIMIT_SECONDS else "DOES NOT HOLD"
        print(
            f"start to first true answer, {HOUSEHOLDS:,} opt-ins: {middle:.2f} s (median of {RUNS}), limit"
            f" {LIMIT_SECONDS:.1f} s: {verdict}; a bare page of one word {bare:.2f} s"
        )


if __name__ == "__main__":
    main()
