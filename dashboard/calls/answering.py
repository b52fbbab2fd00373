"""How fast calls are answered and units come: shares within a standard, percentiles, and the curve."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from dashboard.calls.asking import Answers
from dashboard.calls.periods import whole_months_in
from dashboard.calls.shares import Share, find_share
from dashboard.calls.standards import AnswerStandard
from dashboard.chart import Cell, Chart, Mark, Series
from dashboard.months import months_after
from data_access.records.calls import (
    PHONE_STEPS,
    STAGE_CLOCKS,
    CallFilter,
    Key,
    Line,
    PhoneCounts,
    Split,
    Stage,
    TimeCounts,
)

STAGE_WORDS: Final = {
    Stage.ANSWER: "Time to answer", Stage.PROCESS: "Time to process", Stage.DISPATCH: "Time to send",
    Stage.TRAVEL: "Time to travel", Stage.ARRIVE: "Time to arrive",
}  # fmt: skip
NOT_TOLD: Final = "The data hold no time for this: no claim is made."
_PERCENTILES: Final = (0.5, 0.9, 0.95)
_CURVE_MARKS: Final = (10, 15, 20, 40)
_CURVE_SHARE: Final = 0.995
_MOST_POINTS: Final = 120
_MONTHS_BACK: Final = 13
_AT_15: Final = PHONE_STEPS.index(15)
_PHONE_NOTE: Final = (
    "Hourly rows of the telephone system: no other filter holds but days, hours and weekdays."
)


@dataclass(frozen=True)
class Answering:
    """What is shown of one stage. `share` and `median` are None where nothing is told."""

    stage: Stage
    standard: AnswerStandard
    share: Share | None
    percentiles: tuple[int | None, ...]
    known: int
    unknown: int
    impossible: int
    charts: tuple[Chart, ...]
    phone: Chart | None
    withholds: bool

    @property
    def clock(self) -> str:
        """When the clock of this stage starts and ends."""
        return STAGE_CLOCKS[self.stage]

    @property
    def says(self) -> str:
        """The stage in one sentence, or that nothing is claimed."""
        if self.share is None or self.percentiles[0] is None:
            return NOT_TOLD
        n = n_words(self.known, withholds=self.withholds)
        met = "met" if self.share.value >= self.standard.share else "not met"
        said = (
            f"Half of the calls took {seconds_words(self.percentiles[0])} or less, nine in ten"
            f" {seconds_words(self.percentiles[1])} or less (n = {n}, clock {self.clock})."
        )
        if self.stage is not Stage.ANSWER:
            return said
        within = share_words(self.share, withholds=self.withholds)
        return (
            f"{within} were answered within {self.standard.seconds} s: {self.standard.name} is {met}. {said}"
        )


def answering_of(answers: Answers, chosen: CallFilter, stage: Stage, standard: AnswerStandard) -> Answering:
    """Ask for everything that is shown of a stage."""
    whole = next(iter(answers.times(stage, chosen)), None)
    phone = _phone(answers, chosen) if stage is Stage.ANSWER else None
    if whole is None or not whole.known:
        unknown = whole.unknown if whole else 0
        return Answering(stage, standard, None, (None,) * 3, 0, unknown, 0, (), phone, answers.withholds)
    charts = [_curve(whole, stage, standard, 0 if answers.withholds else 1)]
    if stage is Stage.ANSWER:
        charts += [_by_hour(answers, chosen, standard), _by_month(answers, chosen, standard)]
    charts += [_percentiles(answers, chosen, stage, split) for split in (Split.PRIORITY, Split.DISCIPLINE)]
    return Answering(
        stage,
        standard,
        find_share(whole.within(standard.seconds), whole.known),
        tuple(whole.percentile(share) for share in _PERCENTILES),
        whole.known,
        whole.unknown,
        whole.impossible,
        tuple(one for one in charts if not one.is_empty),
        phone,
        answers.withholds,
    )


def seconds_words(seconds: int | None) -> str:
    """Write a time as people do: seconds up to two minutes, then minutes and seconds, then hours."""
    if seconds is None:
        return "not known"
    if seconds < 120:
        return f"{seconds} s"
    minutes, rest = divmod(seconds, 60)
    if minutes < 120:
        return f"{minutes} min {rest:02d} s"
    return f"{minutes // 60} h {minutes % 60:02d} min"


def n_words(n: int, *, withholds: bool) -> str:
    """Write how many calls a share is of; in tens for those from whom small counts are withheld."""
    return f"about {round(n, -1):,}" if withholds else f"{n:,}"


def share_words(share: Share, *, withholds: bool) -> str:
    """Write a share with its interval; in whole percent for those from whom small counts are withheld."""
    digits = 0 if withholds else 1
    low, high = (f"{100 * bound:.{digits}f}" for bound in (share.low, share.high))
    return f"{100 * share.value:.{digits}f} % ({low} to {high} %)"


def _curve(whole: TimeCounts, stage: Stage, standard: AnswerStandard, digits: int) -> Chart:
    """The share of calls that took so long or less, with marks at 10, 15, 20 and 40 s for answers."""
    end = whole.percentile(_CURVE_SHARE) or 1
    step = max(1, -(-end // _MOST_POINTS))
    seconds = [*range(0, end + step, step)]
    values = tuple(round(100 * whole.within(one) / whole.known, digits) for one in seconds)
    is_answer = stage is Stage.ANSWER
    marks = [Mark(one, f"{one} s", upright=True) for one in _CURVE_MARKS if is_answer and one <= end]
    if is_answer:
        marks.append(Mark(100 * standard.share, f"{100 * standard.share:.0f} %"))
    told = [f"{100 * whole.within(one) / whole.known:.{digits}f} % within {one} s" for one in _CURVE_MARKS]
    half, most = (seconds_words(whole.percentile(share)) for share in (0.5, 0.9))
    says = ", ".join(told) if is_answer else f"Half within {half}, nine in ten within {most}"
    return Chart(
        "curve", f"{STAGE_WORDS[stage]}: share of calls within so many seconds", f"{says}.", "curve",
        tuple(seconds_words(one) for one in seconds), (Series("Share of calls", values),), unit="%",
        across="Within", positions=tuple(float(one) for one in seconds), marks=tuple(marks),
        note=f"The clock runs {STAGE_CLOCKS[stage]}. The slowest 0.5 % lie beyond the picture.",
    )  # fmt: skip


def _by_hour(answers: Answers, chosen: CallFilter, standard: AnswerStandard) -> Chart:
    found = {row.keys[0]: row for row in answers.times(Stage.ANSWER, chosen, (Split.HOUR_OF_DAY,))}
    shares = [_share(found.get(hour), standard) for hour in range(24)]
    labels = tuple(f"{hour}:00" for hour in range(24))
    return _share_chart("Hour", labels, shares, standard, 0 if answers.withholds else 1)


def _by_month(answers: Answers, chosen: CallFilter, standard: AnswerStandard) -> Chart:
    """Judge whole months, as the standard does; the last thirteen up to the end of the period."""
    last = min(chosen.last_day, answers.held().last_day or chosen.last_day)
    first = max(answers.held().first_day or last, months_after(last.replace(day=1), 1 - _MONTHS_BACK))
    months, shares = whole_months_in(first, last)[::-1], []
    for month in months:
        one = replace(chosen, first_day=month.first, last_day=month.last)
        shares.append(_share(next(iter(answers.times(Stage.ANSWER, one)), None), standard))
    labels = tuple(f"{month.first:%b %Y}" for month in months)
    return _share_chart("Month", labels, shares, standard, 0 if answers.withholds else 1)


def _share_chart(
    across: str,
    labels: tuple[str, ...],
    shares: Sequence[Share | None],
    standard: AnswerStandard,
    digits: int,
) -> Chart:
    """Draw shares with their intervals; where `digits` is 0, n is told in tens."""
    key, by, withholds = f"share_{across.lower()}", f"by {across.lower()}", not digits
    known = [(share.value, at) for at, share in enumerate(shares) if share is not None]
    says = NOT_TOLD
    if known:
        (worst, worst_at), (best, best_at) = min(known), max(known)
        short = sum(value < standard.share for value, _ in known)
        says = (
            f"Within {standard.seconds} s {by}: from {100 * worst:.{digits}f} % ({labels[worst_at]}) to"
            f" {100 * best:.{digits}f} % ({labels[best_at]}); {short} of {len(known)} lie below"
            f" {100 * standard.share:.0f} %."
        )
    verdict: tuple[Cell, ...] = tuple(
        None if share is None else "met" if share.value >= standard.share else "not met" for share in shares
    )
    counted: tuple[Cell, ...] = tuple(
        None if share is None else n_words(share.n, withholds=withholds) for share in shares
    )
    return Chart(
        key, f"Answered within {standard.seconds} s {by}", says, "shares", labels,
        (
            Series(
                "Share",
                tuple(_percent(share.value if share else None, digits) for share in shares),
                tuple(_percent(share.low if share else None, digits) for share in shares),
                tuple(_percent(share.high if share else None, digits) for share in shares),
            ),
        ),
        unit="%", across=across, marks=(Mark(100 * standard.share, f"{100 * standard.share:.0f} %"),),
        beside=(("n", counted), (f"{100 * standard.share:.0f} % within {standard.seconds} s", verdict)),
        note=f"{standard.words}. Intervals: Wilson, 95 %. Abandoned calls without an answer are not in n.",
    )  # fmt: skip


def _percentiles(answers: Answers, chosen: CallFilter, stage: Stage, split: Split) -> Chart:
    rows = [row for row in answers.times(stage, chosen, (split,)) if row.known]
    rows.sort(key=lambda row: str(row.keys[0]))
    labels = tuple(_words_of(row.keys[0]) for row in rows)
    nine = tuple(row.percentile(0.9) for row in rows)
    others = {
        "Half within (s)": tuple(row.percentile(0.5) for row in rows),
        "95 % within (s)": tuple(row.percentile(0.95) for row in rows),
        "n": tuple(n_words(row.known, withholds=answers.withholds) for row in rows),
        "Not told": tuple(n_words(row.unknown, withholds=answers.withholds) for row in rows),
    }
    pairs = [f"{label} {seconds_words(value)}" for label, value in zip(labels, nine, strict=True)]
    name = split.value
    return Chart(
        f"percentiles_{name}", f"{STAGE_WORDS[stage]} by {name}: nine in ten within",
        f"Nine in ten within, by {name}: {'; '.join(pairs[:6])}." if pairs else NOT_TOLD, "bars", labels,
        (Series("90 % within (s)", nine),), unit="s", across=name.capitalize(), beside=tuple(others.items()),
    )  # fmt: skip


def _phone(answers: Answers, chosen: CallFilter) -> Chart | None:
    """What the telephone system counted of the same days, over all disciplines; None without such rows."""
    plain = CallFilter(
        chosen.first_day, chosen.last_day, hours_of_day=chosen.hours_of_day, weekdays=chosen.weekdays
    )
    rows = [row for row in answers.phone(plain, (Split.LINE,)) if row.calls]
    told = [row for row in rows if row.within and row.within[-1]]
    if not rows:
        return None
    best = min(told, key=lambda row: (row.keys[0] != Line.EMERGENCY, -row.calls), default=None)
    labels = tuple(f"{step} s" for step in PHONE_STEPS)
    series = tuple(
        Series(
            f"{row.keys[0]} lines",
            tuple(round(100 * row.within[at] / row.within[-1], 1) for at in range(len(PHONE_STEPS))),
        )
        for row in told
    )
    lost = "; ".join(_lost(row) for row in rows)
    says = f"As the telephone system counted: {lost}."
    share = find_share(best.within[_AT_15], best.within[-1]) if best is not None else None
    if best is not None and share is not None:
        within = share_words(share, withholds=answers.withholds)
        says += f" Of {share.n:,} answered {best.keys[0]} calls {within} within {PHONE_STEPS[_AT_15]} s."
    return Chart(
        "phone", "Answered within, by the telephone system", says, "shares", labels, series, unit="%",
        across="Within", note=_PHONE_NOTE,
    )  # fmt: skip


def _lost(row: PhoneCounts) -> str:
    abandoned = "abandoned not told" if row.abandoned is None else f"{row.abandoned:,} abandoned"
    return f"{row.calls:,} {row.keys[0]} calls, {abandoned}"


def _share(row: TimeCounts | None, standard: AnswerStandard) -> Share | None:
    return None if row is None else find_share(row.within(standard.seconds), row.known)


def _percent(value: float | None, digits: int) -> float | None:
    return None if value is None else round(100 * value, digits)


def _words_of(key: Key) -> str:
    return str(key)
