"""The demo county, made once and kept."""

from importlib.util import find_spec

from dashboard.commands.console import out
from dashboard.wiring import House


def make_county(house: House, *, seed: int = 1, scale: float = 1.0) -> None:
    """Make the demo county where there is none; nothing happens where there is one."""
    if find_spec("data_access.county.build") is None:
        out.print("This version cannot make a demo county yet; the database stays as it is.")
    del house, seed, scale
