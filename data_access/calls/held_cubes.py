"""The derived file of columns and cubes as a web process holds it: read-only, followed when it is swapped."""

from dataclasses import dataclass
from pathlib import Path

from data_access.access import Permission
from data_access.store import Visit


@dataclass(frozen=True)
class CallView:
    """The calls as they are at this moment: the file, and the rows of the store that are not in it yet."""


class CallCubes:
    """Opens the derived file in `folder` once a process, and again when it was swapped."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def view(self, visit: Visit) -> CallView:
        """Give the calls for questions of this visit; empty answers where nothing was imported.

        Refused is a visit through another door than `CALLS_COUNT`.
        """
        visit.require(Permission.CALLS_COUNT)
        raise NotImplementedError
