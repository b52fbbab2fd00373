"""CAP 1.2 (OASIS): the polygons and circles of an alert."""

from collections.abc import Iterator
from itertools import chain
from typing import Final
from xml.etree.ElementTree import Element

import numpy as np

from dashboard.geo.around import area_around
from dashboard.geo.files.markup import children, inside, text_of
from dashboard.geo.files.outlines import (
    Contents,
    Limits,
    Outline,
    Polygon,
    Ring,
    require_few,
    ring_from,
    shown_name,
)
from data_access.refusals import BadInput

_METRES_IN_KM: Final = 1_000


def read_cap(root: Element, limits: Limits) -> Contents:
    """Read each area of each info block once, however many languages repeat it.

    An area that only names codes (FIPS, SAME, UGC) has no outline and is left out with its codes.
    """
    outlines: dict[bytes, Outline] = {}
    left_out: list[str] = []
    for area in inside(root, "area"):
        require_few(len(outlines) + len(left_out), limits)
        name = shown_name(text_of(area, "areaDesc"), f"Area {len(outlines) + 1}")
        try:
            polygons = list(chain(_polygons(area), _circles(area)))
        except BadInput as fault:
            left_out.append(f"“{name}”: {fault}")
            continue
        if polygons:
            key = b"|".join(ring.tobytes() for polygon in polygons for ring in polygon)
            outlines.setdefault(key, Outline(name, polygons))
        else:
            left_out.append(f"“{name}” has no outline{_codes(area)}: choose the place by its name instead.")
    return Contents(list(outlines.values()), list(dict.fromkeys(left_out)), degrees=True)


def _polygons(area: Element) -> Iterator[Polygon]:
    """Read “lat,lon lat,lon …” (clause 3.2.4), and give longitude first."""
    for told in children(area, "polygon"):
        ring = _pairs(told)
        if len(ring) < 4 or not np.array_equal(ring[0], ring[-1]):
            raise BadInput("A polygon has fewer than four corners, or does not end where it begins.")
        yield [ring[:, ::-1].copy()]


def _circles(area: Element) -> Iterator[Polygon]:
    """Read “lat,lon radius” with a radius in kilometres; a radius of 0 is a point and no area."""
    for told in children(area, "circle"):
        centre, _, radius = (told.text or "").strip().partition(" ")
        try:
            latitude, longitude = (float(part) for part in centre.split(","))
            metres = float(radius) * _METRES_IN_KM
        except ValueError as error:
            raise BadInput("A circle cannot be read: it is “latitude,longitude kilometres”.") from error
        if metres > 0:
            yield [area_around(latitude, longitude, metres).rings[0]]


def _pairs(told: Element) -> Ring:
    return ring_from([pair.split(",") for pair in (told.text or "").split()])


def _codes(area: Element) -> str:
    codes = [f"{text_of(code, 'valueName')} {text_of(code, 'value')}" for code in children(area, "geocode")]
    return f" but codes ({shown_name(', '.join(codes[:5]), '')})" if codes else ""
