"""Consents of two sources: the one that spoke last holds, and of a tie the narrower."""

from datetime import date

import pytest

from data_access.merging.combining import compared, narrower
from data_access.records.household import Codes, Consent, SafetyProfile, Scope

MAY, JULY, SEPTEMBER = date(2026, 5, 1), date(2026, 7, 1), date(2026, 9, 1)
EM = Scope.EMERGENCY_MANAGEMENT


def told(*consents: Consent, confirmed: date | None = None) -> SafetyProfile:
    return SafetyProfile(key="x", consents=consents, confirmed_on=confirmed)


def given(on: date, ends: date | None = None, withdrawn: date | None = None) -> Consent:
    return Consent(scope=EM, given_on=on, ends_on=ends, withdrawn_on=withdrawn)


@pytest.mark.parametrize(
    ("first", "second", "holds"),
    [
        (told(given(MAY)), told(given(MAY, withdrawn=JULY)), given(MAY, withdrawn=JULY)),
        (told(given(SEPTEMBER)), told(given(MAY, withdrawn=JULY)), given(SEPTEMBER)),
        (told(given(MAY)), told(given(MAY, ends=SEPTEMBER)), given(MAY, ends=SEPTEMBER)),
        (told(given(MAY, ends=SEPTEMBER)), told(given(JULY)), given(JULY)),
        (told(given(MAY)), told(confirmed=JULY), None),
        (told(given(JULY)), told(confirmed=MAY), given(JULY)),
        (told(given(JULY)), told(confirmed=JULY), None),
        (told(given(JULY)), told(), given(JULY)),
        (told(), told(), None),
    ],
    ids=[
        "withdrawn since", "given again since", "the earlier end of one day", "given later without an end",
        "confirmed later without it", "given after the other was confirmed", "on the day of the other",
        "the other never spoke", "nobody spoke",
    ],
)  # fmt: skip
def test_the_narrower_holds_unless_the_newer_says_otherwise(
    first: SafetyProfile, second: SafetyProfile, holds: Consent | None
) -> None:
    expected = () if holds is None else (holds,)
    assert narrower(first, second) == expected
    assert narrower(second, first) == expected


def test_codes_are_said_to_be_there_and_never_shown() -> None:
    first = SafetyProfile(key="x", codes=Codes(lockbox="54321"), notes="a")
    (codes, notes) = compared(first, SafetyProfile(key="y", notes="b"))
    assert "54321" not in str(codes)
    assert (codes.field, codes.differs, notes.differs) == ("codes", True, True)
