"""The report of a period: what was asked of the calls, ready to be printed."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.calls.answering import STAGE_WORDS, Answering, n_words, seconds_words, share_words
from dashboard.calls.findings import Findings
from dashboard.calls.places import Places
from dashboard.calls.volume import Volume
from dashboard.chart import WITHHELD
from data_access.records.calls import Stage

_MOST_ROWS = 25


@dataclass(frozen=True)
class Told:
    """A figure of the report: what it is, its value, and what it is read against."""

    label: str
    value: str
    beside: str = ""
    unknown: str = ""


@dataclass(frozen=True)
class Listed:
    """A table of the report: title, head, rows; `note` stands below."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class PeriodReport:
    """Everything that a report of a period says."""

    title: str
    filters: str
    volume: Volume
    answering: tuple[Answering, ...]
    places: Places
    findings: Findings
    withholds: bool

    @property
    def narrative(self) -> str:
        """The sentences after the first one."""
        said = [one.says for one in self.answering if one.stage is Stage.ANSWER]
        said += [one.says for one in self.volume.charts if one.key in {"week", "discipline", "marks"}]
        said += [self.places.says, *findings_words(self.findings)]
        return " ".join(said)


def findings_words(findings: Findings) -> list[str]:
    """Say what is unusual, the most unusual first, or that nothing is; or that there is no past."""
    if not findings.past_weeks:
        return ["There is no past to judge the period by."]
    found = [*findings.days[:3], *findings.hours[:3], *findings.areas[:3]]
    return [one.says for one in found] or ["No hour, day or area is unusual."]


def figures_of(report: PeriodReport) -> tuple[Told, ...]:
    """Give the headline figures of a report."""
    volume, answer = report.volume, report.answering[0]
    total = WITHHELD if volume.total is None else f"{volume.total:,}"
    a_day = "" if volume.total is None else f"{volume.total / volume.period.days:,.1f} a day"
    before = "not known" if volume.before is None else f"{volume.before:,}"
    return (
        Told("Calls", total, a_day),
        Told("A year before", before, volume.period.last_year.words),
        answered_in_time(answer),
        Told(
            "Busiest hour",
            f"{volume.busiest[0].calls:,}" if volume.busiest else "none",
            busiest_words(volume),
        ),
    )


def answered_in_time(answer: Answering) -> Told:
    """Give the share answered in time with n, interval and standard; no claim where nothing is told."""
    label = f"Answered within {answer.standard.seconds} s"
    unknown = f"{n_words(answer.unknown, withholds=answer.withholds)} calls without this time"
    if answer.share is None:
        return Told(label, "no claim", answer.standard.words, unknown)
    shown = share_words(answer.share, withholds=answer.withholds)
    value, _, interval = shown.partition(" (")
    n = n_words(answer.known, withholds=answer.withholds)
    return Told(label, value, f"{interval.rstrip(')')}, n = {n}. {answer.standard.words}", unknown)


def busiest_words(volume: Volume) -> str:
    """When the busiest hour was."""
    return volume.busiest[0].when if volume.busiest else ""


def tables_of(report: PeriodReport) -> tuple[Listed, ...]:
    """Give the tables of a report: stages, areas, busiest hours, and what is unusual."""
    return (
        _stages(report.answering),
        Listed(
            "Areas",
            ("Area", "Calls", "Residents", "Per 1,000 a year"),
            tuple(
                (
                    one.name,
                    WITHHELD if one.calls is None else f"{one.calls:,}",
                    "not known" if one.people is None else f"{one.people:,}",
                    "–" if one.rate is None else f"{one.rate:,.0f}",  # noqa: RUF001
                )
                for one in report.places.areas[:_MOST_ROWS]
            ),
            report.places.says,
        ),
        Listed(
            "The busiest hours",
            ("Hour", "Calls"),
            tuple((one.when, f"{one.calls:,}") for one in report.volume.busiest),
        ),
    )


def _stages(stages: Sequence[Answering]) -> Listed:
    rows = tuple(
        (
            STAGE_WORDS[one.stage],
            *(seconds_words(value) for value in one.percentiles),
            n_words(one.known, withholds=one.withholds),
            n_words(one.unknown, withholds=one.withholds),
        )
        for one in stages
    )
    columns = ("Stage", "Half within", "90 % within", "95 % within", "n", "Not told")
    clocks = " ".join(f"{STAGE_WORDS[one.stage]}: {one.clock}." for one in stages)
    return Listed("How long it took", columns, rows, clocks)
