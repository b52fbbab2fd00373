"""Shares with the interval that their n allows, and p-values that were asked for many at a time."""

from dataclasses import dataclass
from math import sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data_access.refusals import BadInput

Z_95: Final = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `n`, as a share from 0 to 1 with the bounds between which the true one lies (95 %)."""

    part: int
    n: int
    low: float
    high: float

    @property
    def value(self) -> float:
        """The share itself."""
        return self.part / self.n


def find_share(part: int, n: int) -> Share | None:
    """Work out a share with Wilson's interval; None of none. Refused: more parts than there are.

    Source: E. B. Wilson, J. Am. Stat. Assoc. 22 (1927) 209, doi:10.1080/01621459.1927.10502953.
    """
    if part < 0 or part > n:
        raise BadInput("A part of the calls cannot be larger than all of them.")
    if not n:
        return None
    share, spread = part / n, Z_95**2 / n
    middle = (share + spread / 2) / (1 + spread)
    half = Z_95 * sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    return Share(part, n, max(0.0, middle - half), min(1.0, middle + half))


def found_true(p_values: NDArray[np.float64], rate: float) -> NDArray[np.bool_]:
    """Tell which of many p-values may be called findings so that at most `rate` of these are false.

    Source: Y. Benjamini and Y. Hochberg, J. R. Stat. Soc. B 57 (1995) 289,
    doi:10.1111/j.2517-6161.1995.tb02031.x.
    """
    if not p_values.size:
        return np.zeros(0, np.bool_)
    order = np.sort(p_values)
    allowed = rate * np.arange(1, order.size + 1) / order.size
    below = np.flatnonzero(order <= allowed)
    if not below.size:
        return np.zeros(p_values.shape, np.bool_)
    return np.asarray(p_values <= order[below[-1]])
