"""How a household looks on a map: one small number, with colours and shapes that say the same.

`look = 4 * way to leave + 2 * depends on power + not confirmed in time`. Harder ways have higher numbers
and lie over easier ones.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

WAYS: Final = 6
"""Not told, own car, ride and walks, lift, wheelchair, stretcher: the first three bits of a place's flags."""
WAY_COLOURS: Final[dict[str, tuple[str, ...]]] = {
    "light": ("#76858f", "#4a9fd0", "#00599e", "#00805c", "#d98a00", "#c22a1f"),
    "dark": ("#93a4ae", "#6fc0ee", "#4d94dd", "#23b58b", "#f5b63a", "#ff7a63"),
}
"""Told apart by those who do not tell red from green (after Okabe and Ito, 2008); shapes say the same."""
WAY_SHAPES: Final = ("circle", "circle", "circle", "diamond", "square", "triangle")
WAY_SIZES: Final = (0.8, 0.8, 0.95, 1.0, 1.0, 1.1)
"""Those who leave by themselves are drawn smaller than those who wait for a vehicle."""


def look_numbers(
    ways: NDArray[np.unsignedinteger], power: NDArray[np.bool_], lapsed: NDArray[np.bool_]
) -> NDArray[np.uint8]:
    """Number the look of each household, 0 to 23; a way that is not known counts as the hardest."""
    looks: NDArray[np.uint8] = (np.minimum(ways, WAYS - 1) * 4 + power * 2 + lapsed).astype(np.uint8)
    return looks
