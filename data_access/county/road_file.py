"""The demo county's roads as an OpenStreetMap extract, which comes in through the importer as any other."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import osmium
import shapely
from osmium.osm.mutable import Node, Way

from data_access.county.byways import COURT, Byways, build_byways
from data_access.county.carriageways import Carriageways
from data_access.county.curves import Curves, curves_of
from data_access.county.geography import Geography
from data_access.county.pieces import MOTORWAY, RAMP, ROAD_CLASSES, Index
from data_access.county.roads import Roads
from data_access.county.survey import Floats, latitudes, longitudes

_BEND_SHARES: Final = (0.25, 0.5, 0.75)
_FIRST_ID: Final = 1
_COURTS: Final = ("Avenue", "Street", "Lane", "Drive", "Road", "Trail", "Way", "Circle", "Terrace", "Curve")

Tags = dict[str, str]
Line = tuple[list[int], Tags]
"""Numbers of the places along a way, and its tags."""


@dataclass(frozen=True, eq=False)
class _Along:
    """Places along the pieces, in their order: those of piece p are numbers first[p] up to first[p + 1]."""

    first: Index
    number: Index


def write_roads(geography: Geography, path: Path) -> int:
    """Write the roads as a PBF file and tell how many places they have; what stood at `path` goes.

    The file appears whole or not at all.
    """
    roads, curves = geography.roads, curves_of(geography.roads)
    byways = byways_of(geography, curves)
    places, ways = _drawn(roads, curves, byways)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"partial-{path.name}")
    partial.unlink(missing_ok=True)
    _write(partial, places, ways)
    partial.replace(path)
    return len(places)


def byways_of(geography: Geography, curves: Curves) -> Byways:
    """The alleys, courts and drives of the county; the base map shows them too."""
    shapes = [*(water.shape for water in geography.waters), *(park.shape for park in geography.parks)]
    empty = shapely.union_all(shapes)
    return build_byways(geography.roads, curves, geography.divisions, empty, geography.seed)


def _drawn(roads: Roads, curves: Curves, byways: Byways) -> tuple[Floats, list[Line]]:
    """All places in metres, and the ways along them."""
    nodes = np.column_stack([roads.nodes.east, roads.nodes.north])
    bends, along, joint = _along(curves, byways, len(nodes))
    first_byway = len(nodes) + len(bends)
    carriageways = Carriageways(roads, first_byway + len(byways.places))
    ways = [*_streets(roads, along), *_byways(roads, byways, joint, first_byway)]
    links = list(carriageways.links())
    extra = [link.through for link in links if link.through is not None]
    places = np.concatenate([nodes, bends, byways.places, np.array(carriageways.places), np.array(extra)])
    number = len(places) - len(extra)
    for link in links:
        middle = []
        if link.through is not None:
            middle, number = [number], number + 1
        tags = _tags(roads, link.piece) if link.piece >= 0 else _RAMP_TAGS
        ways.append(([link.start, *middle, link.end], tags))
    return places, ways


_RAMP_TAGS: Final = {"highway": "motorway_link", "oneway": "yes", "lanes": "1", "maxspeed": "35 mph"}


def _along(curves: Curves, byways: Byways, first: int) -> tuple[Floats, _Along, tuple[Index, Index]]:
    """Bends and joints along the pieces; the numbers of the joints where byways begin and end."""
    bent = np.flatnonzero(curves.bent)
    meets = byways.end >= 0
    piece = np.concatenate([np.repeat(bent, len(_BEND_SHARES)), byways.start, byways.end[meets]])
    share = np.concatenate([
        np.tile(_BEND_SHARES, len(bent)), byways.start_share, byways.end_share[meets]
    ])  # fmt: skip
    # Two byways of one piece may begin at one place, as alleys do on both sides of a street.
    spots, spot = np.unique(np.stack([piece, share], axis=1), axis=0, return_inverse=True)
    number = first + spot.ravel()
    at = spots[:, 0].astype(np.int64)
    count = np.bincount(at, minlength=len(curves.bent))
    firsts = np.append(0, np.cumsum(count))
    skipped = len(_BEND_SHARES) * len(bent)
    starts = number[skipped : skipped + len(byways.start)]
    ends = np.full(len(byways.end), -1, np.int64)
    ends[meets] = number[skipped + len(byways.start) :]
    return curves.at(at, spots[:, 1]), _Along(firsts, first + np.arange(len(spots))), (starts, ends)


def _streets(roads: Roads, along: _Along) -> Iterator[Line]:
    for piece in np.flatnonzero((roads.road_class != MOTORWAY) & (roads.road_class != RAMP)).tolist():
        between = along.number[along.first[piece] : along.first[piece + 1]].tolist()
        yield [int(roads.start[piece]), *between, int(roads.end[piece])], _tags(roads, piece)


def _tags(roads: Roads, piece: int) -> Tags:
    one_way = bool(roads.one_way[piece])
    tags = {
        "highway": ROAD_CLASSES[roads.road_class[piece]],
        "name": roads.streets[roads.street[piece]],
        "ref": roads.refs[roads.ref[piece]],
        "lanes": str(int(roads.lanes[piece]) * (1 if one_way else 2)),
        "maxspeed": f"{roads.speed_mph[piece]} mph",
        "oneway": "yes" if one_way else "",
    }
    return {key: value for key, value in tags.items() if value}


def _byways(roads: Roads, byways: Byways, joint: tuple[Index, Index], first: int) -> Iterator[Line]:
    starts, ends = joint
    for number, kind in enumerate(byways.kind.tolist()):
        row, after = int(byways.first[number]), int(byways.first[number + 1])
        places = [int(starts[number]), *range(first + row, first + after)]
        if ends[number] >= 0:
            places.append(int(ends[number]))
        yield places, _byway_tags(roads, kind, int(byways.start[number]), alley=row == after)


def _byway_tags(roads: Roads, kind: int, piece: int, *, alley: bool) -> Tags:
    if kind == COURT:
        name = _court_name(roads.streets[roads.street[piece]])
        return {"highway": "residential", "maxspeed": "20 mph", "name": name}
    service = {"highway": "service", "maxspeed": "10 mph"}
    return service | {"service": "alley"} if alley else service


def _court_name(street: str) -> str:
    """What a court off a street is called: 45th Avenue North has a 45th Court North."""
    words = ["Court" if word in _COURTS else word for word in street.split()]
    return " ".join(words) if "Court" in words else f"{street} Court"


def _write(path: Path, places: Floats, ways: list[Line]) -> None:
    used = np.unique(np.concatenate([np.array(line, np.int64) for line, _ in ways]))
    north, east = latitudes(places[:, 1]), longitudes(places[:, 0])
    with osmium.SimpleWriter(str(path)) as writer:
        for number in used.tolist():
            writer.add_node(Node(id=number + _FIRST_ID, location=(east[number], north[number])))
        for way, (line, tags) in enumerate(ways, start=_FIRST_ID):
            writer.add_way(Way(id=way, nodes=[number + _FIRST_ID for number in line], tags=tags))
