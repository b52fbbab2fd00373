"""How a kernel is compiled: once, kept on disk, and run without holding the interpreter's lock."""

from collections.abc import Callable
from typing import TypeVar, cast

import numba

_Kernel = TypeVar("_Kernel", bound=Callable[..., object])


def compiled(kernel: _Kernel) -> _Kernel:
    """Compile a kernel at its first call; its plain Python stays beside it as `.py_func`.

    Threads are the caller's own. Numba's parallel loops are not used, because its thread pool ends the
    whole process when two sessions enter it at once.
    """
    return cast("_Kernel", numba.njit(cache=True, nogil=True)(kernel))
