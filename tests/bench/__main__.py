"""`make bench`: every bench in turn, or those whose names are given.

Each bench is a module `bench_<subject>.py` with a `main()` that prints its figures, each beside a
named peer or limit measured in the same run.
"""

import importlib
import sys
import time
from pathlib import Path


def subjects(asked: list[str]) -> list[str]:
    """The benches to run: all of them when none is asked for; an unknown name is refused."""
    known = sorted(path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py"))
    unknown = [name for name in asked if name not in known]
    if unknown:
        sys.exit(f"There is no bench called {', '.join(unknown)}. There are: {', '.join(known)}.")
    return asked or known


def main() -> None:
    for subject in subjects(sys.argv[1:]):
        print(f"\n== {subject} ==", flush=True)
        started = time.perf_counter()
        importlib.import_module(f"tests.bench.bench_{subject}").main()
        print(f"({time.perf_counter() - started:.0f} s)", flush=True)


if __name__ == "__main__":
    main()
