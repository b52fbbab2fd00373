"""Where a household is found when it is not at home: work, and a cabin up north."""

from data_access.county.dice import Dice
from data_access.records.household import Address, AddressKind

_WORK = (
    ("Nicollet Mall", "Minneapolis", "55402"),
    ("Marquette Avenue", "Minneapolis", "55401"),
    ("Chicago Avenue", "Minneapolis", "55407"),
    ("Lake Street", "Minneapolis", "55408"),
    ("Central Avenue NE", "Minneapolis", "55413"),
    ("Penn Avenue S", "Richfield", "55423"),
    ("American Boulevard", "Bloomington", "55425"),
    ("France Avenue S", "Edina", "55435"),
    ("Prairie Center Drive", "Eden Prairie", "55344"),
    ("Wayzata Boulevard", "Minnetonka", "55305"),
    ("Vicksburg Lane", "Plymouth", "55447"),
    ("Brooklyn Boulevard", "Brooklyn Park", "55445"),
    ("Main Street", "Maple Grove", "55369"),
    ("Excelsior Boulevard", "Hopkins", "55343"),
)
_CABINS = (
    ("Lake Shore Drive", "Brainerd", "56401"),
    ("County Road 4", "Crosslake", "56442"),
    ("Birch Point Road", "Walker", "56484"),
    ("Old Mill Road", "Mille Lacs", "56359"),
    ("Superior Street", "Duluth", "55802"),
    ("Echo Trail", "Ely", "55731"),
    ("Bay View Road", "Detroit Lakes", "56501"),
    ("Pine Road", "Grand Rapids", "55744"),
)


def draw_other_addresses(dice: Dice, *, working: bool) -> tuple[Address, ...]:
    """Draw addresses beside the home, without coordinates; mostly none."""
    found = []
    if working and dice.chance(0.16):
        found.append(_address(dice, _WORK, AddressKind.WORK))
    if dice.chance(0.035):
        found.append(_address(dice, _CABINS, AddressKind.HOLIDAY))
    return tuple(found)


def _address(dice: Dice, places: tuple[tuple[str, str, str], ...], kind: AddressKind) -> Address:
    street, city, zip_code = dice.pick(places)
    line = f"{dice.whole(100, 9_900)} {street}"
    return Address(line=line, city=city, state="MN", zip_code=zip_code, kind=kind)
