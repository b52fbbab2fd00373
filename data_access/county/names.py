"""Names of people who do not exist: surnames and given names by origin, sex and year of birth.

The lists hold common names only; a full name that a well-known person bears is never handed out.
"""

from enum import StrEnum
from importlib.resources import files

import msgspec

from data_access.county.dice import Dice


class Origin(StrEnum):
    """Where the names, and often the language, of a household come from."""

    EUROPEAN = "european"
    AFRICAN_AMERICAN = "african_american"
    SOMALI = "somali"
    ETHIOPIAN = "ethiopian"
    LIBERIAN = "liberian"
    LATINO = "latino"
    HMONG = "hmong"
    VIETNAMESE = "vietnamese"
    INDIAN = "indian"
    CHINESE = "chinese"
    KOREAN = "korean"
    NATIVE = "native"
    RUSSIAN = "russian"


class Lists(msgspec.Struct, frozen=True):
    """The names of one origin. Given names stand by sex and cohort, the oldest cohort first.

    `until` holds the last year of birth of every cohort but the youngest.
    """

    surnames: tuple[str, ...]
    women: tuple[tuple[str, ...], ...]
    men: tuple[tuple[str, ...], ...]
    until: tuple[int, ...]

    def given(self, *, woman: bool, born_year: int) -> tuple[str, ...]:
        """Return the given names that were usual in `born_year`."""
        cohorts = self.women if woman else self.men
        return cohorts[sum(born_year > last for last in self.until)]


class _Written(msgspec.Struct):
    """An origin as it stands in the file: names apart by spaces, one text a cohort."""

    until: tuple[int, ...]
    surnames: str
    women: tuple[str, ...]
    men: tuple[str, ...]


class _File(msgspec.Struct):
    origins: dict[Origin, _Written]
    well_known: str


def _apart(texts: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(text.split()) for text in texts)


_FILE = msgspec.json.decode(files("data_access.county").joinpath("names.json").read_bytes(), type=_File)

LISTS: dict[Origin, Lists] = {
    origin: Lists(tuple(row.surnames.split()), _apart(row.women), _apart(row.men), row.until)
    for origin, row in _FILE.origins.items()
}
_WELL_KNOWN = frozenset(_FILE.well_known.split(", "))


def surname(dice: Dice, origin: Origin) -> str:
    """A surname of `origin`; two of them, the Spanish way, for some Latino households."""
    name = dice.pick(LISTS[origin].surnames)
    if origin is Origin.LATINO and dice.chance(0.35):
        return f"{name} {dice.pick(LISTS[origin].surnames)}"
    return name


def full_name(dice: Dice, origin: Origin, last: str, *, woman: bool, born_year: int) -> str:
    """A given name usual for `born_year` before `last`; never a well-known person's name."""
    names = LISTS[origin].given(woman=woman, born_year=born_year)
    found = f"{dice.pick(names)} {last}"
    while found in _WELL_KNOWN:
        found = f"{dice.pick(names)} {last}"
    return found
