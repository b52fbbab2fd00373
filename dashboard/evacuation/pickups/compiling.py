"""How the kernels are compiled: once, kept on disk, run without the interpreter's lock.

What numba keeps on disk knows the file of the outermost kernel only. When another of their files has
changed since, everything that was kept is forgotten, so that no kernel runs with an older one inside it.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar, cast

import numba

_Kernel = TypeVar("_Kernel", bound=Callable[..., object])
_ROOM: Final = Path(__file__).parent
_SOURCES: Final = ("arrays.py", "compiling.py", "schedule.py", "inserting.py", "annealing.py")


def forget_stale(room: Path) -> int:
    """Remove compiled kernels that are older than a source of the room; says how many there were."""
    newest = max((room / source).stat().st_mtime for source in _SOURCES)
    stale = [kept for kept in room.glob("__pycache__/*.nb[ci]") if kept.stat().st_mtime < newest]
    for kept in stale:
        kept.unlink(missing_ok=True)
    return len(stale)


def compiled(kernel: _Kernel) -> _Kernel:
    """Compile a kernel at its first call; its plain Python stays beside it as `.py_func`."""
    return cast("_Kernel", numba.njit(cache=True, nogil=True)(kernel))


forget_stale(_ROOM)
