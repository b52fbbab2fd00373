"""The released counts on the screen: a sentence, a map in shades, a table, and a file that says the same."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
import streamlit as st
from shapely.geometry import mapping, shape

from dashboard.exports import file_name
from dashboard.registry.expected import bounds_of
from dashboard.registry.measures import find_measure
from dashboard.registry.release import ALL, MEASURES
from dashboard.ui import downloads, tables, words
from dashboard.ui.counts_desk import Published, exporter
from dashboard.ui.facts import Fact, show_facts
from dashboard.ui.map.areas_layer import SHADES, ShadedArea, show_areas
from dashboard.ui.map.county import Theme
from dashboard.wiring import House
from data_access.access import Caller
from data_access.records.needs import CMIST
from data_access.registry import Estimate
from data_access.suppression import THRESHOLD

KIND_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "city": ("City", "cities"),
    "zip": ("ZIP", "ZIPs"),
    "neighbourhood": ("Neighbourhood", "neighbourhoods"),
    "tract": ("Census tract", "census tracts"),
}
MEASURE_WORDS: Final[Mapping[str, str]] = {
    ALL: "All households",
    **{group: words.GROUP_WORDS[group] for group in CMIST},
}
EXPECTED_BESIDE: Final[Mapping[str, str]] = {
    ALL: "Any disability",
    CMIST.COMMUNICATION: "Little English",
    CMIST.MAINTAINING_HEALTH: "People who depend on electric power",
    CMIST.INDEPENDENCE: "Difficulty walking",
    CMIST.TRANSPORTATION: "No vehicle",
}
"""Group of needs → the estimate that comes nearest to it; it counts other people than the registry."""
WITHHELD: Final = "fewer than 11 or withheld"
FEW: Final = "fewer than 11"
_IN_VIEW: Final = 20
_SIMPLIFIED_DEGREES: Final = 2e-4


@dataclass(frozen=True)
class Asked:
    """Which areas and which need were chosen."""

    kind: str
    measure: str

    @property
    def words(self) -> str:
        """The choice as it stands in a heading and in a file's name."""
        kind = KIND_WORDS[self.kind][0]
        return f"{MEASURE_WORDS[self.measure]} by {kind if kind.isupper() else kind.lower()}"


@dataclass(frozen=True)
class Line:
    """One area of the answer; `households` is None where it is withheld."""

    name: str
    code: str
    households: int | None
    expected: str
    living: int | None


def choose() -> Asked:
    """Ask for the areas and for the group of needs; both are kept in the address of the page."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.selectbox(
            "Areas",
            list(KIND_WORDS),
            format_func=lambda one: KIND_WORDS[one][1].capitalize().replace("Zips", "ZIPs"),
            key="areas",
            bind="query-params",
            width=260,
        )
        measure = st.selectbox(
            "Need",
            [str(one) for one in MEASURES],
            format_func=MEASURE_WORDS.__getitem__,
            key="need",
            bind="query-params",
            width=260,
        )
    return Asked(kind, measure)


def lines_of(found: Published, asked: Asked) -> list[Line]:
    """Put the figures of a choice in order: the most first, those withheld last, each by name."""
    figures = {
        one.area_code: one.households
        for one in found.release.counts
        if (one.area_kind, one.measure) == (asked.kind, asked.measure)
    }
    label = EXPECTED_BESIDE.get(asked.measure, "")
    expected = {one.area_code: _expected(one) for one in found.estimates if _label(one) == label}
    lines = [
        Line(
            area.name,
            area.code,
            figures.get(area.code),
            expected.get(area.code, words.EN_DASH),
            area.households,
        )
        for area in found.areas
    ]
    return sorted(lines, key=lambda line: (line.households is None, -(line.households or 0), line.name))


def show_answer(found: Published, asked: Asked, lines: Sequence[Line], house: House) -> None:
    """Say in a sentence and in three figures what is shown, what is not, and how fresh it is."""
    shown = [line.households for line in lines if line.households is not None]
    fresh = words.local_time(found.release.counted_at, house.settings.zone)
    plural = KIND_WORDS[asked.kind][1]
    st.text(
        f"{words.number(sum(shown))} households stand in the {words.counted(len(shown), 'figure')} shown of"
        f" {words.number(len(lines))} {plural}. Counted once for {found.release.month:%B %Y}, on {fresh};"
        " the figures stay as they are until the next month."
    )
    st.caption(
        f"“{WITHHELD.capitalize()}” is nought, a count under {THRESHOLD}, or one that would give such a count"
        " away. Which of these it is, is not told. People who need help and did not register are not"
        " counted."
    )
    show_facts(
        [
            Fact("Households in what is shown", words.number(sum(shown)), "a sum of the shown figures only"),
            Fact("Areas shown", f"{words.number(len(shown))} of {words.number(len(lines))}", plural),
            Fact(
                "Counted", words.day(found.release.counted_at.astimezone(house.settings.zone).date()), fresh
            ),
        ]
    )


def show_map(found: Published, asked: Asked, lines: Sequence[Line]) -> None:
    """Shade each area by its count; an area withheld has a dashed outline and no shade."""
    by_code = {line.code: line for line in lines}
    counts = [line.households for line in lines if line.households is not None]
    bounds = steps_of(counts)
    theme: Theme = "dark" if st.context.theme.type == "dark" else "light"
    shaded = [
        ShadedArea(
            mapping(shapely.simplify(shape(area.geometry), _SIMPLIFIED_DEGREES)),
            f"{area.name}: {_told(by_code[area.code].households)}",
            _step(bounds, by_code[area.code].households),
        )
        for area in found.areas
    ]
    title = "Households" if asked.measure == ALL else f"Households: {MEASURE_WORDS[asked.measure].lower()}"
    key = f"counts_{asked.kind}_{asked.measure}_{theme}"
    show_areas(shaded, bounds, key=key, title=title, withheld=WITHHELD.capitalize(), theme=theme)


def show_table(asked: Asked, lines: Sequence[Line], found: Published) -> None:
    """Show the figures with their total, which is that of what is shown and of nothing else."""
    rows = table_rows(asked, lines, found)
    tables.show_figures(
        rows[:_IN_VIEW],
        alt=asked.words,
        empty="There is no area of this kind.",
        total=_total(asked, lines),
    )
    if len(rows) > _IN_VIEW:
        with st.expander(f"{words.number(len(rows) - _IN_VIEW)} more"):
            tables.show_figures(rows[_IN_VIEW:], alt=f"{asked.words}, more of them", empty="")
    source = _source(found.estimates, asked)
    if source:
        st.caption(f"Expected: {source}. An estimate counts other people than the registry does.")


def offer_file(house: House, caller: Caller, asked: Asked, lines: Sequence[Line], found: Published) -> None:
    """Offer the same as a file; what is withheld is withheld there too."""
    rows = table_rows(asked, lines, found)
    if not rows:
        return
    columns = [*rows[0], "Month", "Counted at (UTC)"]
    told = [
        {
            **row,
            "Registered": WITHHELD if line.households is None else line.households,
            "Month": f"{found.release.month:%Y-%m}",
            "Counted at (UTC)": f"{found.release.counted_at:%Y-%m-%d %H:%M}",
        }
        for row, line in zip(rows, lines, strict=True)
    ]
    name = file_name(f"registry counts {asked.kind}", "csv", secrets.token_hex(8))
    downloads.offer("csv", name, exporter(house, caller, columns, told, asked.words), key="counts_csv")


def table_rows(asked: Asked, lines: Sequence[Line], found: Published) -> list[dict[str, tables.Cell]]:
    """Write each line as a row; the expected number has a column only where there is an estimate."""
    label = EXPECTED_BESIDE.get(asked.measure, "")
    beside = any(_label(one) == label for one in found.estimates)
    return [
        {
            KIND_WORDS[asked.kind][0]: line.name,
            "Registered": _told(line.households),
            **({f"Expected: {label.lower()}": line.expected} if beside else {}),
            "Households living there": FEW if (line.living or 0) < THRESHOLD else line.living,
        }
        for line in lines
    ]


def steps_of(counts: Sequence[int]) -> list[int]:
    """Choose the least count of each shade, so that about as many areas have each; none for no count."""
    steps = len(SHADES["light"])
    different = sorted(set(counts))
    if len(different) <= steps:
        return different
    shares = np.linspace(0, 1, steps + 1)[:-1]
    return sorted({int(np.quantile(counts, share, method="lower")) for share in shares})


def _step(bounds: Sequence[int], count: int | None) -> int | None:
    return None if count is None else int(np.searchsorted(bounds, count, side="right")) - 1


def _told(count: int | None) -> str:
    return WITHHELD if count is None else words.number(count)


def _total(asked: Asked, lines: Sequence[Line]) -> dict[str, tables.Cell]:
    shown = sum(line.households or 0 for line in lines)
    return {
        KIND_WORDS[asked.kind][0]: "Total of what is shown",
        "Registered": words.number(shown),
    }


def _expected(estimate: Estimate) -> str:
    low, high = bounds_of(estimate)
    return FEW if high <= THRESHOLD and low < THRESHOLD else words.number(round(high))


def _label(estimate: Estimate) -> str:
    """What an estimate counts, in our words; empty for one that we have no word for."""
    measure = find_measure(estimate.measure)
    return measure.label if measure is not None else ""


def _source(estimates: Sequence[Estimate], asked: Asked) -> str:
    label = EXPECTED_BESIDE.get(asked.measure)
    found = next((one for one in estimates if _label(one) == label), None)
    measure = find_measure(found.measure) if found is not None else None
    if found is None or measure is None:
        return ""
    return f"{measure.many}, {found.source}, {found.edition}"
