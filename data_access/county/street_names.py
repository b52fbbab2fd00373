"""What streets are called: Minneapolis's own system, the numbered avenues of the north, names elsewhere."""

import zlib
from typing import Final

from data_access.county.cities import CITIES
from data_access.county.downtown import FIRST_LINE, downtown_name, downtown_ordinal


def _names_in(table: str) -> tuple[str, ...]:
    """The names of a table; an underscore stands for a space within a name."""
    return tuple(name.replace("_", " ") for name in table.split())


_WEST_AVENUES: Final = _names_in("""
France Ewing Drew Chowen Beard Abbott Zenith York Xerxes Washburn Vincent Upton Thomas Sheridan
Russell Queen Penn Oliver Newton Morgan Logan Knox James Irving Humboldt Girard Fremont Emerson
Dupont Colfax Bryant Aldrich Lyndale Garfield Harriet Grand Pleasant Pillsbury Wentworth Blaisdell
Nicollet 1st Stevens 2nd 3rd Clinton 4th 5th Portland Oakland Park Columbus Chicago Elliot 10th 11th
12th 13th 14th Bloomington 16th 17th 18th Longfellow Cedar
""")
"""From France Avenue (column 150) to Cedar Avenue (column 214), one a sixteenth of a mile."""

_PRESIDENTS: Final = _names_in("""
Marshall Main 2nd Ramsey 4th 5th 6th Washington Jefferson Madison Monroe Quincy Jackson Central Polk
Tyler Taylor Fillmore Pierce Buchanan Lincoln Johnson Ulysses Hayes Garfield Arthur Cleveland
McKinley Stinson Roosevelt Harding Coolidge Wilson Benjamin Cavell
""")
"""North-south streets of Northeast from the river eastwards; Central is column 214."""

_ALPHABET: Final = _names_in("""
Alabama Brunswick Colorado Dakota Edgewood Florida Georgia Hampshire Idaho Jersey Kentucky Louisiana
Maryland Nevada Oregon Pennsylvania Quebec Rhode Island Sumter Texas Utah Virginia Wisconsin Xylon
Yukon Zealand Aquila Boone Cavell Decatur Ensign Flag Gettysburg Hillsboro Independence Jordan
Kirkwood Lancaster Mendelssohn Nathan Orchid Pineview Quantico Rosewood Sycamore Trenton Underwood
Vinewood Wellington Xenium Yucca Zanzibar Annapolis Berkshire Cheshire Dallas Evergreen Fernbrook
Garland Harbor Ithaca Juneau Kimberly Larch Minnesota Narcissus Olive Polaris Quinwood Ranchview
Shenandoah Terraceview Upland Vicksburg Weston Xene Yuma Zircon Archer Blackoaks Comstock Dunkirk
Empire Forestview Glacier Holly Inland Jewel Kingsview Lawndale Magnolia Niagara Oakview Peony
Queensland Ravenwood Sunnyside Troy Urbandale Vagabond Walnut Yellowstone Zinnia
""")

_WORDS: Final = _names_in("""
Aspen Autumn Bayview Beechwood Birch Blue Heron Bluestem Bridle Brookside Cardinal Cattail Cedar
Cherrywood Chestnut Clover Cottonwood Covington Crestview Cutters Deerfield Dogwood Eagle Edgebrook
Elmwood Fairway Fawn Fernwood Forest Foxglove Glenhill Goldenrod Grandview Greenbriar Hawthorne
Hazelwood Heather Hemlock Heritage Hickory Highland Hillside Homestead Honeysuckle Hunters Indigo
Inverness Ironwood Ivy Juniper Kingfisher Knollwood Lakeview Larkspur Laurel Lilac Linden Locust
Longview Lupine Mallard Maple Marigold Meadow Millstone Morning Dove Mulberry Northwood Oak Orchard
Oriole Partridge Pheasant Pioneer Pondview Poplar Prairie Primrose Quail Red Oak Ridgewood Rolling
Hills Rosemary Sandpiper Scenic Heights Shadow Silver Birch Spruce Stonebridge Sugar Maple Sunrise
Tamarack Tanager Thistle Timber Trillium Valley Vineyard Walden Wayside Westwood Whitetail
Wildflower Willow Windmill Woodhill Woodland Wren Yarrow
""")
_SUFFIXES: Final = ("Lane", "Drive", "Road", "Trail", "Way", "Circle", "Court", "Terrace", "Curve")

_SECTION_COLUMNS: Final = {
    -192: "County Line Road", -176: "County Road 92", -160: "Copeland Road", -144: "County Road 90",
    -128: "County Road 110", -112: "Game Farm Road", -96: "County Road 19", -80: "County Road 83",
    -64: "Willow Drive", -48: "Old Crystal Bay Road", -32: "Brown Road", -16: "Hunter Drive",
    0: "Brockton Lane",
    16: "Dunkirk Lane", 32: "Vicksburg Lane", 48: "Fernbrook Lane", 64: "Northwest Boulevard",
    80: "Zachary Lane",
    96: "Hillsboro Avenue", 112: "Winnetka Avenue", 128: "Douglas Drive",
}  # fmt: skip
_SECTION_ROWS_WEST: Final = {
    8: "Smithtown Road", 16: "County Road 44", 24: "Bartlett Boulevard", 32: "County Road 26",
    40: "Bayside Road",
    48: "Watertown Road", 56: "County Road 6", 64: "Pagenkopf Road", 72: "County Road 24",
    80: "Hamel Road", 88: "Chippewa Road", 96: "County Road 10", 104: "Larkin Road",
    112: "Rebecca Park Trail",
    120: "County Road 50", 128: "County Road 30", 136: "Horseshoe Trail", 144: "Territorial Road",
    152: "County Road 117", 160: "South Diamond Lake Road", 168: "North Diamond Lake Road",
}  # fmt: skip
"""Section roads west of Highway 101 and in the north of the county."""
_SECTION_ROWS_EAST: Final = {
    -32: "Pioneer Trail", -24: "Anderson Lakes Parkway", -16: "Technology Drive", -8: "Valley View Road",
    0: "Townline Road", 8: "Highwood Drive", 16: "Covington Road", 24: "Lake Street Extension",
    32: "Linner Road",
    40: "Cedar Lake Road", 48: "Glenwood Avenue", 56: "Golden Valley Road", 64: "Medicine Lake Road",
    72: "36th Avenue North", 80: "Rockford Road", 88: "Bass Lake Road", 96: "63rd Avenue North",
    104: "Brooklyn Boulevard", 112: "77th Avenue North", 120: "85th Avenue North", 128: "93rd Avenue North",
    136: "101st Avenue North", 144: "109th Avenue North", 152: "117th Avenue North",
    160: "South Diamond Lake Road",
    168: "North Diamond Lake Road",
}  # fmt: skip
"""Section roads east of Highway 101."""

_NUMBERED_NORTH: Final = frozenset({
    "Robbinsdale", "Crystal", "New Hope", "Golden Valley", "Plymouth", "Maple Grove", "Osseo",
    "Brooklyn Center",
    "Brooklyn Park", "Champlin", "Dayton", "Rogers", "Corcoran", "Medina", "Hanover", "Greenfield",
    "Medicine Lake",
})  # fmt: skip
_WESTERN: Final = frozenset({
    "Minnetrista", "Independence", "Greenfield", "Corcoran", "Medina", "Orono", "Mound", "Saint Bonifacius",
    "Maple Plain", "Loretto", "Long Lake", "Spring Park", "Tonka Bay", "Shorewood", "Rockford",
    "Hanover", "Rogers",
    "Minnetonka Beach", "Excelsior", "Greenwood",
})  # fmt: skip
_NUMBERED_SOUTH: Final = frozenset({"Richfield", "Bloomington", "Edina", "Fort Snelling"})


def ordinal(number: int) -> str:
    """1 → "1st", 12 → "12th", 23 → "23rd"."""
    if 10 <= number % 100 <= 20:
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def _pick(choices: tuple[str, ...], *about: object) -> str:
    return choices[zlib.crc32(repr(about).encode()) % len(choices)]


def _avenue(column: int) -> str:
    """The bare name of a north-south line in the Minneapolis system."""
    place = column - 150
    if 0 <= place < len(_WEST_AVENUES):
        return _WEST_AVENUES[place]
    if place > 0:
        return ordinal(19 + (column - 214) * 15 // 16)
    return _ALPHABET[(-place - 1) % len(_ALPHABET)]


def _minneapolis_upright(column: int, part: str) -> str:
    if part == "Northeast":
        return f"{_PRESIDENTS[min(max(column - 201, 0), len(_PRESIDENTS) - 1)]} Street Northeast"
    if part == "Southeast":
        return f"{ordinal(max(1, (column - 204) * 3 // 4))} Avenue Southeast"
    return f"{_avenue(column)} Avenue {part}"


def _minneapolis_level(row: int, part: str, side: str) -> str:
    if part == "Northeast":
        return {60: "Broadway Street Northeast", 68: "Lowry Avenue Northeast"}.get(
            row, f"{ordinal(max(row - 43, 1))} Avenue Northeast"
        )
    if part == "Southeast":
        return {44: "Franklin Avenue Southeast"}.get(row, f"{ordinal(max(60 - row, 2))} Street Southeast")
    if part == "North":
        named = {
            52: "Glenwood Avenue",
            56: "Plymouth Avenue North",
            68: "Lowry Avenue North",
            72: "Dowling Avenue North",
        }
        return named.get(row, f"{ordinal(row - 36)} Avenue North")
    named = {32: f"{side} Lake Street", 40: f"{side} Franklin Avenue"}
    return named.get(row, f"{side} {ordinal(max(62 - row, 1))} Street")


def _suburb_upright(column: int, city: str) -> str:
    if column in _SECTION_COLUMNS:
        return _SECTION_COLUMNS[column]
    if city in _NUMBERED_SOUTH or column >= 150:
        return f"{_avenue(column)} Avenue {'North' if city in _NUMBERED_NORTH else 'South'}"
    if city in _NUMBERED_NORTH:
        return f"{_avenue(column)} {'Avenue' if column > 90 else 'Lane'} North"
    if city in {"Saint Louis Park", "Hopkins"}:
        return f"{_avenue(column)} Avenue South"
    return f"{_pick(_WORDS, city, column)} {_pick(_SUFFIXES, column, city)}"


def _suburb_level(row: int, city: str, side: str) -> str:
    if city in _NUMBERED_SOUTH:
        return f"{side} {ordinal(62 - row)} Street"
    sections = _SECTION_ROWS_WEST if city in _WESTERN else _SECTION_ROWS_EAST
    if row in sections:
        return sections[row]
    if city in _NUMBERED_NORTH:
        return f"{ordinal(row - 36)} Avenue North"
    if city == "Saint Louis Park":
        return f"West {ordinal(62 - row)} Street"
    return f"{_pick(_WORDS, city, 'row', row)} {_pick(_SUFFIXES, row, city, 'row')}"


def street_name(*, upright: bool, line: int, city: int, part: str, side: str) -> str:
    """The name of a piece of the lattice.

    `line` is its column or row, `part` the quarter of Minneapolis ("North", "South", "Northeast",
    "Southeast"; not looked at elsewhere), `side` "East" or "West" of Nicollet Avenue.
    """
    place = CITIES[city].name
    if line >= FIRST_LINE:
        numbered = ordinal(downtown_ordinal(upright=upright, line=line))
        return downtown_name(upright=upright, line=line, numbered=numbered)
    if place == "Minneapolis":
        return _minneapolis_upright(line, part) if upright else _minneapolis_level(line, part, side)
    if place == "Dayton" and upright and line == DAYTON_MAIN_STREET:
        return "Main Street"
    return _suburb_upright(line, place) if upright else _suburb_level(line, place, side)


DAYTON_MAIN_STREET: Final = 8
"""The half-section line of old Dayton village, half a mile east of Brockton Lane."""
