"""The way from a problem to an answer: prepare, bound, plan, check, explain."""

from collections.abc import Callable

from dashboard.evacuation.egress.answer import EgressAnswer
from dashboard.evacuation.egress.problem import EgressProblem

Progress = Callable[[float, str], None]
"""Told the share done, 0 to 1, and what is being done."""


def answer_of(
    problem: EgressProblem,
    *,
    seconds: float = 30.0,
    stop: Callable[[], bool] = lambda: False,
    progress: Progress = lambda _share, _doing: None,
) -> EgressAnswer:
    """The best plan found in about so many seconds, or when `stop` says so: then the best so far."""
    raise NotImplementedError
