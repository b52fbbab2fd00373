"""Homes of the demo county: what a responder meets at the door, and how to get in."""

from data_access.county.dice import Dice, Weighted
from data_access.county.writing import sentences
from data_access.records.household import Camera, Codes, Home

_COLOURS = (
    "White",
    "Gray",
    "Blue",
    "Brick",
    "Beige",
    "Brown",
    "Green",
    "Yellow",
    "Red",
    "Tan stucco",
    "Dark gray",
)
_STYLES = {
    "rambler": 1,
    "bungalow": 1,
    "split-level house": 2,
    "house": 2,
    "Cape Cod": 2,
    "farmhouse": 2,
    "duplex": 2,
    "foursquare": 3,
}
"""Kind of house → storeys."""
_STYLE_NAMES = tuple(_STYLES)
_TRIMS = (
    "with white trim",
    "with black shutters",
    "with a front porch",
    "with a red door",
    "with solar panels",
    "with an attached garage",
    "behind a big oak",
    "with a chain-link fence",
    "on the corner",
)
_BLOCKS = (
    "Brick apartment building",
    "Apartment tower",
    "Senior apartments",
    "Three-storey walk-up",
    "Condominium",
    "Apartments over a shop",
    "Townhouse row",
)
_UPSTAIRS_LAYOUTS = (
    "Kitchen and living room on the main floor, bedrooms upstairs.",
    "Living room and kitchen below, three bedrooms and the bathroom above.",
)
_LAYOUTS = (
    "Stairs straight ahead of the front door; basement door in the kitchen.",
    "Entry through the garage is easiest. Three steps up.",
    "Ramp at the side door; front door has six steps.",
    "Finished basement with one egress window.",
    "Living room left, kitchen right, hallway to the bedrooms at the back.",
)
_ONE_FLOOR_LAYOUTS = ("All rooms on one floor.",)
_FLAT_LAYOUTS = (
    "Elevator near the mailboxes; stairs at both ends of the hall.",
    "Door opens into the living room, bedroom at the back.",
    "Bathroom left of the entrance; no tub, a shower with a seat.",
    "No elevator.",
    "Wide hallway, wheelchair gets through.",
)
_BEDROOMS = (
    "Bedroom at the end of the hall.",
    "Bedroom window faces the street.",
    "Sleeps in the recliner most nights.",
)
_HOUSE_BEDROOMS = (*_BEDROOMS, "Sleeps on the main floor.", "Sleeps in the room behind the kitchen.")
_UPSTAIRS_BEDROOMS = (*_HOUSE_BEDROOMS, "Main bedroom upstairs on the left.", "Everybody sleeps upstairs.")
_SHUTOFFS = (
    "Gas meter on the north side, water in the basement by the furnace.",
    "Water and electric panel in the basement furnace room, gas outside by the driveway.",
    "Electric panel in the garage; water under the kitchen sink; gas at the back wall.",
    "All in the utility closet by the bathroom.",
    "Panel at the bottom of the basement stairs. Gas outside left of the steps.",
)
_FLAT_SHUTOFFS = (
    "Breakers in the hall closet; the caretaker has the rest.",
    "Caretaker in the office, first floor.",
)
_HAZARDS = (
    "Oxygen in use.",
    "Clutter in the hallway.",
    "Front steps are icy in winter.",
    "Low basement ceiling.",
    "Hunting rifles in a locked safe.",
    "Wood stove in the living room.",
    "Loose railing at the back steps.",
    "Propane tank behind the garage.",
    "Narrow door to the bathroom.",
)
_DETECTORS = Weighted(
    {
        ("Smoke detectors", "Carbon monoxide detector"): 62,
        ("Smoke detectors",): 18,
        ("Smoke detectors", "Carbon monoxide detector", "Monitored burglar alarm"): 13,
        ("Smoke detectors", "Sprinklers"): 7,
    }
)
_LOCKBOXES = (
    "Lockbox at the back door, code {}.",
    "Lockbox on the gas pipe, code {}.",
    "Lockbox by the garage, {}.",
    "Realtor-type lockbox on the railing: {}.",
    "Key safe left of the front door, code {}.",
)
_KEYS = (
    "Neighbor across the street has a key.",
    "Spare key with my sister.",
    "Key under the third flower pot.",
    "My cousin has a key.",
)
_FLAT_KEYS = (
    "Caretaker has a master key.",
    "Knox box at the main entrance.",
    "Neighbor in the next unit has a key.",
)
_CAMERA_PLACES = Weighted(
    {
        ("Front door", "Sidewalk and street in front of the house"): 52,
        ("Driveway", "Driveway and the street"): 20,
        ("Garage, above the door", "Alley"): 12,
        ("Back yard", "Back yard and alley"): 9,
        ("Porch", "Street corner and bus stop"): 7,
    }
)
_DAYS_KEPT = Weighted({3: 6, 7: 16, 14: 16, 30: 36, 60: 14, 90: 4, 180: 8})


def draw_home(dice: Dice, *, unit: str, oxygen: bool) -> Home | None:
    """Draw a home; None for the residents who told nothing of it."""
    if dice.chance(0.18):
        return None
    hazards = ["Oxygen in use."] if oxygen and dice.chance(0.7) else []
    if dice.chance(0.12):
        hazards.append(dice.pick(_HAZARDS[1:]))
    return _flat_home(dice, hazards) if unit else _house(dice, hazards)


def _house(dice: Dice, hazards: list[str]) -> Home:
    style = dice.pick(_STYLE_NAMES)
    several = _STYLES[style] > 1
    return Home(
        description=f"{dice.pick(_COLOURS)} {style} {dice.maybe(0.7, _TRIMS)}".strip() + ".",
        storeys=_STYLES[style],
        layout=dice.maybe(0.45, (*_LAYOUTS, *(_UPSTAIRS_LAYOUTS if several else _ONE_FLOOR_LAYOUTS))),
        bedrooms=dice.maybe(0.4, _UPSTAIRS_BEDROOMS if several else _HOUSE_BEDROOMS),
        utility_shutoffs=dice.maybe(0.55, _SHUTOFFS),
        alarms=_alarms(dice),
        hazards=sentences(hazards),
    )


def _flat_home(dice: Dice, hazards: list[str]) -> Home:
    return Home(
        description=_flat(dice),
        storeys=1,
        layout=dice.maybe(0.45, _FLAT_LAYOUTS),
        bedrooms=dice.maybe(0.4, _BEDROOMS),
        utility_shutoffs=dice.maybe(0.25, _FLAT_SHUTOFFS),
        alarms=_alarms(dice),
        hazards=sentences(hazards),
    )


def _alarms(dice: Dice) -> tuple[str, ...]:
    return dice.weigh(_DETECTORS) if dice.chance(0.7) else ()


def _flat(dice: Dice) -> str:
    floor = dice.whole(1, 12) if dice.chance(0.3) else dice.whole(1, 3)
    return f"{dice.pick(_BLOCKS)}, {_ordinal(floor)} floor."


def _ordinal(number: int) -> str:
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number, 'th') }"


def draw_codes(dice: Dice, *, unit: str, helpless: bool) -> Codes | None:
    """Draw how to get in; None for most, who keep their codes to themselves."""
    codes = Codes(
        lockbox=dice.pick(_LOCKBOXES).format(_digits(dice))
        if dice.chance(0.30 if helpless else 0.07)
        else "",
        gate=f"Gate code {_digits(dice)}" if dice.chance(0.015) else "",
        door=f"Building entrance {_digits(dice)}#" if unit and dice.chance(0.28) else "",
        alarm=f"Alarm off with {_digits(dice)}" if dice.chance(0.03) else "",
        keys=dice.maybe(0.12, _FLAT_KEYS if unit else _KEYS),
    )
    return None if codes == Codes() else codes


def _digits(dice: Dice) -> str:
    return str(dice.whole(1_000, 9_999))


def draw_cameras(dice: Dice, *, unit: str, business: bool = False) -> tuple[Camera, ...]:
    """Draw the cameras of a household; most have none."""
    if not dice.chance(0.6 if business else 0.03 if unit else 0.205):
        return ()
    count = dice.whole(1, 4) if business else 1 + dice.chance(0.25)
    places = dict.fromkeys(dice.weigh(_CAMERA_PLACES) for _ in range(count))
    return tuple(
        Camera(
            place="Doorbell at the front door" if place == "Front door" and not business else place,
            days_kept=dice.weigh(_DAYS_KEPT) if dice.chance(0.85) else None,
            looks_at=view if dice.chance(0.7) else "",
        )
        for place, view in places
    )
