"""What the first visitor after a start would otherwise wait for, done beside the start."""

import asyncio
import importlib
import logging
import pkgutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import dashboard.ui
from dashboard.wiring import House
from data_access.access import Permission, Role, console_caller
from data_access.place_format import Policy
from data_access.refusals import Refusal

_log = logging.getLogger(__name__)


@asynccontextmanager
async def warmed(house: House) -> AsyncIterator[dict[str, Any] | None]:
    """Load the screens' modules and the places in a thread while the server already answers."""
    task = asyncio.create_task(asyncio.to_thread(warm_up, house))
    yield None
    await task


def warm_up(house: House) -> None:
    """Import what the pages import, and open the places; a house that refuses them says so when asked."""
    for module in pkgutil.walk_packages(dashboard.ui.__path__, "dashboard.ui."):
        importlib.import_module(module.name)
    starter = console_caller("start of the server", frozenset({Role.EMERGENCY_MANAGER}))
    try:
        with house.store.enter(
            starter, Permission.REGISTRY_MAP_VIEW, about="places opened into memory at the start"
        ) as visit:
            house.places.current(visit, Policy.FUNCTIONAL_NEEDS)
    except Refusal as refusal:
        _log.warning("The places were not opened at the start: %s", refusal)
