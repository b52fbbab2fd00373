"""What was released of a month stands; who reads it reads no household."""

from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from data_access.access import Permission, Role
from data_access.place_format import Policy
from data_access.places import Places
from data_access.published import PublishedCount, find_release, months_released, publish
from data_access.refusals import BadInput, NotPermitted, StoreUnavailable
from data_access.store import Store
from data_access.tables import places
from tests.doors import StillClock, caller_with
from tests.world.callers import ZONE

MONTH = date(2026, 11, 1)
COUNTS = (PublishedCount("city", "dayton", "all", 40), PublishedCount("city", "riverside", "all", None))
ANALYST, MANAGER = caller_with(Role.ANALYST), caller_with(Role.EMERGENCY_MANAGER)


def released(store: Store, counts: tuple[PublishedCount, ...] = COUNTS) -> bool:
    with store.enter(MANAGER, Permission.REGISTRY_PUBLISH, about="release", writes=True) as visit:
        return publish(visit, MONTH, counts)


def test_what_was_released_is_read_by_an_analyst_with_its_moment(store: Store, clock: StillClock) -> None:
    assert released(store)
    with store.enter(ANALYST, Permission.REGISTRY_SUPPRESSED_COUNT, about="counts") as visit:
        release = find_release(visit, MONTH)
        assert months_released(visit) == [MONTH]
    assert release is not None
    assert (release.counted_at, release.counts) == (clock.now, COUNTS)


def test_a_second_release_of_a_month_changes_nothing(store: Store, clock: StillClock) -> None:
    """Two answers a week apart would differ by whoever joined in that week."""
    assert released(store)
    clock.forward(days=7)
    assert not released(store, (PublishedCount("city", "dayton", "all", 41),))
    with store.enter(ANALYST, Permission.REGISTRY_SUPPRESSED_COUNT, about="counts") as visit:
        release = find_release(visit, MONTH)
    assert release is not None
    assert release.counts == COUNTS


def test_nothing_released_is_none(store: Store) -> None:
    with store.enter(ANALYST, Permission.REGISTRY_SUPPRESSED_COUNT, about="counts") as visit:
        assert find_release(visit, MONTH) is None
        assert months_released(visit) == []


def test_an_empty_release_and_a_month_without_a_first_day_are_refused(store: Store) -> None:
    with store.enter(MANAGER, Permission.REGISTRY_PUBLISH, about="release", writes=True) as visit:
        with pytest.raises(BadInput):
            publish(visit, MONTH, ())
        with pytest.raises(BadInput):
            publish(visit, date(2026, 11, 2), COUNTS)


def test_an_analyst_publishes_nothing_and_opens_no_place(store: Store) -> None:
    """Neither by the door of the release nor by the place of a household, nor below them by the table."""
    with (
        pytest.raises(NotPermitted),
        store.enter(ANALYST, Permission.REGISTRY_PUBLISH, about="release", writes=True),
    ):
        pass
    with store.enter(ANALYST, Permission.REGISTRY_SUPPRESSED_COUNT, about="counts") as visit:
        with pytest.raises(NotPermitted):
            publish(visit, MONTH, COUNTS)
        with pytest.raises(NotPermitted):
            Places(ZONE).current(visit, Policy.FUNCTIONAL_NEEDS)
    with (
        pytest.raises((NotPermitted, StoreUnavailable, SQLAlchemyError)),
        store.enter(ANALYST, Permission.REGISTRY_SUPPRESSED_COUNT, about="counts") as visit,
    ):
        visit.connection.execute(select(places.c.rec)).all()


def test_a_release_cannot_be_written_over(store: Store) -> None:
    assert released(store)
    with (
        pytest.raises((NotPermitted, StoreUnavailable, SQLAlchemyError)),
        store.enter(MANAGER, Permission.REGISTRY_PUBLISH, about="release", writes=True) as visit,
    ):
        visit.connection.execute(text("UPDATE published_counts SET households = 1"))


@pytest.mark.parametrize("role", [Role.POLICE, Role.CALL_TAKER, Role.REGISTRAR, Role.ADMINISTRATOR])
def test_nobody_else_reads_a_release(store: Store, role: Role) -> None:
    with (
        pytest.raises(NotPermitted),
        store.enter(caller_with(role), Permission.REGISTRY_SUPPRESSED_COUNT, about="counts"),
    ):
        pass
