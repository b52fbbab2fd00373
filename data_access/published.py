"""Counts that were released of a month: computed once, kept as they are, read by who may see no household."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from data_access.access import Permission
from data_access.refusals import BadInput
from data_access.store import Visit
from data_access.tables import published_counts


@dataclass(frozen=True, slots=True)
class PublishedCount:
    """One figure of a release; `households` is None where it is withheld, for whatever reason.

    `measure` is "all" for all households of the registry, or a group of needs.
    """

    area_kind: str
    area_code: str
    measure: str
    households: int | None


@dataclass(frozen=True, slots=True)
class Release:
    """What was released of a month, whose first day is `month`, as the registry was at `counted_at`."""

    month: date
    counted_at: datetime
    counts: tuple[PublishedCount, ...]


def find_release(visit: Visit, month: date) -> Release | None:
    """Find what was released of the month that begins on `month`; None when nothing was yet."""
    visit.require(Permission.REGISTRY_SUPPRESSED_COUNT, Permission.REGISTRY_PUBLISH)
    columns = published_counts.c
    rows = visit.connection.execute(
        select(published_counts)
        .where(columns.month == month)
        .order_by(columns.area_kind, columns.area_code, columns.measure)
    ).all()
    if not rows:
        return None
    counts = (PublishedCount(row.area_kind, row.area_code, row.measure, row.households) for row in rows)
    return Release(month, rows[0].counted_at, tuple(counts))


def months_released(visit: Visit) -> list[date]:
    """List the first days of the months of which something was released, the latest first."""
    visit.require(Permission.REGISTRY_SUPPRESSED_COUNT, Permission.REGISTRY_PUBLISH)
    months = select(published_counts.c.month).group_by(published_counts.c.month)
    return list(visit.connection.scalars(months.order_by(published_counts.c.month.desc())))


def publish(visit: Visit, month: date, counts: Sequence[PublishedCount]) -> bool:
    """Keep a release for good; False when there is one of the month, which then stands as it was.

    Refused are a release without a figure and a month that is not named by its first day.
    """
    visit.require(Permission.REGISTRY_PUBLISH)
    if month.day != 1 or not counts:
        raise BadInput("A release has figures, and is named by the first day of its month.")
    of_month = select(func.count()).select_from(published_counts).where(published_counts.c.month == month)
    if visit.connection.scalar(of_month):
        return False
    rows = [
        {
            "month": month,
            "area_kind": one.area_kind,
            "area_code": one.area_code,
            "measure": one.measure,
            "households": one.households,
            "counted_at": visit.now,
        }
        for one in counts
    ]
    try:
        with visit.connection.begin_nested():
            visit.connection.execute(insert(published_counts), rows)
    except IntegrityError:
        # Another process released the month in this very moment: what it kept is what stands.
        return False
    return True
