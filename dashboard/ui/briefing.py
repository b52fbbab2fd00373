"""The answer and the households in the words in which they are printed."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from dashboard.exports.paper import (
    CountColumn,
    CountRow,
    CountTable,
    Figure,
    ListColumn,
    Listed,
    Listing,
    PaperSize,
    Report,
)
from dashboard.registry.answer import AreaAnswer, PowerAnswer, Tally
from dashboard.registry.expected import Comparison
from dashboard.registry.sentence import sentence
from dashboard.ui import words
from dashboard.ui.answer import battery_bars, headline, range_text
from dashboard.ui.entry_rows import printed_address
from data_access.place_format import TRANSPORT_RANK
from data_access.records.needs import CMIST
from data_access.registry import RegistryEntry

MARKING: Final = "Names and addresses: for this task only. Keep it with you, and destroy it afterwards."
_FIRST_ENDS: Final = "registered. "
_CONFIRMED: Final = CountColumn("Confirmed", 0.9)
_UNCONFIRMED: Final = CountColumn("Lapsed or never", 0.95)
_NOBODY: Final = "Nobody is in this answer."
LIST_COLUMNS: Final = (
    ListColumn("Address", 1.15, bold_first=True),
    ListColumn("Who, and whom to call", 1.35),
    ListColumn("Help needed", 1.35),
    ListColumn("Leaves by", 0.95),
)


def report_of(
    answer: AreaAnswer,
    comparisons: Sequence[Comparison],
    *,
    base_map: Path,
    moment: str,
    entries: Sequence[RegistryEntry] | None = None,
    size: PaperSize = "letter",
) -> Report:
    """Compose what is printed: counts only, or with the households where `entries` are given."""
    area = answer.question.area
    lead, ending, rest = sentence(answer).partition(_FIRST_ENDS)
    filtered = "" if answer.question.needs_filter.asks_nothing else " · only households that match the filter"
    return Report(
        title=f"Functional needs: {area.name or 'the area on the map'}",
        subtitle=f"{moment}{filtered}",
        lead=(lead + ending).strip(),
        rest=rest,
        figures=printed_figures(answer, comparisons),
        tables=count_tables(answer),
        wide_tables=(expected_table(comparisons),),
        area=area,
        base_map=base_map,
        listing=None if entries is None else listing_of(entries),
        marking="" if entries is None else MARKING,
        size=size,
    )


def printed_figures(answer: AreaAnswer, comparisons: Sequence[Comparison]) -> tuple[Figure, ...]:
    """Give the headline figures as they stand on the screen."""
    return tuple(
        Figure(fact.label, fact.value, fact.badge, fact.beside, fact.unknown)
        for fact in headline(answer, comparisons)
    )


def count_tables(answer: AreaAnswer) -> tuple[CountTable, ...]:
    """Give what is needed, ways to leave, power, languages and animals as tables."""
    return (_needs(answer), _riders(answer), _power(answer.power), _languages(answer), _animals(answer))


def expected_table(comparisons: Sequence[Comparison]) -> CountTable:
    """Set what is expected beside what is registered."""
    return CountTable(
        "Expected against registered",
        (
            CountColumn("", 2.2, number=False), CountColumn("Expected", 1), CountColumn("Registered", 0.8),
            CountColumn("Share", 0.6), CountColumn("Source", 2.4, number=False),
        ),
        tuple(_expected_row(one) for one in comparisons),
        note="A registry holds a few of those who need help. Plan for the expected number.",
        empty="There is no independent estimate for this area.",
    )  # fmt: skip


def listing_of(entries: Sequence[RegistryEntry]) -> Listing:
    """Give the households in the order of a walk; refused without any."""
    return Listing(
        "Names and addresses",
        LIST_COLUMNS,
        tuple(_listed(entry) for entry in entries),
        note=(
            f"{words.counted(len(entries), 'household')} along the streets. The numbers are those on the "
            "map. Knock at every door between them as well: many who need help are not registered."
        ),
    )


def _needs(answer: AreaAnswer) -> CountTable:
    rows: list[CountRow] = []
    for group in CMIST:
        counts = [count for count in answer.needs if count.group is group]
        if not counts:
            continue
        households = next((one.households for one in answer.groups if one.group is group), Tally())
        rows.append(CountRow((f"{words.GROUP_WORDS[group]}, {_households(households)}",), head=True))
        rows.extend(_row(words.NEED_WORDS[one.need], one.people) for one in counts)
    note = "People with the need. Functional needs by CMIST (US HHS); a person may have several."
    return CountTable("What they need", _split_columns("Need"), tuple(rows), note, _NOBODY)


def _riders(answer: AreaAnswer) -> CountTable:
    columns = (*_split_columns(""), CountColumn("People", 0.7))
    rows = tuple(
        CountRow(
            (
                words.TRANSPORT_WORDS[rider.transport] if rider.transport else "Did not tell",
                *_split(rider.households),
                words.number(rider.people.total if rider.people is not None else None),
            )
        )
        for rider in answer.riders
    )
    return CountTable("How they leave", columns, rows, "Households by their hardest way.", _NOBODY)


def _power(power: PowerAnswer) -> CountTable:
    rows = tuple(
        CountRow((bar.name, words.number(bar.count))) for bar in battery_bars(power) if power.households.total
    )
    columns = (CountColumn("Battery lasts", 2.4, number=False), CountColumn("Households", 0.9))
    return CountTable("Hours of power left", columns, rows, empty="Nobody here depends on electric power.")


def _languages(answer: AreaAnswer) -> CountTable:
    rows = tuple(_row(one.name, one.households) for one in answer.languages)
    return CountTable("Languages", _split_columns(""), rows, "Households.", _NOBODY)


def _animals(answer: AreaAnswer) -> CountTable:
    animals = answer.animals
    rows = (
        _row("Households with a service animal", animals.service),
        _row("Households with other animals", animals.other),
        _row("Animals in all", animals.animals),
    )
    return CountTable("Animals", _split_columns(""), rows)


def _expected_row(one: Comparison) -> CountRow:
    expected, registered = one.expected, one.registered
    return CountRow(
        (
            expected.measure.label,
            ("about " if expected.apportioned else "") + range_text(expected),
            words.EN_DASH if registered is None else words.number(registered.total),
            words.EN_DASH if registered is None else words.share(registered.total, expected.high),
            f"{expected.source}, {expected.edition}",
        )
    )


def _split_columns(title: str) -> tuple[CountColumn, ...]:
    return CountColumn(title, 2.4, number=False), _CONFIRMED, _UNCONFIRMED


def _split(tally: Tally) -> tuple[str, str]:
    return words.number(tally.current), words.number(tally.unconfirmed)


def _row(name: str, tally: Tally) -> CountRow:
    return CountRow((name, *_split(tally)))


def _households(tally: Tally) -> str:
    return words.counted(tally.total, "household")


def _listed(entry: RegistryEntry) -> Listed:
    home = entry.address
    place = None
    if home is not None and home.longitude is not None and home.latitude is not None:
        place = home.longitude, home.latitude
    return Listed(
        cells=(_where(entry), _who(entry), _help(entry), _way(entry)),
        place=place,
        way=0 if entry.transport is None else TRANSPORT_RANK[entry.transport],
        power=entry.depends_on_power,
    )


def _where(entry: RegistryEntry) -> str:
    return "\n".join((*printed_address(entry), *(["Business"] if entry.business else [])))


def _who(entry: RegistryEntry) -> str:
    told = [", ".join(entry.names), ", ".join(_whole(words.phone(number)) for number in entry.phones)]
    told.extend(
        "Call: "
        + ", ".join(part for part in (one.name, one.relation, _whole(words.phone(one.phone))) if part)
        for one in entry.contacts
    )
    return "\n".join(line for line in told if line)


def _help(entry: RegistryEntry) -> str:
    told = [", ".join(words.NEED_WORDS[need] for need in entry.needs)]
    if entry.depends_on_power:
        told.append(f"Battery: {words.hours(entry.battery_hours)}")
    spoken = [words.language(tag) for tag in entry.languages]
    if spoken and spoken != ["English"]:
        told.append(f"Speaks {words.listed(spoken)}")
    if entry.animals:
        told.append(f"Animals: {', '.join(entry.animals)}")
    return "\n".join(line for line in told if line)


def _way(entry: RegistryEntry) -> str:
    told = [words.TRANSPORT_WORDS[entry.transport] if entry.transport else "Did not tell"]
    if entry.attendant:
        told.append("with an attendant")
    day = _whole(words.day(entry.confirmed_on))
    told.append(f"Confirmed {day}" if entry.confirmed_on else "Never confirmed")
    return "\n".join(told)


def _whole(text: str) -> str:
    """Keep a number or a day on one line."""
    return text.replace(" ", "\u00a0")
