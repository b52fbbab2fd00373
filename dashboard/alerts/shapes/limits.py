"""How many corners and shapes a channel takes; counted over the whole alert, the closing corners with it."""

from dataclasses import dataclass
from typing import Final

from data_access.refusals import BadInput


@dataclass(frozen=True, slots=True)
class VertexLimit:
    """A channel's limit. Refused where not even a triangle fits."""

    name: str
    most_positions: int
    most_shapes: int
    circles: bool
    source: str
    confirmed: bool

    def __post_init__(self) -> None:
        """Refuse a limit that nothing fits into."""
        if self.most_positions < 4 or self.most_shapes < 1:
            raise BadInput("A limit needs room for a triangle: four positions and one shape.")


WEA: Final = VertexLimit(
    "WEA", 99, 10, circles=True, source="IPAWS-OPEN IDG 4.07, WEA (fewer than 100)", confirmed=False
)
NWEM: Final = VertexLimit(
    "NWEM", 20, 10, circles=False, source="IPAWS-OPEN IDG 4.07, NWEM (at most 20)", confirmed=False
)
