"""A report that can be read by eye: two figures, two tables, three households."""

from pathlib import Path

from shapely.geometry import box

from dashboard.exports.paper import (
    CountColumn,
    CountRow,
    CountTable,
    Figure,
    ListColumn,
    Listed,
    Listing,
    Report,
)
from dashboard.geo.area import Area

AREA = Area(box(-93.55, 45.14, -93.38, 45.23), "Dayton")
NEEDS = CountTable(
    "What they need",
    (CountColumn("Need", 2, number=False), CountColumn("Confirmed", 1), CountColumn("Lapsed or never", 1)),
    (CountRow(("Independence, 1 household",), head=True), CountRow(("Wheelchair", "0", "1"))),
    note="People with the need.",
)
HOUSEHOLDS = (
    Listed(("16001 Pine Street", "Jane Doe", "Insulin"), (-93.47, 45.196), way=1),
    Listed(("20 Oak Street", "Kim Lee", "Wheelchair"), (-93.45, 45.18), way=4, power=True),
    Listed(("not known", "Bob Johnson", "Oxygen"), None, way=3),
)


def listing(*households: Listed) -> Listing:
    """A list of the households, or of the three."""
    columns = (ListColumn("Address", 1, bold_first=True), ListColumn("Who", 1), ListColumn("Help", 1))
    return Listing("Names and addresses", columns, households or HOUSEHOLDS)


def report(names: Listing | None = None, base_map: Path | None = None, **changed: object) -> Report:
    """The report, with or without names."""
    told: dict[str, object] = {
        "title": "Functional needs: Dayton",
        "subtitle": "20 Nov 2026, 15:42 CST",
        "lead": "In Dayton 3 households are registered.",
        "rest": "People who need help and did not register are not counted.",
        "figures": (
            Figure("Households", "3", "2 not confirmed in time"),
            Figure("Depend on electric power", "2", beside="Expected 41 (by hand, first)"),
        ),
        "tables": (NEEDS,),
        "wide_tables": (),
        "area": AREA,
        "base_map": base_map,
        "listing": names,
        "marking": "" if names is None else "Names and addresses: destroy it afterwards.",
    }
    return Report(**{**told, **changed})  # type: ignore[arg-type]
