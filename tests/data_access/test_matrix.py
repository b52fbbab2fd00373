"""Every role, every permission, every operation: what is not in the table of grants is refused."""

from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from data_access.access import GRANTS, Permission, Role
from data_access.audit import Outcome
from data_access.keyfiles import KeyFiles
from data_access.refusals import NotPermitted, Refusal
from data_access.store import Store
from data_access.walls.reach import REACHES
from tests.data_access.matrix import (
    ERRANDS,
    EVERY_ROLE,
    NOT_ASKED,
    OPERATIONS,
    REASON,
    Errand,
    Operation,
    World,
    make_world,
    operations_found,
)
from tests.doors import caller_with


@pytest.fixture
def world(store: Store, files: KeyFiles, tmp_path: Path) -> World:
    return make_world(store, files, tmp_path)


def test_every_operation_stands_in_the_matrix() -> None:
    """A new function that takes a visit or a caller needs a row, or nobody has thought of who may."""
    inside, outside = operations_found()
    assert inside == {operation.name for operation in OPERATIONS}
    assert outside - NOT_ASKED == {errand.name for errand in ERRANDS}


def test_every_permission_has_a_reach() -> None:
    """One without a row opens nothing, so that a new permission is thought through or useless."""
    assert set(REACHES) == set(Permission)


def test_every_operation_has_a_door() -> None:
    assert all(operation.doors for operation in OPERATIONS)


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_every_door_is_shut_to_a_role_without_its_permission(store: Store, role: Role) -> None:
    for permission in set(Permission) - GRANTS[role]:
        for writes in (False, True):
            with (
                pytest.raises(NotPermitted),
                store.enter(caller_with(role), permission, about="a test", writes=writes),
            ):
                pytest.fail("the door opened")


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_the_right_role_at_the_wrong_door_is_refused_every_other_operation(world: World, role: Role) -> None:
    """Once inside with one permission, everything that another one opens stays shut."""
    for permission in sorted(GRANTS[role]):
        wrong = [operation for operation in OPERATIONS if permission not in operation.doors]
        with world.store.enter(
            caller_with(role), permission, about="a test", reason=REASON, writes=True
        ) as visit:
            for operation in wrong:
                # A savepoint, because PostgreSQL answers nothing more after a refusal of its own.
                with pytest.raises((NotPermitted, DBAPIError)), visit.connection.begin_nested():
                    operation.call(visit, world)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_every_operation_is_done_by_the_right_role_through_the_right_door(
    world: World, operation: Operation
) -> None:
    """The matrix would be green as well if nothing worked."""
    for permission in sorted(operation.doors):
        for role in (role for role in Role if permission in GRANTS[role]):
            # Rolled back afterwards, so that the next role finds the same world.
            with (
                suppress(_EnoughError),
                world.store.enter(
                    caller_with(role), permission, about="a test", reason=REASON, writes=True
                ) as visit,
            ):
                operation.call(visit, world)
                raise _EnoughError


class _EnoughError(Exception):
    """The visit has shown what it had to."""


@pytest.mark.parametrize("errand", ERRANDS, ids=lambda one: one.name)
def test_every_errand_is_refused_at_the_door_to_all_but_those_who_may(world: World, errand: Errand) -> None:
    """What enters by itself: refused and on record, and let in for the role that may."""
    for role in Role:
        caller = caller_with(role)
        if errand.permission not in GRANTS[role]:
            with pytest.raises(NotPermitted, match=errand.permission):
                errand.call(caller, world)
            assert world.store.audit.lines(limit=1)[0].line.outcome is Outcome.REFUSED
            continue
        try:
            errand.call(caller, world)
        except NotPermitted:
            pytest.fail(f"{role} may not {errand.name}")
        except Refusal:
            # No such account, no such key, nothing in the file: past the door all the same.
            pass
