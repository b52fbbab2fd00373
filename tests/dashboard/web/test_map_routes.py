"""The routes under /map/ with a gate in front that says who asks."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.registry.question import NeedsFilter
from dashboard.registry.tickets import Tickets
from dashboard.web.map_routes import map_routes
from data_access.access import Caller, Role
from data_access.records.ids import AccountId
from tests.dashboard.registry.four_households import snapshot
from tests.journeys.map_world import tickets, visit_of

MIA = Caller(AccountId(b"a" * 16), "Mia", frozenset({Role.EMERGENCY_MANAGER}), "mia", "127.0.0.1")
OTTO = Caller(AccountId(b"o" * 16), "Otto", frozenset({Role.EMERGENCY_MANAGER}), "otto", "127.0.0.1")
MIA_NOW_POLICE = Caller(AccountId(b"a" * 16), "Mia", frozenset({Role.POLICE}), "mia", "127.0.0.1")
BOX = "bbox=-93.8,44.7,-93.1,45.3"
ANSWERS = (f"cells?{BOX}&zoom=10", f"households?{BOX}", "dots/10/246/368.bin")


class _Gate:
    def __init__(self, app: ASGIApp, caller: Caller | None) -> None:
        self._app, self._caller = app, caller

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._caller is not None:
            scope.setdefault("state", {})["caller"] = self._caller
        await self._app(scope, receive, send)


@contextmanager
def client_of(office: Tickets, caller: Caller | None) -> Iterator[TestClient]:
    app = Starlette(routes=map_routes(office), middleware=[Middleware(_Gate, caller=caller)])
    with TestClient(app) as client:
        yield client


@pytest.fixture(scope="module")
def office() -> Tickets:
    return tickets()


@pytest.fixture(scope="module")
def ticket(office: Tickets) -> str:
    return office.issue(visit_of(MIA), snapshot(), NeedsFilter())


def test_counts_of_the_four(office: Tickets, ticket: str) -> None:
    """Three are on the map; the ways are: not told, own car, walks, lift, wheelchair, stretcher."""
    with client_of(office, MIA) as client:
        body = client.get(f"/map/{ticket}/cells?{BOX}&zoom=10").json()
    assert (body["in_view"], body["lapsed"]) == (3, 2)
    assert [sum(column) for column in zip(*(cell[2:] for cell in body["cells"]), strict=True)] == [
        3,
        0,
        1,
        1,
        0,
        1,
        0,
    ]


def test_single_households_are_geojson(office: Tickets, ticket: str) -> None:
    with client_of(office, MIA) as client:
        body = client.get(f"/map/{ticket}/households?{BOX}").json()
    assert body["type"] == "FeatureCollection"
    assert len(body["features"]) == body["in_view"] == 3


def test_dots_are_packed_and_never_kept(office: Tickets, ticket: str) -> None:
    with client_of(office, MIA) as client:
        answer = client.get(f"/map/{ticket}/dots/9/123/184.bin")
        empty = client.get(f"/map/{ticket}/dots/9/0/0.bin")
    assert answer.status_code == 200
    assert answer.headers["content-encoding"] == "gzip"
    assert len(answer.content) % 4 == 0
    assert "no-store" in answer.headers["cache-control"]
    assert (empty.status_code, empty.content) == (204, b"")


@pytest.mark.attack
@pytest.mark.parametrize("what", ANSWERS)
@pytest.mark.parametrize(
    "caller", [None, OTTO, MIA_NOW_POLICE], ids=["signed out", "another", "role withdrawn"]
)
def test_a_ticket_alone_opens_nothing(office: Tickets, ticket: str, what: str, caller: Caller | None) -> None:
    with client_of(office, caller) as client:
        answer = client.get(f"/map/{ticket}/{what}")
    assert answer.status_code == 403
    assert set(answer.json()) == {"refused"}


@pytest.mark.attack
@pytest.mark.parametrize("what", ANSWERS)
def test_a_guessed_ticket_opens_nothing(office: Tickets, ticket: str, what: str) -> None:
    with client_of(office, MIA) as client:
        assert client.get(f"/map/{ticket[:-2]}xx/{what}").status_code == 403


@pytest.mark.parametrize(
    "what",
    [
        "cells?zoom=10",
        "cells?bbox=1,2,3&zoom=10",
        "cells?bbox=nan,44,-93,45&zoom=10",
        "cells?bbox=-93,44,-94,45&zoom=10",
        "cells?bbox=-93.8,44.7,-93.1,145.3&zoom=10",
        f"cells?{BOX}&zoom=99",
        f"cells?{BOX}&zoom=ten",
        f"cells?{BOX}",
        "households?bbox=a,b,c,d",
        "dots/19/1/1.bin",
        "dots/3/8/0.bin",
    ],
)
def test_what_is_no_view_is_refused_with_a_sentence(office: Tickets, ticket: str, what: str) -> None:
    with client_of(office, MIA) as client:
        answer = client.get(f"/map/{ticket}/{what}")
    assert answer.status_code == 400
    assert answer.json()["refused"].endswith(".")


def test_a_tile_is_real_gzip(office: Tickets, ticket: str) -> None:
    with (
        client_of(office, MIA) as client,
        client.stream("GET", f"/map/{ticket}/dots/9/123/184.bin") as answer,
    ):
        raw = b"".join(answer.iter_raw())
    assert len(gzip.decompress(raw)) % 4 == 0
