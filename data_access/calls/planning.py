"""Which cube answers a question: the smallest that holds what is asked; else the columns of every call."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from data_access.calls.codes import DISCIPLINE_CODE, FAMILY_CODE, LINE_CODE, MARKS
from data_access.calls.shapes import CUBES, MONTH_OF_DAY, Cube, quoted
from data_access.records.calls import UNKNOWN, CallFilter, Split, Stage

if TYPE_CHECKING:
    from data_access.calls.view import CallView

_EPOCH: Final = date(1970, 1, 1)
_DATE: Final = "(DATE '1970-01-01' + {day}::INTEGER)"
_MONTH_START: Final = "make_date(1970 + (month // 12)::INTEGER, (month % 12 + 1)::INTEGER, 1)"

_WAYS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "clock_hour": (("clock_hour", "clock_hour"),),
    "day": (("day", "day"),),
    "week": (("day", "day - (day + 3) % 7"),),
    "month": (("month", "month"),),
    "year": (("month", "month // 12"),),
    "hour_of_week": (("hour_of_week", "hour_of_week"),),
    "hour_of_day": (("hour_of_day", "hour_of_day"), ("hour_of_week", "hour_of_week % 24")),
    "weekday": (("hour_of_week", "hour_of_week // 24"), ("day", "(day + 3) % 7")),
    "centre": (("source", "source"),),
    "nature_group": (("family", "family"),),
    **{
        name: ((name, name),)
        for name in ("agency", "discipline", "nature", "priority", "line", "area", "cell")
    },
    **{
        name: (("marks", f"(marks // {3**place}) % 3"),)
        for place, name in enumerate(MARKS)
    },
}  # fmt: skip
"""What may be asked → the columns that it can be worked out from, and how."""

_RAW_COLUMNS: Final = frozenset({
    "clock_hour", "day", "month", "hour_of_week", "hour_of_day", "source", "agency", "discipline", "nature",
    "family", "priority", "line", "marks", "area", *Stage,
})  # fmt: skip
_RAW_COST: Final = 1.5
"""A row of the columns costs more than one of a cube: its month and group are worked out."""


@dataclass(frozen=True)
class Asked:
    """A question in the words of the columns: what to group by, what to let through, and of which days."""

    by: tuple[str, ...]
    conditions: tuple[tuple[str, tuple[int, ...]], ...]
    first_day: int
    last_day: int
    stage: Stage | None = None

    @property
    def needed(self) -> tuple[str, ...]:
        """All that a cube must hold."""
        return (*self.by, *(name for name, _ in self.conditions))


def asked(
    view: "CallView", by: Sequence[Split | str], chosen: CallFilter, stage: Stage | None = None
) -> Asked:
    """Say in columns and codes what is asked; a name that no call bears lets nothing through."""
    names = tuple(str(split) for split in by)
    first, last = ((day - _EPOCH).days for day in (chosen.first_day, chosen.last_day))
    return Asked(names, tuple(_conditions(view, chosen)), first, last, stage)


def _conditions(view: "CallView", chosen: CallFilter) -> list[tuple[str, tuple[int, ...]]]:
    found: list[tuple[str, tuple[int, ...]]] = []
    if chosen.centres is not None:
        named = {source.id for source in view.sources.values() if source.centre in chosen.centres}
        found.append(("centre", tuple(sorted(named))))
    for kind, names in (
        ("agency", chosen.agencies), ("nature", chosen.natures), ("priority", chosen.priorities),
        ("area", chosen.areas),
    ):  # fmt: skip
        if names is not None:
            found.append((kind, _codes(view, kind, names)))
    if chosen.disciplines is not None:
        found.append(("discipline", tuple(DISCIPLINE_CODE[one] for one in chosen.disciplines)))
    if chosen.nature_groups is not None:
        found.append(("nature_group", tuple(FAMILY_CODE[one] for one in chosen.nature_groups)))
    if chosen.lines is not None:
        found.append(("line", tuple(LINE_CODE[one] for one in chosen.lines)))
    if chosen.hours_of_day is not None:
        found.append(("hour_of_day", tuple(chosen.hours_of_day)))
    if chosen.weekdays is not None:
        found.append(("weekday", tuple(chosen.weekdays)))
    return found


def _codes(view: "CallView", kind: str, names: Sequence[str]) -> tuple[int, ...]:
    known = {word.name: code for code, word in view.words[kind].items()}
    return tuple(0 if name == UNKNOWN else known.get(name, -1) for name in names)


def sql_for(view: "CallView", question: Asked) -> str:
    """Write the question so that the least is read: keys k0, k1, …, the bucket b where asked, and n."""
    pieces = _pieces(view, question)
    if view.has_moved:
        pieces.append(_select(question, "moved", frozenset(_RAW_COLUMNS | {"cell"}), _days(question)))
    keys = [f"k{at}" for at in range(len(question.by))] + (["b"] if question.stage else [])
    if not pieces:
        pieces = ["SELECT " + ", ".join([*(f"0 AS {key}" for key in keys), "0 AS n"]) + " WHERE false"]
    told = ", ".join([*keys, "sum(n)::BIGINT AS n"])
    grouped = " GROUP BY ALL HAVING sum(n) <> 0 ORDER BY ALL" if keys else ""
    return f"SELECT {told} FROM ({' UNION ALL '.join(pieces)}){grouped}"  # noqa: S608 - own names and numbers


def _pieces(view: "CallView", question: Asked) -> list[str]:
    if not view.sizes:
        return []
    best = _raw_cost(view, question.first_day, question.last_day), _raw(view, question)
    if "cell" in question.needed:
        best = float("inf"), []
    for cube in CUBES:
        plan = _plan(view, question, cube)
        if plan is not None and plan[0] < best[0]:
            best = plan
    return best[1]


def _plan(view: "CallView", question: Asked, cube: Cube) -> tuple[float, list[str]] | None:
    """Cost and pieces with this cube; None where it does not hold what is asked."""
    columns = frozenset(cube.columns)
    fits = all(_way(name, columns) for name in question.needed)
    if not fits or question.stage != cube.stage:
        return None
    held = view.sizes.get(cube.name, 0)
    table = f"kept.{cube.name}"
    if "day" in columns:
        return float(held), [_select(question, table, columns, _days(question))]
    first, last = _whole_months(question)
    if last < first:
        return None
    edges = [
        (start, end)
        for start, end in (
            (question.first_day, _first_of(first) - 1),
            (_first_of(last + 1), question.last_day),
        )
        if end >= start
    ]
    pieces = [_select(question, table, columns, f"month BETWEEN {first} AND {last}")]
    cost = float(held)
    for start, end in edges:
        rest = Asked(question.by, question.conditions, start, end, question.stage)
        cost += _raw_cost(view, start, end)
        pieces += _raw(view, rest)
    return cost, pieces


def _raw(view: "CallView", question: Asked) -> list[str]:
    files = [
        quoted(part.path)
        for part in view.parts
        if part.first_day <= question.last_day and part.last_day >= question.first_day
    ]
    if not files:
        return []
    source = (
        f"(SELECT p.*, {MONTH_OF_DAY} AS month, (hour_of_week % 24) AS hour_of_day,"  # noqa: S608 - own names
        f" coalesce(f.family, 0) AS family FROM read_parquet([{', '.join(files)}]) AS p"
        " LEFT JOIN kept.natures AS f ON f.code = p.nature)"
    )
    return [_select(question, source, _RAW_COLUMNS, _days(question))]


def _raw_cost(view: "CallView", first: int, last: int) -> float:
    """Rows of the columns in these days, as far as the parts tell."""
    rows = 0.0
    for part in view.parts:
        days = min(last, part.last_day) - max(first, part.first_day) + 1
        if days > 0:
            rows += part.rows * days / (part.last_day - part.first_day + 1)
    return rows * _RAW_COST


def _select(question: Asked, table: str, columns: frozenset[str], when: str) -> str:
    told = [f"{_way(name, columns)} AS k{at}" for at, name in enumerate(question.by)]
    if question.stage:
        told.append(f"{question.stage} AS b")
    conditions = [when]
    for name, codes in question.conditions:
        conditions.append(f"{_way(name, columns)} IN ({', '.join(map(str, codes)) or '-1'})")
    keys = ", ".join(f"{at + 1}" for at in range(len(told)))
    grouped = f" GROUP BY {keys}" if keys else ""
    return (
        f"SELECT {', '.join([*told, 'sum(n) AS n'])} FROM {table}"  # noqa: S608 - own names and numbers
        f" WHERE {' AND '.join(conditions)}{grouped}"
    )


def _way(name: str, columns: frozenset[str]) -> str | None:
    """How `name` is worked out from columns; None where it cannot be."""
    return next((f"({way})" for column, way in _WAYS[name] if column in columns), None)


def _days(question: Asked) -> str:
    return f"day BETWEEN {question.first_day} AND {question.last_day}"


def month_of(day: int) -> int:
    """Months since January 1970 of a day since then."""
    told = date.fromordinal(_EPOCH.toordinal() + day)
    return (told.year - 1970) * 12 + told.month - 1


def _first_of(month: int) -> int:
    return (date(1970 + month // 12, month % 12 + 1, 1) - _EPOCH).days


def _whole_months(question: Asked) -> tuple[int, int]:
    """The first and the last month that lie in the days as a whole; last before first where none does."""
    first = month_of(question.first_day)
    if _first_of(first) < question.first_day:
        first += 1
    last = month_of(question.last_day)
    if _first_of(last + 1) - 1 > question.last_day:
        last -= 1
    return first, last
