"""The demo county's shelters, depots and vehicles as the lists that a real county would import.

Names and numbers are made up; the places lie where the cities of the demo county do. Kinds of vehicles and
their places are those of standards.md ("Loading times … Vehicles").
"""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

_SHELTERS: Final = (
    # code, name, city, latitude, longitude, people, accessible, powered, animals, medical
    ("SH-01", "Downtown arena", "Minneapolis", 44.9690, -93.2735, 1_800, 120, 160, 60, "yes"),
    ("SH-02", "Northside high school", "Minneapolis", 45.0010, -93.2990, 620, 30, 40, 20, "no"),
    ("SH-03", "South high school", "Minneapolis", 44.9480, -93.2420, 700, 35, 40, 20, "no"),
    ("SH-04", "Longfellow recreation centre", "Minneapolis", 44.9145, -93.2330, 260, 16, 20, 0, "no"),
    ("SH-05", "Brooklyn Center school", "Brooklyn Center", 45.0680, -93.3120, 480, 24, 30, 15, "no"),
    ("SH-06", "Brooklyn Park arena", "Brooklyn Park", 45.1030, -93.3600, 900, 50, 70, 40, "yes"),
    ("SH-07", "Maple Grove high school", "Maple Grove", 45.1060, -93.4370, 850, 45, 60, 30, "yes"),
    ("SH-08", "Champlin high school", "Champlin", 45.1440, -93.3790, 700, 36, 50, 25, "no"),
    ("SH-09", "Rogers high school", "Rogers", 45.1900, -93.5560, 520, 28, 36, 25, "no"),
    ("SH-10", "Osseo middle school", "Osseo", 45.1200, -93.4030, 300, 14, 20, 0, "no"),
    ("SH-11", "Plymouth ice centre", "Plymouth", 45.0170, -93.4570, 760, 40, 60, 40, "yes"),
    ("SH-12", "Wayzata high school", "Wayzata", 44.9990, -93.5060, 640, 30, 40, 20, "no"),
    ("SH-13", "Hopkins pavilion", "Hopkins", 44.9200, -93.4010, 420, 22, 30, 15, "no"),
    ("SH-14", "St. Louis Park recreation centre", "St. Louis Park", 44.9480, -93.3460, 450, 24, 30, 0, "no"),
    ("SH-15", "Edina arena", "Edina", 44.8720, -93.3830, 560, 28, 36, 20, "no"),
    ("SH-16", "Bloomington high school", "Bloomington", 44.8320, -93.2760, 720, 36, 50, 25, "yes"),
    ("SH-17", "Eden Prairie community centre", "Eden Prairie", 44.8590, -93.4560, 600, 30, 40, 30, "no"),
    ("SH-18", "Mound community school", "Mound", 44.9420, -93.6640, 320, 16, 20, 15, "no"),
)
_DEPOTS: Final = (
    ("DP-MPLS", "Minneapolis bus garage", "Minneapolis", 44.9850, -93.2900),
    ("DP-BP", "Brooklyn Park bus yard", "Brooklyn Park", 45.0900, -93.3700),
    ("DP-MG", "Maple Grove ambulance station", "Maple Grove", 45.1100, -93.4550),
    ("DP-PLY", "Plymouth paratransit yard", "Plymouth", 45.0100, -93.4500),
    ("DP-ROG", "Rogers fire and ambulance", "Rogers", 45.1880, -93.5530),
    ("DP-BLM", "Bloomington paratransit yard", "Bloomington", 44.8400, -93.3000),
)
_KINDS: Final = {
    # kind: letter, seats, wheelchairs, stretchers, lift, power, animals, ready minutes
    "bus": ("B", 40, 2, 0, "yes", "no", "yes", 90),
    "lift bus": ("L", 15, 15, 0, "yes", "no", "yes", 90),
    "lift van": ("V", 6, 3, 0, "yes", "no", "yes", 45),
    "ambulance": ("A", 1, 0, 1, "no", "yes", "no", 15),
}
_FLEET: Final = {
    "DP-MPLS": {"bus": 14, "lift bus": 4, "lift van": 8, "ambulance": 8},
    "DP-BP": {"bus": 8, "lift bus": 3, "lift van": 6, "ambulance": 4},
    "DP-MG": {"lift van": 4, "ambulance": 6},
    "DP-PLY": {"bus": 4, "lift bus": 2, "lift van": 10},
    "DP-ROG": {"bus": 2, "lift van": 3, "ambulance": 4},
    "DP-BLM": {"bus": 6, "lift bus": 2, "lift van": 8, "ambulance": 4},
}
_CREW_HOURS: Final = 12


def write_resources(folder: Path) -> list[Path]:
    """Write the three lists in the order of their import: 18 shelters, 6 depots, 110 vehicles."""
    folder.mkdir(parents=True, exist_ok=True)
    shelters = (
        (code, name, f"{city}, MN", *told, 45 if told[-1] == "yes" else 60)
        for code, name, city, *told in _SHELTERS
    )
    depots = ((code, name, f"{city}, MN", *at) for code, name, city, *at in _DEPOTS)
    return [
        _written(
            folder / "shelters.csv",
            ("code", "name", "address", "latitude", "longitude", "people", "accessible cots",
             "power places", "animals", "medical", "opens after minutes"),
            shelters,
        ),
        _written(folder / "depots.csv", ("code", "name", "address", "latitude", "longitude"), depots),
        _written(
            folder / "vehicles.csv",
            ("call sign", "depot", "kind", "seats", "wheelchairs", "stretchers", "lift", "power",
             "animals", "ready minutes", "crew hours"),
            _vehicles(),
        ),
    ]  # fmt: skip


def _vehicles() -> Iterator[tuple[object, ...]]:
    counted = dict.fromkeys(_KINDS, 0)
    for depot, kinds in _FLEET.items():
        for kind, count in kinds.items():
            letter, *places, ready = _KINDS[kind]
            for _ in range(count):
                counted[kind] += 1
                yield f"{letter}{counted[kind]:02}", depot, kind, *places, ready, _CREW_HOURS


def _written(path: Path, header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    return path
