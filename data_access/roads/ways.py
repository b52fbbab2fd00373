"""Ways as the readers hand them over: strings of node ids with what holds along them, as columns."""

from array import array
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data_access.importers.report import Note
from data_access.records.roads import Floats, Ints, RoadClass
from data_access.refusals import BadInput, Refusal

Ids = NDArray[np.int64]
Progress = Callable[[float, str], None]

MOST_PLACES: Final = 80_000_000
"""More places than this are no state's roads."""
SHOWN_NOTES: Final = 200
_TOLD_EVERY: Final = 5_000


class ImportStopped(Refusal):
    """Somebody stopped the import."""


def no_progress(_share: float, _words: str) -> None:
    """Progress that nobody looks at."""


def never() -> bool:
    """Answer that nobody wants to stop."""
    return False


@dataclass(frozen=True)
class WayFacts:
    """What holds along a way. A direction that cannot be driven has no lanes. Speeds in km/h."""

    road_class: RoadClass
    lanes_forward: int
    lanes_backward: int
    kmh_forward: float
    kmh_backward: float
    name: str = ""


@dataclass
class Notices:
    """What was left out or taken otherwise than it stood: the first ones in words, and counts of all."""

    left_out: Counter[str] = field(default_factory=Counter)
    remarked: Counter[str] = field(default_factory=Counter)
    notes: list[Note] = field(default_factory=list)

    def leave_out(self, number: int, reason: str) -> None:
        """Say of a feature why it is not among the roads."""
        self.left_out[reason] += 1
        self._note(number, reason)

    def remark(self, number: int, sentence: str) -> None:
        """Say of a feature what of it was not believed."""
        self.remarked[sentence] += 1
        self._note(number, sentence)

    def _note(self, number: int, sentence: str) -> None:
        if len(self.notes) < SHOWN_NOTES:
            self.notes.append(Note(number, sentence))


@dataclass(frozen=True, eq=False)
class Ways:
    """All ways of a file. The node ids of way w are rows first[w] up to first[w + 1] of `ids`.

    Places are one a distinct node, sorted by `place_ids`; a node without a place is not among them.
    """

    ids: Ids
    first: Ids
    road_class: NDArray[np.int8]
    lanes: NDArray[np.int8]
    """Shape (ways, 2): forward and backward, 0 where that direction cannot be driven."""
    kmh: NDArray[np.float32]
    """Shape (ways, 2)."""
    name: Ints
    names: tuple[str, ...]
    place_ids: Ids
    latitude: Floats
    longitude: Floats


class Gathering:
    """Gathers ways one by one into compact columns, tells how many there are, and stops when asked."""

    def __init__(
        self, progress: Progress = no_progress, cancelled: Callable[[], bool] = never
    ) -> None:  # fmt: skip
        """Begin with none."""
        self.notices = Notices()
        self.ids: array[int] = array("q")
        self._first: array[int] = array("q", [0])
        self._classes: array[int] = array("b")
        self._lanes: array[int] = array("b")
        self._kmh: array[float] = array("f")
        self._name: array[int] = array("i")
        self._names: dict[str, int] = {"": 0}
        self._progress, self._cancelled = progress, cancelled

    def __len__(self) -> int:
        return len(self._classes)

    def tell(self, share: float, words: str) -> None:
        """Say how far the whole is; refused (`ImportStopped`) when somebody wants to stop."""
        if self._cancelled():
            raise ImportStopped("The import was stopped: the roads are as they were.")
        self._progress(share, words)

    def add(self, ids: Sequence[int], facts: WayFacts) -> None:
        """Take a way in. Refused is a file of more places than a state has."""
        self.ids.extend(ids)
        if len(self.ids) > MOST_PLACES:
            raise BadInput("The file holds more roads than a state has: cut it to your county and try again.")
        self._first.append(len(self.ids))
        self._classes.append(facts.road_class)
        self._lanes.extend((facts.lanes_forward, facts.lanes_backward))
        self._kmh.extend((facts.kmh_forward, facts.kmh_backward))
        self._name.append(self._names.setdefault(" ".join(facts.name.split()), len(self._names)))
        if len(self) % _TOLD_EVERY == 0:
            self.tell(0.3 * (1 - 100_000 / (100_000 + len(self))), f"{len(self):,} roads read")

    def whole(self, place_ids: Ids, latitude: Floats, longitude: Floats) -> Ways:
        """Give what was gathered, with the places of its nodes. Refused where there is no road."""
        if not len(self):
            why = f" ({self.notices.left_out.most_common(1)[0][0]})" if self.notices.left_out else ""
            raise BadInput(f"The file holds no road that can be driven{why}.")
        return Ways(
            np.array(self.ids, np.int64), np.array(self._first, np.int64), np.array(self._classes, np.int8),
            np.array(self._lanes, np.int8).reshape(-1, 2), np.array(self._kmh, np.float32).reshape(-1, 2),
            np.array(self._name, np.int32), tuple(self._names), place_ids, latitude, longitude,
        )  # fmt: skip
