"""The demo county's addresses and crossings as the CSV that the importer reads."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

from data_access.county.addresses import AddressBook
from data_access.county.cities import CITIES
from data_access.county.geography import Geography
from data_access.county.pieces import MOTORWAY
from data_access.county.roads import Roads
from data_access.county.survey import cell_of

HEADER: Final = ("number", "street", "cross_street", "city", "zip", "latitude", "longitude")
Line = tuple[str | int, str, str, str, str, float, float]


def write_addresses(geography: Geography, path: Path) -> int:
    """Write each address once, however many flats it has, and each crossing; how many lines."""
    lines = [*_addresses(geography.addresses), *_crossings(geography)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(lines)
    return len(lines)


def _addresses(book: AddressBook) -> Iterator[Line]:
    where = np.stack([book.street, book.city.astype(np.int32), book.house_number, book.zip_code])
    _, first = np.unique(where, axis=1, return_index=True)
    first.sort()
    columns = (book.house_number, book.street, book.city, book.zip_code)
    degrees = (np.round(book.latitude[first], 6), np.round(book.longitude[first], 6))
    rows = zip(*(column[first].tolist() for column in columns), *(d.tolist() for d in degrees), strict=True)
    for number, street, city, zip_code, latitude, longitude in rows:
        yield number, book.streets[street], "", book.cities[city], f"{zip_code:05d}", latitude, longitude


def _crossings(geography: Geography) -> Iterator[Line]:
    """Two streets of different names that meet in a node; freeways are crossed and not met."""
    roads, divisions = geography.roads, geography.divisions
    pairs = _meetings(roads)
    nodes = pairs[:, 0]
    cell = cell_of(roads.nodes.east[nodes], roads.nodes.north[nodes])
    cities, zips = divisions.city[cell].tolist(), divisions.zip_code[cell].tolist()
    latitudes = np.round(roads.node_latitude[nodes], 6).tolist()
    longitudes = np.round(roads.node_longitude[nodes], 6).tolist()
    for (_, one, other), city, zip_code, latitude, longitude in zip(
        pairs.tolist(), cities, zips, latitudes, longitudes, strict=True
    ):
        if city >= 0:
            streets = roads.streets[one], roads.streets[other]
            yield "", *streets, CITIES[city].name, f"{zip_code:05d}", latitude, longitude


def _meetings(roads: Roads) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """List node, street and street wherever two names meet, each pair of names once a node."""
    named = np.array([bool(name) for name in roads.streets])[roads.street] & (roads.road_class != MOTORWAY)
    ends = np.concatenate([roads.start[named], roads.end[named]]).astype(np.int64)
    streets = np.tile(roads.street[named].astype(np.int64), 2)
    at_node = np.unique(np.stack([ends, streets], axis=1), axis=0)
    pairs = []
    # Seldom more than three names meet, so that each is paired with the next ones of the same node.
    for step in (1, 2, 3):
        same = at_node[:-step, 0] == at_node[step:, 0]
        pairs.append(np.column_stack([at_node[:-step][same], at_node[step:, 1][same]]))
    return np.concatenate(pairs)
