"""Segments joined through places where a road only goes on: nodes of degree two are contracted."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data_access.compiling import compiled
from data_access.records.roads import Bools
from data_access.roads.segments import Segments
from data_access.roads.ways import Ids

_NONE: Final = -1


@dataclass(frozen=True, eq=False)
class Chains:
    """Chains of segments. Chain c runs along `ends[first[c] : first[c + 1]]`, one a segment.

    An end is twice the segment where the chain runs along it, one more where it runs against it.
    """

    first: Ids
    ends: Ids


def chains_of(segments: Segments, alike: NDArray[np.int64], forward: Bools, backward: Bools) -> Chains:
    """Join segments through every place where exactly two meet that are alike and may be driven alike.

    `alike` is a number a segment; only those of one number are joined. A ring that meets nothing is
    joined all round and begins somewhere.
    """
    ends = np.stack([segments.start, segments.end], axis=1).ravel()
    partner = _partners(ends, alike, forward, backward)
    chain_ends, first = _walked(partner)
    return Chains(first, chain_ends)


def _partners(ends: Ids, alike: NDArray[np.int64], forward: Bools, backward: Bools) -> Ids:
    """The end that each end goes on as, or -1; of segment s, end 2s is its start and 2s + 1 its far end."""
    order = np.argsort(ends, kind="stable")
    place = ends[order]
    starts = np.flatnonzero(np.append(True, place[1:] != place[:-1])) if len(place) else place
    two = starts[np.diff(np.append(starts, len(place))) == 2]
    one, other = order[two], order[two + 1]
    # Whether one may drive out of the segment at this end, and into it.
    out = np.stack([backward, forward], axis=1).ravel()
    into = np.stack([forward, backward], axis=1).ravel()
    fits = (one >> 1 != other >> 1) & (alike[one >> 1] == alike[other >> 1])
    fits &= (out[one] == into[other]) & (into[one] == out[other])
    partner = np.full(len(ends), _NONE, np.int64)
    partner[one[fits]], partner[other[fits]] = other[fits], one[fits]
    return partner


@compiled
def _walked(partner: Ids) -> tuple[Ids, Ids]:
    """Walk every chain once, from an end that goes on as none; rings are walked from anywhere."""
    segments = len(partner) // 2
    seen = np.zeros(segments, np.bool_)
    chain_ends, first = np.empty(segments, np.int64), np.empty(segments + 1, np.int64)
    count, filled = 0, 0
    first[0] = 0
    for rings in range(2):
        for begin in range(2 * segments):
            if seen[begin >> 1] or (rings == 0 and partner[begin] != _NONE):
                continue
            end = begin
            while end != _NONE and not seen[end >> 1]:
                seen[end >> 1] = True
                chain_ends[filled] = end
                filled += 1
                end = partner[end ^ 1]
            count += 1
            first[count] = filled
    return chain_ends, first[: count + 1].copy()


@compiled
def lines_along(  # noqa: PLR0917 - plain arrays, one beside the other
    chain_ends: Ids, first: Ids, start: Ids, end: Ids, first_bend: Ids, bends: Ids
) -> tuple[Ids, Ids]:  # fmt: skip
    """Give the bends of every chain as places: first row of each, and the rows; its own ends left out."""
    chains = len(first) - 1
    line_first = np.zeros(chains + 1, np.int64)
    for chain in range(chains):
        length = first[chain + 1] - first[chain] - 1
        for at in range(first[chain], first[chain + 1]):
            segment = chain_ends[at] >> 1
            length += first_bend[segment + 1] - first_bend[segment]
        line_first[chain + 1] = line_first[chain] + length
    lines = np.empty(line_first[chains], np.int64)
    row = 0
    for chain in range(chains):
        for at in range(first[chain], first[chain + 1]):
            segment, against = chain_ends[at] >> 1, chain_ends[at] & 1
            if at > first[chain]:
                lines[row] = end[segment] if against else start[segment]
                row += 1
            low, high = first_bend[segment], first_bend[segment + 1]
            for step in range(high - low):
                lines[row] = bends[high - 1 - step] if against else bends[low + step]
                row += 1
    return line_first, lines
