"""Sign-ins of the demo county: one a role, kept from others, and nowhere else."""

import stat
from pathlib import Path

import pytest

from dashboard.demo_sign_ins import FILE, new_password, sign_ins
from dashboard.settings import settings_from
from dashboard.wiring import House, key_files, open_house
from data_access.access import Role
from data_access.accounts_passwords import password_faults
from data_access.refusals import NotPermitted
from tests.serving import RunningServer


def house_in(folder: Path, **variables: str) -> House:
    settings = settings_from({"MUSTER_DATA_FOLDER": str(folder), **variables})
    if not key_files(settings).exist():
        key_files(settings).make()
    return open_house(settings)


def test_there_is_one_for_each_role_and_the_same_at_the_second_start(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    first = sign_ins(house)
    assert {one.role for one in first} == set(Role)
    assert sign_ins(house) == first
    for one in first:
        assert house.sign_ins.password(one.name, one.password, "127.0.0.1")
    house.close()


def test_nobody_else_on_the_machine_can_read_them(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    sign_ins(house)
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    house.close()


def test_a_lost_file_means_new_passwords(tmp_path: Path) -> None:
    """The old ones end, because nobody knows who has the file."""
    house = house_in(tmp_path)
    old = sign_ins(house)[0]
    (tmp_path / FILE).unlink()
    new = sign_ins(house)[0]
    assert new.password != old.password
    assert house.sign_ins.password(new.name, new.password, "127.0.0.1")
    house.close()


def test_a_real_county_has_none(tmp_path: Path) -> None:
    house = house_in(tmp_path, MUSTER_JURISDICTION="Hennepin County")
    with pytest.raises(NotPermitted, match="demo county only"):
        sign_ins(house)
    house.close()


def test_passwords_differ_and_are_strong_enough() -> None:
    made = {new_password() for _ in range(50)}
    assert len(made) == 50
    assert all(password_faults(password, "") == [] for password in made)


def test_nobody_else_on_the_machine_reads_what_was_served(running_server: RunningServer) -> None:
    """Databases, sign-ins, keys and checkpoints of a running installation: 0600, in folders of 0700."""
    folder = Path(running_server.environment["MUSTER_DATA_FOLDER"])
    closed = [folder / name for name in ("demo-sign-ins.txt", "muster.sqlite", "muster-audit.db")]
    closed += [path for path in (folder / "keys").iterdir() if path.is_file()]
    assert {oct(path.stat().st_mode & 0o777) for path in closed} == {"0o600"}
    assert {oct(path.stat().st_mode & 0o777) for path in (folder, folder / "keys")} == {"0o700"}
