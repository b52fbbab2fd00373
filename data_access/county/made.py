"""What is known of a demo county in its folder: that it was begun, that it is whole, and who works on it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from data_access.refusals import BadInput, Refusal

EDITION: Final = 1
"""Rises when the same seed makes another county than before."""
_BEGUN, _MADE, _LOCK = "begun.json", "made.json", "lock"

DEMO_CENTRE: Final = "Hennepin County 911 (demo)"
"""The centre that answers the demo county's calls, and for which its call taker works."""


class CountyInTheWay(Refusal):
    """Another demo county, or another process making one, is in the folder."""


class Making(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What makes one demo county differ from another; `today` is the day it was begun."""

    seed: int
    scale: float
    today: date
    edition: int = EDITION


def find_made(folder: Path) -> Making | None:
    """Find the county that stands whole in `folder`; None when there is none."""
    return _find(folder / _MADE)


def find_begun(folder: Path) -> Making | None:
    """Find the county that stands in `folder` or was begun there; None when there is none."""
    return find_made(folder) or _find(folder / _BEGUN)


def begin(folder: Path, wanted: Making) -> Making:
    """Note that a county is begun, and return what to make: what was begun already comes first.

    An unfinished county goes on with its own day, so that it comes out the same. Refused when one
    of another seed, scale or edition is in the folder, finished or not.
    """
    known = find_begun(folder)
    if known is None:
        _write(folder / _BEGUN, wanted)
        return wanted
    if (known.seed, known.scale, known.edition) != (wanted.seed, wanted.scale, wanted.edition):
        raise CountyInTheWay(
            f"{folder} holds a demo county of seed {known.seed} and scale {known.scale:g}. Two do not fit in"
            " one database: choose another data folder, or delete this one."
        )
    return known


def finish(folder: Path, making: Making) -> None:
    """Note that the county is whole; this is written last of all."""
    _write(folder / _MADE, making)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep the folder to this process while a county is made; refused when another one has it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CountyInTheWay(
                "The demo county is being made by another process: wait until it is done."
            ) from error
        yield


def _find(path: Path) -> Making | None:
    if not path.exists():
        return None
    try:
        return msgspec.json.decode(path.read_bytes(), type=Making)
    except msgspec.DecodeError as error:
        raise BadInput(f"{path} cannot be read: delete the data folder and make it anew.") from error


def _write(path: Path, making: Making) -> None:
    """Write a note whole or not at all, and wait until it is on the disk."""
    partial = path.with_suffix(".partial")
    with partial.open("wb") as file:
        file.write(msgspec.json.encode(making))
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
