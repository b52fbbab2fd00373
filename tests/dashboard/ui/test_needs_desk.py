"""A file leaves only with its own permission, whatever else somebody may see."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.exports import FORMATS, Ending
from dashboard.registry.question import AreaQuestion
from dashboard.settings import settings_from
from dashboard.ui import needs_desk
from dashboard.ui.needs_desk import Errand
from dashboard.wiring import House, key_files, open_house
from data_access import access
from data_access.access import Permission, Role, console_caller
from data_access.refusals import BadInput, NotPermitted
from tests.dashboard.exports.paper.reports import AREA
from tests.world import four_households

QUESTION = AreaQuestion(AREA)
ERRAND = Errand(QUESTION, "Door to door before the flood", "", "00ff00ff00ff00ff")
MANAGER = console_caller("Mia Manager", frozenset({Role.EMERGENCY_MANAGER}))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """The small county, with no server before it."""
    settings = settings_from({"MUSTER_DATA_FOLDER": str(tmp_path)})
    key_files(settings).make()
    opened = open_house(settings)
    four_households.fill(opened)
    yield opened
    opened.close()


@pytest.mark.parametrize("ending", FORMATS)
def test_a_role_that_sees_names_but_may_not_export_gets_no_file(
    house: House, ending: Ending, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The permission to export is one of its own: taken from the table, everything else still works."""
    grants = access.GRANTS[Role.EMERGENCY_MANAGER] - {Permission.REGISTRY_EXPORT}
    monkeypatch.setitem(access.GRANTS, Role.EMERGENCY_MANAGER, grants)
    assert needs_desk.read_names(house, MANAGER, ERRAND)
    with pytest.raises(NotPermitted):
        needs_desk._file(house, MANAGER, ERRAND, ending)
    with pytest.raises(NotPermitted):
        needs_desk._briefing(house, MANAGER, QUESTION, "00ff")


@pytest.mark.parametrize("ending", FORMATS)
def test_a_file_of_names_needs_a_reason(house: House, ending: Ending) -> None:
    with pytest.raises(BadInput, match="at least"):
        needs_desk._file(house, MANAGER, replace(ERRAND, reason="flood"), ending)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.EMERGENCY_MANAGER])
def test_no_other_role_takes_out_a_briefing_sheet(house: House, role: Role) -> None:
    with pytest.raises(NotPermitted):
        needs_desk._briefing(house, console_caller("Olaf", frozenset({role})), QUESTION, "00ff")


@pytest.mark.parametrize("role", [Role.EMERGENCY_MANAGER, Role.ANALYST])
def test_whoever_has_no_session_any_more_gets_nothing(house: House, role: Role) -> None:
    caller = console_caller("Mia Manager", frozenset({role}))
    with pytest.raises(NotPermitted, match="session has ended"):
        needs_desk.exporter(house, caller, ERRAND, "csv")()
    with pytest.raises(NotPermitted, match="session has ended"):
        needs_desk.briefer(house, caller, QUESTION, "00ff")()


def test_each_file_is_one_line_on_record_with_its_number_and_kind(house: House) -> None:
    needs_desk._file(house, MANAGER, ERRAND, "pdf")
    needs_desk._briefing(house, MANAGER, QUESTION, "11ff")
    lines = [kept.line for kept in house.store.audit.lines(limit=50)]
    exports = {line.about: line.reason for line in lines if line.action == Permission.REGISTRY_EXPORT}
    assert len(exports) == 2
    named, counted = sorted(exports)
    assert named.startswith("export 00ff00ff00ff00ff as pdf, Dayton")
    assert exports[named] == ERRAND.reason
    assert counted.startswith("export 11ff as pdf, counts only, Dayton")
