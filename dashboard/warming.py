"""What the first visitor after a start would otherwise wait for, done beside the start."""

import asyncio
import importlib
import logging
import pkgutil
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import dashboard.ui
from dashboard.opening import STARTER
from dashboard.wiring import House
from data_access.refusals import Refusal

_FIRST_VISITOR_SECONDS: Final = 3.0
"""Only one thread at a time runs Python: what the first page needs goes before what others will."""

_log = logging.getLogger(__name__)


@asynccontextmanager
async def warmed(house: House) -> AsyncIterator[dict[str, Any] | None]:
    """Load the screens' modules and the places in a thread while the server already answers.

    A folder that is watched is watched for as long as the server runs.
    """
    stop = threading.Event()
    task = asyncio.create_task(asyncio.to_thread(warm_up, house, stop))
    watch = house.folder_watch
    if watch is not None:
        threading.Thread(target=watch.run, args=(stop,), name="watched-folder", daemon=True).start()
    yield None
    stop.set()
    await task


def warm_up(house: House, stop: threading.Event) -> None:
    """Ask once about the whole county, which opens places and outlines; then import what other pages import.

    In this order, because whoever comes first asks about the county. A house that refuses says so when
    somebody asks.
    """
    try:
        _ask_once(house)
    except Refusal as refusal:
        _log.warning("Nothing was made ready at the start: %s", refusal)
    _compile()
    stop.wait(_FIRST_VISITOR_SECONDS)
    for module in pkgutil.walk_packages(dashboard.ui.__path__, "dashboard.ui."):
        if stop.is_set():
            return
        importlib.import_module(module.name)
    if not stop.is_set():
        _compile_pickups()


def _compile() -> None:
    """Load the kernels of the travel times; they lie compiled on the disk after the first start."""
    from dashboard.evacuation.roads import warm_up  # noqa: PLC0415 - numba takes a second to load

    warm_up()


def _compile_pickups() -> None:
    """Compile the search for pick-ups, last of all: half a minute after an installation, else a moment."""
    from dashboard.evacuation.pickups.warming import warm_up  # noqa: PLC0415 - nobody plans in the first minute

    warm_up()


def _ask_once(house: House) -> None:
    # Loaded beside the start and not before it: they bring half of what the screens need.
    from dashboard.registry.question import AreaQuestion  # noqa: PLC0415
    from dashboard.ui import area_desk, needs_desk  # noqa: PLC0415

    county = area_desk.offered(house, STARTER).county
    needs_desk.ask(house, STARTER, AreaQuestion(county))
