"""Fifty and a hundred people at once, each with a new area every five seconds, through the front door.

Each has a WebSocket of their own, as a browser has, and types the corners of another rectangle; a
question is answered when the run has finished that its corners began. What is shown is held against
a count of the same places by comparing coordinates, with none of the program's own geometry. Memory
is that of the server's process, read every minute. `MUSTER_BENCH_MINUTES` makes it longer than the
minute it takes.
"""

import asyncio
import os
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from websockets.asyncio.client import ClientConnection, connect

from dashboard.wiring import House
from data_access.access import Permission, Role, console_caller
from data_access.place_format import Policy
from data_access.place_snapshot import PlaceSnapshot
from tests.bench.sealed_households import put_in
from tests.journeys.map_world import county_snapshot
from tests.serving import RunningServer, serving
from tests.world import four_households

HOUSEHOLDS = 50_000
EVERY_SECONDS = 5.0
LIMITS = {50: 0.5, 100: 1.0}
MANAGER = console_caller("bench", frozenset({Role.EMERGENCY_MANAGER}))
MOST_BYTES = 64 * 1024 * 1024


@dataclass
class Told:
    """What all of them saw together, and what the server held in memory at each minute."""

    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)

    @property
    def p95(self) -> float:
        """Seconds within which nineteen of twenty questions were answered."""
        return statistics.quantiles(self.seconds, n=20)[-1]


@dataclass(frozen=True)
class Screen:
    """The page as it came: its number, the part that runs again, and the field for the corners."""

    page: str
    fragment: str
    corners: str


async def run_of(stream: ClientConnection, asked: ClientState) -> list[ForwardMsg]:
    """Ask for a run and take in all that comes until it has finished."""
    await stream.send(BackMsg(rerun_script=asked).SerializeToString())
    got: list[ForwardMsg] = []
    async for message in stream:
        got.append(ForwardMsg.FromString(message if isinstance(message, bytes) else message.encode()))
        if got[-1].HasField("script_finished"):
            break
    return got


def screen_of(messages: list[ForwardMsg]) -> Screen:
    """Find the field for the corners, and what has to be told to run its part again."""
    page = next(one.new_session.page_script_hash for one in messages if one.HasField("new_session"))
    corners = next(
        one.delta for one in messages if one.delta.new_element.text_input.label.startswith("Corners")
    )
    return Screen(page, corners.fragment_id, corners.new_element.text_input.id)


def households_in(messages: list[ForwardMsg]) -> str:
    """Read the figure of households as it would stand on the screen; empty when there is none."""
    metrics = (one.delta.new_element.metric for one in messages)
    return next((metric.body for metric in metrics if metric.label == "Households"), "")


def rectangle(chance: random.Random) -> tuple[float, float, float, float]:
    """Draw south, west, north and east of an area of some kilometres in the county."""
    south, west = chance.uniform(44.80, 45.15), chance.uniform(-93.70, -93.30)
    return south, west, south + chance.uniform(0.01, 0.08), west + chance.uniform(0.01, 0.10)


def true_count(places: PlaceSnapshot, box: tuple[float, float, float, float]) -> int:
    """Count the places between two latitudes and two longitudes."""
    south, west, north, east = box
    latitude, longitude = places.latitude[: places.on_map], places.longitude[: places.on_map]
    return int(np.sum((latitude > south) & (latitude < north) & (longitude > west) & (longitude < east)))


def corners_of(box: tuple[float, float, float, float]) -> str:
    """Write a rectangle as somebody types it."""
    south, west, north, east = box
    return "; ".join(f"{y!r}, {x!r}" for y, x in ((south, west), (south, east), (north, east), (north, west)))


async def person(
    server: RunningServer, cookie: str, places: PlaceSnapshot, number: int, until: float
) -> Told:
    """Open the page and ask for another area every few seconds; tells what was seen."""
    # The same rectangles at each run.
    chance, told = random.Random(number), Told()
    address = f"ws://{urlsplit(server.address).netloc}/_stcore/stream"
    headers = {"origin": server.address, "cookie": f"muster={cookie}"}
    async with connect(
        address,
        additional_headers=headers,
        subprotocols=["streamlit", "no-token"],  # type: ignore[list-item]
        max_size=MOST_BYTES,
    ) as stream:
        first = ClientState(query_string="area=Coordinates", page_name="functional_needs")
        screen = screen_of(await run_of(stream, first))
        await asyncio.sleep(chance.uniform(0, EVERY_SECONDS))
        while time.monotonic() < until:
            box = rectangle(chance)
            typed = WidgetState(id=screen.corners, string_value=corners_of(box))
            asked = ClientState(
                widget_states=WidgetStates(widgets=[typed]),
                page_script_hash=screen.page,
                fragment_id=screen.fragment,
            )
            started = time.monotonic()
            seen = households_in(await run_of(stream, asked))
            told.seconds.append(time.monotonic() - started)
            true = f"{true_count(places, box):,}"
            if seen != true:
                told.wrong.append(f"{seen!r} instead of {true}")
            await asyncio.sleep(max(0, EVERY_SECONDS - (time.monotonic() - started)))
    return told


async def everybody(server: RunningServer, cookies: list[str], places: PlaceSnapshot, minutes: float) -> Told:
    """Have all of them work at the same time."""
    until = time.monotonic() + 60 * minutes
    people = (person(server, cookie, places, number, until) for number, cookie in enumerate(cookies))
    megabytes = asyncio.create_task(memory_by_minute(server, until))
    told = await asyncio.gather(*people)
    seconds, wrong = ([one for each in told for one in getattr(each, of)] for of in ("seconds", "wrong"))
    return Told(seconds, wrong, await megabytes)


async def memory_by_minute(server: RunningServer, until: float) -> list[float]:
    """Read the server's memory at the start and at every full minute until the end."""
    held = [memory_megabytes(server)]
    while (left := until - time.monotonic()) > 0:
        await asyncio.sleep(min(60.0, left))
        held.append(memory_megabytes(server))
    return held


def memory_megabytes(server: RunningServer) -> float:
    """Read what the server's process holds in memory."""
    status = Path(f"/proc/{server.process.pid}/status").read_text(encoding="ascii")
    return next(int(row.split()[1]) / 1024 for row in status.splitlines() if row.startswith("VmRSS"))


def signed_in(server: RunningServer, people: int) -> Iterator[str]:
    """Sign in so many times, each with a session of its own."""
    for _ in range(people):
        with server.signed_in(Role.EMERGENCY_MANAGER) as client:
            yield client.cookies["muster"]


def fill(house: House) -> None:
    """The small county with many more households in it."""
    four_households.fill(house)
    put_in(house, county_snapshot(HOUSEHOLDS).places)


def places_of(server: RunningServer) -> PlaceSnapshot:
    """Open the places as the server does."""
    house = server.house()
    try:
        with house.store.enter(MANAGER, Permission.REGISTRY_AREA_COUNT, about="bench") as visit:
            return house.places.current(visit, Policy.FUNCTIONAL_NEEDS)
    finally:
        house.close()


def main() -> None:
    minutes = float(os.environ.get("MUSTER_BENCH_MINUTES", "1"))
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder), fill) as server:
        places = places_of(server)
        for people, limit in LIMITS.items():
            cookies = list(signed_in(server, people))
            told = asyncio.run(everybody(server, cookies, places, minutes))
            verdict = "holds" if told.p95 <= limit and not told.wrong else "DOES NOT HOLD"
            print(
                f"{people:>4} sessions, {len(told.seconds):,} questions in {minutes:g} min: "
                f"median {statistics.median(told.seconds):.3f} s, p95 {told.p95:.3f} s, "
                f"limit {limit:.1f} s: {verdict}; {len(told.wrong)} wrong; "
                f"memory by the minute {', '.join(f'{held:,.0f}' for held in told.megabytes)} MB",
                flush=True,
            )
            for sentence in told.wrong[:3]:
                print(f"     {sentence}")


if __name__ == "__main__":
    main()
