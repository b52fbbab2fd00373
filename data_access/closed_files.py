"""Files of this machine that nobody else on it may read: mode 0600 in a folder of mode 0700."""

import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from data_access.refusals import BadInput, StoreUnavailable

FILE_MODE: Final = 0o600
FOLDER_MODE: Final = 0o700
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def make_closed_file(path: Path) -> None:
    """Make an empty file where there is none, and close one that is open to others.

    What stands in it stays. A folder that is not there makes nothing; somebody else's file that is
    open to others is refused.
    """
    try:
        os.close(os.open(path, os.O_RDONLY | os.O_CREAT, FILE_MODE))
    except OSError:
        # Whoever opens the file for good says in a sentence of its own why it cannot be.
        return
    _close(path, FILE_MODE)


def write_closed(path: Path, lines: Iterable[bytes]) -> int:
    """Write lines to a new file that nobody else can read; how many. One that is there is left as it is."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    except FileExistsError:
        raise BadInput(f"There is a file at {path} already. It was left as it was.") from None
    except OSError as error:
        raise StoreUnavailable(f"{path} cannot be written ({error.strerror}).") from error
    written = 0
    with os.fdopen(handle, "wb") as file:
        for line in lines:
            file.write(line)
            written += 1
    return written


def make_closed_folder(path: Path) -> None:
    """Make a folder where there is none, and close one that is open to others; refused is somebody else's."""
    path.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
    _close(path, FOLDER_MODE)


def _close(path: Path, mode: int) -> None:
    if not path.stat().st_mode & _OTHERS:
        return
    try:
        path.chmod(mode)
    except PermissionError:
        raise StoreUnavailable(
            f"{path} can be read by others on this machine, and belongs to somebody else."
            f" Let its owner close it with: chmod {mode:o} {path}"
        ) from None
