"""Who lives together and how they can leave: the frame that the rest of a profile is hung on."""

from dataclasses import dataclass
from enum import StrEnum

from data_access.county.dice import Dice, Weighted
from data_access.county.names import Origin
from data_access.records.needs import Transport


class Kind(StrEnum):
    """How the people of a household belong together."""

    OLDER_ALONE = "older_alone"
    ALONE = "alone"
    OLDER_COUPLE = "older_couple"
    COUPLE = "couple"
    FAMILY = "family"
    ONE_PARENT = "one_parent"
    GROWN_CHILD = "grown_child"
    THREE_GENERATIONS = "three_generations"
    HOUSEMATES = "housemates"


_KINDS = tuple(Kind)
_SHARES: dict[Transport, tuple[float, ...]] = {
    Transport.OWN_CAR: (0.12, 0.11, 0.18, 0.16, 0.26, 0.05, 0.05, 0.05, 0.02),
    Transport.WALKS: (0.37, 0.31, 0.06, 0.05, 0.04, 0.07, 0.03, 0.03, 0.04),
    Transport.NEEDS_LIFT: (0.40, 0.09, 0.27, 0.04, 0.03, 0.03, 0.06, 0.07, 0.01),
    Transport.WHEELCHAIR: (0.30, 0.14, 0.19, 0.07, 0.08, 0.04, 0.11, 0.06, 0.01),
    Transport.STRETCHER: (0.20, 0.05, 0.30, 0.05, 0.07, 0.04, 0.16, 0.12, 0.01),
}
_LARGE = frozenset(
    {Origin.SOMALI, Origin.ETHIOPIAN, Origin.LIBERIAN, Origin.LATINO, Origin.HMONG, Origin.VIETNAMESE}
)
_LARGE_FACTORS = (0.45, 0.6, 0.6, 0.6, 2.0, 1.7, 1.0, 3.2, 1.0)


def _kinds(way: Transport, *, large: bool) -> Weighted[Kind]:
    factors = _LARGE_FACTORS if large else (1.0,) * len(_KINDS)
    shares = (share * factor for share, factor in zip(_SHARES[way], factors, strict=True))
    return Weighted(dict(zip(_KINDS, shares, strict=True)))


_BY_WAY = {(way, large): _kinds(way, large=large) for way in Transport for large in (False, True)}

CHILDREN = Weighted({1: 0.38, 2: 0.40, 3: 0.15, 4: 0.07})
MANY_CHILDREN = Weighted({1: 0.18, 2: 0.28, 3: 0.25, 4: 0.16, 5: 0.09, 6: 0.04})


@dataclass
class Member:
    """One person of a household before anything else is known of them."""

    age: int
    woman: bool
    generation: int
    """0 for grandparents, 1 for adults, 2 for their children."""


def draw_kind(dice: Dice, way: Transport, origin: Origin) -> Kind:
    """Draw how a household of this origin, leaving in this way, is made up."""
    return dice.weigh(_BY_WAY[way, origin in _LARGE])


def draw_members(dice: Dice, kind: Kind, origin: Origin) -> list[Member]:
    """Draw the people of a household, oldest generation first; never an empty list."""
    if kind in (Kind.OLDER_ALONE, Kind.ALONE):
        older = kind is Kind.OLDER_ALONE
        return [Member(_older(dice) if older else _grown(dice), dice.chance(0.68 if older else 0.5), 1)]
    if kind in (Kind.OLDER_COUPLE, Kind.COUPLE):
        return _couple(dice, _older(dice) if kind is Kind.OLDER_COUPLE else _grown(dice))
    if kind is Kind.GROWN_CHILD:
        return _with_grown_child(dice)
    if kind is Kind.HOUSEMATES:
        return [Member(dice.whole(20, 45), dice.chance(0.5), 1) for _ in range(dice.whole(2, 4))]
    return _with_children(dice, kind, origin)


def _older(dice: Dice) -> int:
    return 65 + int(35 * (1 - (1 - dice.share()) ** 0.5))


def _grown(dice: Dice) -> int:
    return 22 + int(43 * dice.share() ** 0.6)


def _couple(dice: Dice, age: int) -> list[Member]:
    first_woman = dice.chance(0.5)
    other = max(21, min(98, age + dice.whole(-5, 5)))
    same = dice.chance(0.03)
    return [Member(age, first_woman, 1), Member(other, first_woman if same else not first_woman, 1)]


def _with_grown_child(dice: Dice) -> list[Member]:
    age = dice.whole(19, 55)
    parent = min(94, age + dice.whole(22, 36))
    parents = _couple(dice, parent) if dice.chance(0.6) else [Member(parent, dice.chance(0.75), 1)]
    return [*parents, Member(age, dice.chance(0.45), 2)]


def _with_children(dice: Dice, kind: Kind, origin: Origin) -> list[Member]:
    count = dice.weigh(MANY_CHILDREN if origin in _LARGE else CHILDREN)
    youngest = dice.whole(0, 15)
    parent = max(20, youngest + dice.whole(22, 36))
    ages = sorted({min(17, youngest + step * dice.whole(2, 3)) for step in range(count)}, reverse=True)
    children = [Member(age, dice.chance(0.49), 2) for age in ages]
    if kind is Kind.ONE_PARENT:
        return [Member(max(parent, ages[0] + 18), dice.chance(0.82), 1), *children]
    parents = _couple(dice, max(parent, ages[0] + 19))
    if kind is Kind.FAMILY:
        return [*parents, *children]
    grandmother = Member(min(96, parents[0].age + dice.whole(20, 30)), dice.chance(0.75), 0)
    return [grandmother, *parents, *children]


def most_in_need(dice: Dice, kind: Kind, members: list[Member]) -> int:
    """Draw whose way of leaving is the household's hardest; the place in the list."""
    if kind is Kind.THREE_GENERATIONS:
        return 0
    if kind is Kind.GROWN_CHILD:
        return len(members) - 1 if dice.chance(0.75) else 0
    if kind in (Kind.FAMILY, Kind.ONE_PARENT) and dice.chance(0.55):
        return len(members) - 1
    return dice.whole(0, min(1, len(members) - 1)) if kind is Kind.OLDER_COUPLE else 0
