"""Which door to the calls is open to somebody, and how long an answer holds."""

from datetime import timedelta
from typing import Final

from data_access.access import Caller, Permission

ANSWER_LASTS: Final = timedelta(minutes=2)
"""Calls that came in since are seen after this."""


def door_of(caller: Caller) -> Permission:
    """Give the widest door to the counts that is open to somebody."""
    wide = caller.may(Permission.CALLS_COUNT)
    return Permission.CALLS_COUNT if wide else Permission.CALLS_SUPPRESSED_COUNT
