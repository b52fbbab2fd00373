"""Fixed areas are read once a minute, and cut again only when they have changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, insert

from dashboard.registry.public_geography import PublicGeography
from data_access.access import Permission, Role
from data_access.store import Store, Visit
from data_access.tables import areas
from tests.doors import caller_with

SQUARE = bytes.fromhex(
    "010300000001000000050000000000000000c057c0000000000080464000000000008057c000000000008046400000000000"
    "8057c00000000000c046400000000000c057c00000000000c046400000000000c057c00000000000804640"
)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Watch:
    """A clock that a test turns."""

    now = NOON

    def __call__(self) -> datetime:
        return self.now


@contextmanager
def inside(store: Store) -> Iterator[Visit]:
    caller = caller_with(Role.EMERGENCY_MANAGER)
    with store.enter(caller, Permission.REGISTRY_AREA_COUNT, about="a test") as visit:
        yield visit


def keep(store: Store, code: str) -> None:
    with store.engine.begin() as connection:
        connection.execute(
            insert(areas).values(
                id=code.encode().ljust(16), kind="zip", code=code, name=code, geometry=SQUARE,
                households=100, people=200, created_at=NOON,
            )
        )  # fmt: skip


@pytest.fixture
def geography() -> tuple[PublicGeography, Watch]:
    watch = Watch()
    return PublicGeography(watch), watch


def test_an_import_is_seen_after_a_minute(store: Store, geography: tuple[PublicGeography, Watch]) -> None:
    kept, watch = geography
    keep(store, "55401")
    with inside(store) as visit:
        assert [one.area.name for one in kept.areas_in(visit, "zip")] == ["ZIP 55401"]
    keep(store, "55402")
    with inside(store) as visit:
        assert len(kept.areas_in(visit, "zip")) == 1
    watch.now += timedelta(minutes=1)
    with inside(store) as visit:
        assert len(kept.areas_in(visit, "zip")) == 2


def test_what_was_cut_is_kept_until_the_areas_change(
    store: Store, geography: tuple[PublicGeography, Watch]
) -> None:
    kept, watch = geography
    keep(store, "55401")
    with inside(store) as visit:
        first = kept.apportionment(visit, "zip")
    watch.now += timedelta(minutes=2)
    with inside(store) as visit:
        assert kept.apportionment(visit, "zip") is first
    with store.engine.begin() as connection:
        connection.execute(delete(areas))
    watch.now += timedelta(minutes=2)
    with inside(store) as visit:
        assert kept.apportionment(visit, "zip") is not first
