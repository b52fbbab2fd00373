"""Telephones on which nobody real answers: only the exchange 555, Minnesota's own area codes first.

An area code has about 10,000 numbers in that exchange (directory assistance and one assigned number
stay out), so a county of true size uses all of Minnesota's, and a larger one those of other states.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from data_access.county.dice import Dice

LOCAL = (612, 763, 952)
_STATE = (651, 507, 218, 320)
_NEARBY = (
    715, 701, 605, 515, 319, 563, 641, 712, 608, 414, 262, 920, 906, 402, 308, 312, 773, 847, 630, 708,
    815, 309, 217, 618, 816, 314, 573, 660, 417, 636, 316, 785, 620, 913, 303, 719, 970, 720, 406, 307,
    313, 248, 616, 517, 734, 810, 989, 231, 586, 269, 317, 219, 260, 574, 765, 812, 216, 330, 419, 440,
    513, 614, 740, 937, 412, 215, 610, 717, 814, 724, 502, 606, 615, 901, 423, 731, 206, 253, 360, 425,
    509, 503, 541, 602, 480, 520, 623, 928, 702, 775, 213, 310, 323, 408, 415, 510, 530, 559, 562, 619,
    626, 650, 661, 707, 714, 760, 805, 818, 831, 858, 909, 916, 925, 949, 951, 214, 254, 281, 361, 409,
    512, 713, 806, 817, 830, 903, 915, 936, 940, 956, 972, 979,
)  # fmt: skip
_TAKEN = frozenset({1212, 4334, 1234, 4321, 9876, 1111, 0})
"""Directory assistance, an assigned number, and those of the household that every test knows."""

_LINES = tuple(line for line in range(10_000) if line not in _TAKEN)

Numbers = npt.NDArray[np.int64]


def draw_numbers(dice: Dice, count: int) -> Numbers:
    """Draw `count` different ten-digit numbers in a random order, local area codes first to be used.

    Refuses more than the area codes hold (ValueError).
    """
    codes = (*LOCAL, *_STATE, *_NEARBY)
    needed = -(-count // len(_LINES))
    if needed > len(codes):
        raise ValueError(f"{count:,} telephones are more than the exchange 555 holds: use a smaller scale.")
    used = max(needed, len(LOCAL))
    numbers = (
        np.array(codes[:used], dtype=np.int64)[:, None] * 10_000_000 + 5_550_000 + np.array(_LINES)
    ).ravel()
    if count <= len(numbers) // 2:
        return dice.generator.permutation(numbers)[:count]
    return dice.generator.permutation(numbers[:count])


def written(number: int, style: int = 0) -> str:
    """Write a ten-digit number as residents do; `style` 0 is E.164, 1 to 3 are the usual spellings."""
    area, line = divmod(number, 10_000_000)
    exchange, last = divmod(line, 10_000)
    if style == 1:
        return f"({area}) {exchange}-{last:04d}"
    if style == 2:
        return f"{area}-{exchange}-{last:04d}"
    if style == 3:
        return f"{area}.{exchange}.{last:04d}"
    return f"+1{area}{line:07d}"


def somebodys_number(dice: Dice, areas: Sequence[int] = (*LOCAL, 651, 320)) -> str:
    """Draw the number of someone outside the household, written as residents do."""
    return written(dice.pick(areas) * 10_000_000 + 5_550_000 + dice.pick(_LINES), dice.whole(1, 2))
