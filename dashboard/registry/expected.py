"""How many are expected in an area by an independent estimate, beside those who registered.

Registries are low, about 8 % of households where one exists, so a count never stands alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.registry.answer import AreaAnswer, Tally
from dashboard.registry.apportion import Shares
from dashboard.registry.measures import MEASURES, Measure, find_measure
from data_access.registry import Estimate


@dataclass(frozen=True, slots=True)
class Expected:
    """An estimate for the area: from `low` to `high`, the same where nothing was suppressed.

    `apportioned` is true where a zone lies in the area only in part; `covered` is the share of the
    area that the estimate's zones cover; `as_of` is the oldest day among them.
    """

    measure: Measure
    low: float
    high: float
    source: str
    edition: str
    as_of: date
    apportioned: bool
    covered: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """An expected number with the registered one; None where the registry does not ask for it."""

    expected: Expected
    registered: Tally | None


def bounds_of(estimate: Estimate) -> tuple[float, float]:
    """Give the least and the most that an estimate can stand for.

    HHS emPOWER shows a count of 1 to 10 as 11, and a true 11 looks the same: 1 to 11.
    """
    if not estimate.suppressed:
        return estimate.value, estimate.value
    return (1.0, estimate.value) if estimate.value else (0.0, 10.0)


def expected_in(shares: Shares, estimates: Iterable[Estimate]) -> tuple[Expected, ...]:
    """Add up estimates over the shares of their zones, one for each measure, source and edition.

    Measures come in the order in which they are first met; no share gives an empty answer. What has
    no words in `measures` is left out.
    """
    parts: dict[tuple[Measure, str, str, str], list[Estimate]] = defaultdict(list)
    for estimate in estimates:
        measure = find_measure(estimate.measure)
        if measure is not None and estimate.area_code in shares.by_code:
            code = "" if measure.sums else estimate.measure
            parts[measure, code, estimate.source, estimate.edition].append(estimate)
    return tuple(_sum(shares, measure, found) for (measure, *_), found in parts.items())


def best_of(expected: Iterable[Expected]) -> tuple[Expected, ...]:
    """Choose one estimate a measure, in the order of `MEASURES`, where several sources count the same.

    The one that covers most of the area is the best; of those, one that needs no apportioning, then
    the newest, then the first.
    """
    best: dict[Measure, Expected] = {}
    for one in expected:
        held = best.get(one.measure)
        if held is None or _fitness(one) > _fitness(held):
            best[one.measure] = one
    return tuple(best[measure] for measure in MEASURES if measure in best)


def _fitness(one: Expected) -> tuple[float, bool, date]:
    return round(one.covered, 3), not one.apportioned, one.as_of


def compare(answer: AreaAnswer, expected: Sequence[Expected]) -> tuple[Comparison, ...]:
    """Set the registered number beside each expected one."""
    return tuple(
        Comparison(one, one.measure.registered(answer) if one.measure.registered else None)
        for one in expected
    )


def _sum(shares: Shares, measure: Measure, estimates: Sequence[Estimate]) -> Expected:
    low = high = 0.0
    for estimate in estimates:
        share = shares.by_code[estimate.area_code]
        least, most = bounds_of(estimate)
        low, high = low + share * least, high + share * most
    first = estimates[0]
    return Expected(
        measure=measure,
        low=low,
        high=high,
        source=first.source,
        edition=first.edition,
        as_of=min(estimate.as_of for estimate in estimates),
        apportioned=not shares.whole,
        covered=shares.covered,
    )
