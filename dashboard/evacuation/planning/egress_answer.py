"""The answer for everyone with a car → what is kept of it."""

import numpy as np

from dashboard.evacuation.egress.answer import Bottleneck as Narrow
from dashboard.evacuation.egress.answer import Clearance as Times
from dashboard.evacuation.egress.answer import EgressAnswer
from dashboard.evacuation.roads import line_of
from data_access.records.evacuation_plan import Bottleneck, Clearance, Egress
from data_access.records.roads import RoadGraph

MOST_BOTTLENECKS = 12
_CURVE_POINTS = 40


def egress_of(answer: EgressAnswer, graph: RoadGraph, exits: int) -> Egress:
    """Keep the times, the curve, what binds, and the narrowest roads; whoever is stranded is counted."""
    return Egress(
        vehicles=answer.vehicles,
        bound=Clearance(all=_rounded(answer.bound_minutes)),
        managed=_times(answer.managed),
        unmanaged=_times(answer.unmanaged),
        binds=" ".join(answer.sentences),
        curve=_curve(answer),
        bottlenecks=tuple(_bottleneck(one, graph) for one in answer.bottlenecks[:MOST_BOTTLENECKS]),
        exits=exits,
        unreached=sum(one.vehicles for one in answer.stranded),
    )


def _rounded(minutes: float | None) -> float | None:
    return None if minutes is None else round(minutes, 1)


def _times(times: Times | None) -> Clearance:
    if times is None:
        return Clearance()
    return Clearance(
        _rounded(times.half_minutes), _rounded(times.ninety_minutes), _rounded(times.all_minutes)
    )


def _curve(answer: EgressAnswer) -> tuple[tuple[float, float, float], ...]:
    """Shares out at even steps of time, managed and unmanaged; empty without a plan."""
    curves = (answer.managed_curve, answer.unmanaged_curve)
    if not answer.vehicles or not all(len(curve.minutes) for curve in curves):
        return ()
    end = max(curve.minutes[-1] for curve in curves)
    minutes = np.linspace(0, end, _CURVE_POINTS)
    managed, unmanaged = (
        np.interp(minutes, curve.minutes, curve.vehicles) / answer.vehicles for curve in curves
    )
    return tuple(
        (round(float(at), 1), round(float(one), 3), round(float(other), 3))
        for at, one, other in zip(minutes, managed, unmanaged, strict=True)
    )


def _bottleneck(one: Narrow, graph: RoadGraph) -> Bottleneck:
    latitudes, longitudes = line_of(graph, np.array([one.arc], np.int32))
    line = tuple(
        (round(float(latitude), 5), round(float(longitude), 5))
        for latitude, longitude in zip(latitudes, longitudes, strict=True)
    )
    middle = line[len(line) // 2]
    return Bottleneck(
        one.sentence, middle[0], middle[1], float(one.vehicles_per_hour), _rounded(one.saves_minutes), line
    )
