"""The sign-ins of the demo county: one a role, with passwords of this installation alone."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from dashboard.wiring import House
from data_access.access import Role, console_caller
from data_access.calls.audience import is_of_a_centre
from data_access.county.made import DEMO_CENTRE
from data_access.refusals import NotPermitted

FILE = "demo-sign-ins.txt"
_CONSONANTS = "bdfgklmnprstvz"
_VOWELS = "aeiou"
_GROUPS = 4
_SYLLABLES = 2


@dataclass(frozen=True)
class DemoSignIn:
    """Name and password of one role."""

    role: Role
    name: str
    password: str


def new_password() -> str:
    """Return eight random syllables in four groups: 49 bits, and easy to type."""
    groups = (
        "".join(secrets.choice(_CONSONANTS) + secrets.choice(_VOWELS) for _ in range(_SYLLABLES))
        for _ in range(_GROUPS)
    )
    return "-".join(groups)


def sign_ins(house: House) -> list[DemoSignIn]:
    """Return the sign-ins, the same at every call once they are made; refused outside the demo county."""
    if not house.settings.demo:
        raise NotPermitted("Sign-ins made by the machine exist in the demo county only.")
    path = house.settings.data_folder / FILE
    kept = _read(path)
    found = [_sign_in(role, kept) for role in Role]
    if any(one.name not in kept for one in found):
        _write(path, found)
    _settle(house, found, kept)
    return found


def _settle(house: House, wanted: list[DemoSignIn], kept: dict[str, str]) -> None:
    """Make the accounts that are missing; a password that was lost with its file is set anew."""
    caller = console_caller("demo county", frozenset({Role.ADMINISTRATOR}))
    there = {account.name: account for account in house.accounts.everyone(caller)}
    for one in wanted:
        if one.name not in there:
            house.accounts.create(
                caller, one.name, one.password, frozenset({one.role}),
                must_change_password=False, centre=_centre_of(one.role),
            )  # fmt: skip
        elif not there[one.name].centre and _centre_of(one.role):
            house.accounts.assign(caller, there[one.name].id, _centre_of(one.role))
        if one.name in there and one.name not in kept:
            house.accounts.reset_password(
                caller, there[one.name].id, one.password, must_change_password=False
            )


def _centre_of(role: Role) -> str:
    """Name the demo's 911 centre for those who work for one."""
    return DEMO_CENTRE if is_of_a_centre({role}) else ""


def _sign_in(role: Role, kept: dict[str, str]) -> DemoSignIn:
    name = role.value.replace("_", "-")
    return DemoSignIn(role, name, kept.get(name) or new_password())


def _read(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    pairs = (line.split() for line in path.read_text(encoding="utf-8").splitlines())
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}


def _write(path: Path, found: list[DemoSignIn]) -> None:
    """Write the file so that nobody else on this machine can read it."""
    text = "".join(f"{one.name} {one.password}\n" for one in found)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    path.chmod(0o600)
