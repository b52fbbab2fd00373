"""The 45 cities of the county and the unorganised territory of Fort Snelling, as boxes on the survey grid.

People and households are rounded from the 2020 census as generally known. Boxes are (west, south,
east, north) in miles on the survey grid; where boxes overlap, the later line of
the table wins, as small cities were cut out of the townships around them.
"""

from dataclasses import dataclass
from typing import Final

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class City:
    """A city as it is drawn: its boxes in miles, its size, and how its streets run.

    `pattern` is "urban" (close grid), "suburban" (loose) or "rural" (section roads only);
    `flats` is the share of dwellings that are in buildings with several.
    """

    name: str
    code: str
    people: int
    households: int
    pattern: str
    flats: float
    boxes: tuple[Box, ...]


def _city(line: tuple[str, str, int, int, str, float], *boxes: Box) -> City:
    name, code, people, households, letter, flats = line
    pattern = {"u": "urban", "s": "suburban", "r": "rural"}[letter]
    return City(name, code, people, households, pattern, flats, boxes)


CITIES: Final[tuple[City, ...]] = (
    _city(("Eden Prairie", "18116", 64_198, 26_100, "s", 0.27), (0.0, -7.0, 6.1, 0.0)),
    _city(("Bloomington", "06616", 89_987, 38_300, "s", 0.34), (6.1, -8.0, 17.0, -2.0)),
    _city(("Edina", "18188", 53_494, 22_800, "s", 0.36), (6.1, -2.0, 9.875, 1.0), (6.1, 1.0, 9.375, 2.6)),
    _city(("Richfield", "54214", 36_994, 15_900, "u", 0.33), (9.875, -2.0, 13.375, 0.0)),
    _city(
        ("Minneapolis", "43000", 429_954, 189_400, "u", 0.55),
        (9.875, 0.0, 18.0, 1.0),
        (9.375, 1.0, 18.0, 5.9),
        (9.375, 5.5, 15.375, 6.6),
        (9.875, 6.0, 15.375, 11.125),
    ),
    _city(("Saint Anthony", "56680", 5_600, 2_680, "u", 0.45), (14.375, 8.25, 15.4, 10.2)),
    _city(("Saint Louis Park", "57220", 50_010, 24_000, "u", 0.5), (5.9, 2.6, 9.375, 5.6)),
    _city(("Golden Valley", "24308", 22_552, 9_850, "s", 0.26), (5.9, 5.6, 9.875, 8.125)),
    _city(("Robbinsdale", "54880", 14_646, 6_300, "u", 0.28), (8.5, 8.125, 9.875, 10.4)),
    _city(("Crystal", "14158", 23_330, 9_550, "u", 0.2), (7.125, 8.0, 8.5, 11.6), (8.5, 10.4, 9.0, 11.4)),
    _city(("New Hope", "45628", 21_986, 8_950, "s", 0.44), (5.875, 8.0, 7.125, 12.0)),
    _city(("Plymouth", "51730", 81_026, 32_300, "s", 0.26), (0.0, 6.0, 5.875, 12.0)),
    _city(("Minnetonka", "43252", 53_781, 23_900, "s", 0.33), (0.0, 0.0, 6.1, 6.0)),
    _city(("Hopkins", "30140", 19_079, 9_000, "u", 0.62), (4.375, 1.5, 6.625, 3.25)),
    _city(("Brooklyn Center", "07948", 33_782, 11_400, "s", 0.3), (8.5, 11.125, 13.0, 13.2)),
    _city(
        ("Brooklyn Park", "07966", 86_478, 28_700, "s", 0.2),
        (5.875, 12.0, 8.5, 18.0),
        (8.5, 13.2, 14.0, 18.0),
    ),
    _city(("Maple Grove", "40166", 70_253, 26_700, "s", 0.15), (0.0, 12.0, 5.875, 18.0)),
    _city(("Osseo", "48652", 2_688, 1_260, "u", 0.5), (5.5, 15.375, 6.375, 16.25)),
    _city(("Champlin", "10846", 23_919, 8_900, "s", 0.12), (4.875, 18.0, 10.0, 22.5)),
    _city(("Dayton", "14890", 7_262, 2_500, "s", 0.02), (-1.25, 18.0, 4.875, 26.0)),
    _city(("Rogers", "55186", 13_295, 4_500, "s", 0.12), (-9.0, 18.0, -1.25, 26.0)),
    _city(("Corcoran", "13168", 6_185, 2_150, "r", 0.02), (-6.0, 12.0, 0.0, 18.0)),
    _city(("Medina", "41258", 6_837, 2_400, "r", 0.05), (-6.0, 7.25, 0.0, 12.0)),
    _city(("Greenfield", "25334", 2_903, 1_010, "r", 0.0), (-12.5, 12.0, -6.0, 18.0)),
    _city(("Independence", "30842", 3_755, 1_340, "r", 0.0), (-12.5, 6.0, -6.0, 12.0)),
    _city(("Minnetrista", "43306", 8_262, 2_850, "r", 0.02), (-12.5, 0.0, -7.375, 6.0)),
    _city(("Orono", "48580", 8_315, 3_200, "r", 0.05), (-7.375, 3.5, -0.5, 7.25)),
    _city(("Shorewood", "59998", 7_783, 2_900, "s", 0.06), (-7.375, 0.0, 0.5, 2.0)),
    _city(("Tonka Bay", "65164", 1_442, 610, "s", 0.1), (-4.25, 1.0, -2.875, 2.5)),
    _city(("Excelsior", "19934", 2_355, 1_180, "u", 0.55), (-2.75, 0.5, -1.75, 1.375)),
    _city(("Greenwood", "25928", 726, 310, "s", 0.02), (-1.75, 1.0, -1.0, 1.875)),
    _city(("Deephaven", "15148", 3_899, 1_420, "s", 0.02), (-2.25, 1.875, 0.5, 3.5)),
    _city(("Woodland", "71428", 385, 150, "s", 0.0), (-0.25, 3.5, 0.625, 4.625)),
    _city(("Wayzata", "68818", 4_434, 2_330, "s", 0.5), (-0.625, 4.625, 1.375, 6.375)),
    _city(("Long Lake", "38200", 1_741, 730, "s", 0.3), (-2.875, 6.125, -2.0, 7.125)),
    _city(("Minnetonka Beach", "43270", 546, 210, "s", 0.0), (-3.75, 2.875, -2.875, 3.875)),
    _city(("Spring Park", "61996", 1_734, 980, "s", 0.65), (-5.75, 2.625, -5.0, 3.25)),
    _city(("Mound", "44476", 9_398, 4_100, "s", 0.2), (-7.75, 1.875, -5.75, 4.0)),
    _city(("Maple Plain", "40256", 1_743, 740, "s", 0.3), (-7.25, 7.625, -6.125, 8.625)),
    _city(("Loretto", "38276", 646, 270, "s", 0.15), (-5.875, 11.0, -5.375, 11.625)),
    _city(("Saint Bonifacius", "56896", 2_307, 880, "s", 0.15), (-11.625, 0.5, -10.625, 1.5)),
    _city(("Medicine Lake", "41186", 337, 160, "s", 0.0), (4.75, 6.875, 5.25, 7.5)),
    _city(("Rockford", "55006", 490, 190, "s", 0.1), (-11.25, 13.0, -10.375, 14.0)),
    _city(("Hanover", "26900", 600, 210, "s", 0.0), (-7.5, 17.875, -6.375, 18.875)),
    _city(("Chanhassen", "10918", 24, 9, "s", 0.0), (-0.375, 0.0, 0.125, 0.25)),
    _city(("Fort Snelling", "21898", 149, 60, "s", 0.5), (13.375, -2.125, 18.0, 0.0), (15.6, 0.0, 18.0, 0.6)),
)
"""The cities in painting order. Codes are census place codes, as far as they are remembered."""
