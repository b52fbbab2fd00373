"""A road graph as packed parts of bytes, and back: the same arrays, element by element."""

import zlib
from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from data_access.records.roads import RoadGraph
from data_access.refusals import BadInput

_PART_BYTES: Final = 8 << 20
_SCALE: Final = 10_000_000
_NAMES: Final = "names"
_DEGREES: Final = frozenset({"latitude", "longitude", "bends"})
"""Kept as whole 1e-7 of a degree; the importer rounds to that, so that nothing is lost."""
COLUMNS: Final[Mapping[str, str]] = {
    "latitude": "<i4", "longitude": "<i4", "first_arc": "<i4", "head": "<i4", "tenths": "<i4",
    "decimetres": "<i4", "lanes": "<i1", "vehicles_per_hour": "<i4", "road_class": "<i1", "name": "<i4",
    "reverse": "<i4", "first_bend": "<i4", "bends": "<i4",
}  # fmt: skip

Part = tuple[str, int, bytes]
"""The name of an array, the number of the part, and its packed bytes."""


def parts_of(graph: RoadGraph) -> Iterator[Part]:
    """Pack the arrays of a graph, one part after the other."""
    for name, kind in COLUMNS.items():
        array = getattr(graph, name)
        if name in _DEGREES:
            array = np.rint(array * _SCALE)
        yield from _packed(name, np.ascontiguousarray(array, np.dtype(kind)).tobytes())
    yield from _packed(_NAMES, "\n".join(graph.names).encode())


def _packed(name: str, raw: bytes) -> Iterator[Part]:
    for part, begin in enumerate(range(0, max(len(raw), 1), _PART_BYTES)):
        yield name, part, zlib.compress(raw[begin : begin + _PART_BYTES], 1)


def graph_from(parts: Mapping[str, list[bytes]]) -> RoadGraph:
    """Unpack a graph from the parts of each array, in order; refused when one is missing or broken."""
    try:
        raw = {name: b"".join(zlib.decompress(part) for part in parts[name]) for name in (*COLUMNS, _NAMES)}
        columns: dict[str, Any] = {name: _column(name, raw[name]) for name in COLUMNS}
        return RoadGraph(**columns, names=tuple(raw[_NAMES].decode().split("\n")))
    except (KeyError, zlib.error, ValueError) as fault:
        raise BadInput("The roads that were kept cannot be read: import them once more.") from fault


def _column(name: str, raw: bytes) -> NDArray[Any]:
    array = np.frombuffer(raw, np.dtype(COLUMNS[name]))
    if name not in _DEGREES:
        return array.astype(array.dtype.newbyteorder("="))
    degrees = array / _SCALE
    return degrees.reshape(-1, 2) if name == "bends" else degrees
