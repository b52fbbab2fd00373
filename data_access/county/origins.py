"""Who lives where, and in which language: shares by city and by neighbourhood of Minneapolis.

Shares for the whole county follow the American Community Survey's picture of Hennepin County (about two in
three of European origin; Somali 3 %, Latino 7 %, Hmong 2 %); the places multiply them.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from data_access.county.dice import Dice, Weighted
from data_access.county.names import Origin

COUNTY: dict[Origin, float] = {
    Origin.EUROPEAN: 0.700,
    Origin.AFRICAN_AMERICAN: 0.080,
    Origin.SOMALI: 0.024,
    Origin.ETHIOPIAN: 0.010,
    Origin.LIBERIAN: 0.009,
    Origin.LATINO: 0.048,
    Origin.HMONG: 0.012,
    Origin.VIETNAMESE: 0.010,
    Origin.INDIAN: 0.018,
    Origin.CHINESE: 0.010,
    Origin.KOREAN: 0.005,
    Origin.NATIVE: 0.007,
    Origin.RUSSIAN: 0.010,
}
"""Origin → share of households in a place that nothing is said of."""

_PLACES = """
Cedar Riverside: somali 26, ethiopian 14, european .45, korean 3, vietnamese 2
Seward: somali 6, ethiopian 5, african_american 1.2
Elliot Park: somali 6, ethiopian 3, african_american 2
Phillips West: somali 11, latino 4, native 8, european .5, african_american 2
Ventura Village: somali 11, latino 3, native 11, european .5, african_american 2
East Phillips: latino 8, somali 6, native 16, european .4, african_american 1.8
Midtown Phillips: latino 8.5, somali 4, native 7, european .5, african_american 1.6
Powderhorn Park: latino 5, somali 2, native 2
Central: latino 6, african_american 2.5, somali 2, european .7
Corcoran Neighborhood: latino 5, somali 1.5
Whittier: latino 3.5, somali 5, chinese 1.6
Lyndale: latino 3, somali 4
Longfellow: somali 2, native 2
Near North: african_american 6, hmong 5, somali 4, european .35, liberian 2
Jordan: african_american 6, hmong 8, latino 2, european .35, liberian 2
Hawthorne: african_american 6, hmong 8, latino 2, european .35, native 3
Willard Hay: african_american 6.5, hmong 4, european .4
Folwell: african_american 5.5, hmong 7, latino 2, european .45
McKinley: african_american 5.5, hmong 6, latino 2, european .45
Harrison: african_american 5, hmong 6, somali 3, european .45
Sumner Glenwood: african_american 4, somali 8, hmong 5, european .35
Cleveland: african_american 4.5, hmong 5, european .55
Webber Camden: african_american 3.5, hmong 4, latino 1.6, european .7
Lind Bohanon: african_american 2.5, hmong 4, european .8
Holland: latino 3.5, somali 2
Sheridan: latino 2.5, somali 1.5
Bottineau: latino 2.5
Marcy Holmes: chinese 3, korean 4, indian 2
Minneapolis: somali 1.6, ethiopian 1.4, latino 1.3, native 1.6, african_american 1.3
Brooklyn Park: liberian 10, hmong 8, african_american 2.6, vietnamese 4, latino 1.4, european .6
Brooklyn Center: liberian 9, hmong 11, african_american 2.8, latino 2.2, european .5
Richfield: latino 4.2, somali 1.8
Bloomington: latino 1.4, somali 1.6, vietnamese 2
Eden Prairie: indian 4, somali 1.8, chinese 1.8
Plymouth: indian 3.6, chinese 2.4, korean 2, russian 1.6
Maple Grove: indian 2.6, hmong 1.5, korean 1.8
Saint Louis Park: russian 4.5, ethiopian 1.6, somali 1.6
Hopkins: indian 4.5, somali 2.6, latino 2, african_american 1.4
Minnetonka: russian 2.6, chinese 1.3
Edina: indian 2, chinese 2.2, korean 1.5
Golden Valley: african_american 1.1, russian 2
Crystal: liberian 3, latino 1.6, african_american 1.3
New Hope: liberian 4, latino 1.8, african_american 1.8, russian 1.5
Robbinsdale: african_american 1.7, liberian 2, latino 1.3
Champlin: hmong 1.4, liberian 1.2
Osseo: liberian 1.6
Rogers: european 2.2
Dayton: european 2
Orono: european 5
Wayzata: european 3.5
Mound: european 4
Medina: european 2.5
Corcoran: european 3.5
Independence: european 6
Minnetrista: european 5
Greenfield: european 6
Loretto: european 5
Shorewood: european 4
Excelsior: european 4
Deephaven: european 5
"""

_LETTERS = re.compile(r"[^a-z]+")


def _plain(name: str) -> str:
    return _LETTERS.sub(" ", name.casefold()).strip()


def _factors(line: str) -> dict[Origin, float]:
    pairs = (pair.split() for pair in line.split(","))
    return {Origin(origin): float(factor) for origin, factor in pairs}


_FACTORS: dict[str, dict[Origin, float]] = {
    _plain(place): _factors(factors)
    for place, factors in (line.split(":") for line in _PLACES.strip().splitlines())
}


@lru_cache(maxsize=4_096)
def origins_in(city: str, neighbourhood: str) -> Weighted[Origin]:
    """Weigh the origins of households in a place; the county's own shares where nothing is said of it."""
    factors = _FACTORS.get(_plain(city), {})
    if _plain(city) == "minneapolis":
        within = _plain(neighbourhood)
        factors = _FACTORS.get(f"{within} neighborhood", _FACTORS.get(within, factors))
    return Weighted({origin: share * factors.get(origin, 1.0) for origin, share in COUNTY.items()})


@dataclass(frozen=True)
class Tongue:
    """The language of an origin: how many of its adults speak little English, and which one they speak."""

    little_english: float
    also: float
    tags: Weighted[str]


_TONGUES: dict[Origin, Tongue] = {
    Origin.EUROPEAN: Tongue(
        0.004, 0.02, Weighted({"de": 3, "fr": 2, "pl": 2, "ar": 4, "fa": 2, "pt": 1, "it": 1})
    ),
    Origin.AFRICAN_AMERICAN: Tongue(0.012, 0.01, Weighted({"fr": 2, "sw": 3, "ti": 1, "yo": 1, "ht": 1})),
    Origin.SOMALI: Tongue(0.50, 0.40, Weighted({"so": 1})),
    Origin.ETHIOPIAN: Tongue(0.38, 0.45, Weighted({"om": 5, "am": 4, "ti": 1})),
    Origin.LIBERIAN: Tongue(0.02, 0.05, Weighted({"fr": 1})),
    Origin.LATINO: Tongue(0.42, 0.35, Weighted({"es": 1})),
    Origin.HMONG: Tongue(0.32, 0.45, Weighted({"hmn": 12, "lo": 1})),
    Origin.VIETNAMESE: Tongue(0.45, 0.35, Weighted({"vi": 1})),
    Origin.INDIAN: Tongue(0.09, 0.60, Weighted({"te": 5, "hi": 4, "ta": 3, "gu": 2, "bn": 1, "pa": 1})),
    Origin.CHINESE: Tongue(0.34, 0.45, Weighted({"zh": 1})),
    Origin.KOREAN: Tongue(0.32, 0.40, Weighted({"ko": 1})),
    Origin.NATIVE: Tongue(0.0, 0.0, Weighted({"en": 1})),
    Origin.RUSSIAN: Tongue(0.48, 0.38, Weighted({"ru": 4, "uk": 1})),
}


@dataclass(frozen=True)
class Speech:
    """What a household speaks (empty for English alone), and whether adults need an interpreter."""

    tag: str = ""
    little_english: bool = False


def draw_speech(dice: Dice, origin: Origin, oldest: int) -> Speech:
    """Draw the language of a household; older people are likelier to need an interpreter."""
    tongue = _TONGUES[origin]
    luck = dice.share()
    little = min(0.85, tongue.little_english * (1.35 if oldest >= 65 else 0.9))
    if luck < little:
        return Speech(dice.weigh(tongue.tags), little_english=True)
    if luck < little + tongue.also:
        return Speech(dice.weigh(tongue.tags))
    return Speech()
