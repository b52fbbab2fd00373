"""When a household last said that its profile is true, and what it agreed to."""

from dataclasses import dataclass
from datetime import date, timedelta

from data_access.county.dice import Dice
from data_access.records.household import Consent, Scope
from data_access.records.needs import Transport

STALE_AFTER_DAYS = 182
"""A profile is confirmed again every six months."""

_SHARING: dict[Transport, float] = {
    Transport.OWN_CAR: 0.205,
    Transport.WALKS: 0.64,
    Transport.NEEDS_LIFT: 0.73,
    Transport.WHEELCHAIR: 0.80,
    Transport.STRETCHER: 0.88,
}
_CONFIRMED_RECENTLY = 0.70
_NEVER_CONFIRMED = 0.015
_ALERTS = 0.64
_EVIDENCE = (
    "Ticked on the web form",
    "Ticked on the web form",
    "Signed paper form",
    "Told the registrar by telephone",
    "Signed at a community meeting",
    "Signed with a home-care nurse",
)
_WHY_ENDED = ("Withdrawn on the web form", "Asked by telephone to be taken off", "Letter from the family")


@dataclass(frozen=True)
class Dates:
    """When a household registered, and when it last confirmed; None when it never did."""

    registered_on: date
    confirmed_on: date | None


def draw_dates(dice: Dice, today: date) -> Dates:
    """Draw both dates: about seven in ten confirmed within the last six months; none lies in the future."""
    luck = dice.share()
    if luck < _CONFIRMED_RECENTLY:
        confirmed_days_ago = dice.whole(0, STALE_AFTER_DAYS - 1)
    else:
        confirmed_days_ago = STALE_AFTER_DAYS + 1 + int(900 * dice.share() ** 2)
    registered = today - timedelta(days=confirmed_days_ago + int(2_200 * dice.share()))
    if luck > 1 - _NEVER_CONFIRMED:
        return Dates(registered, None)
    return Dates(registered, today - timedelta(days=confirmed_days_ago))


def draw_consents(
    dice: Dice, dates: Dates, today: date, way: Transport, *, cameras: bool
) -> tuple[Consent, ...]:
    """Draw the consents of a household; those who need most help share most. Perhaps none."""
    asked = [
        (Scope.EMERGENCY_MANAGEMENT, _SHARING[way]),
        (Scope.CAMERAS, 0.92 if cameras else 0.0),
        (Scope.ALERTS, _ALERTS),
    ]
    return tuple(_consent(dice, dates, today, scope) for scope, share in asked if dice.chance(share))


def _consent(dice: Dice, dates: Dates, today: date, scope: Scope) -> Consent:
    known_for = (today - dates.registered_on).days
    given = dates.registered_on + timedelta(days=dice.whole(0, known_for // 3))
    evidence = dice.pick(_EVIDENCE)
    luck = dice.share()
    if luck < 0.025 and (today - given).days > 30:
        withdrawn = given + timedelta(days=dice.whole(1, (today - given).days))
        reason = f"{evidence}. {dice.pick(_WHY_ENDED)}"
        return Consent(scope=scope, given_on=given, withdrawn_on=withdrawn, evidence=reason)
    if luck < 0.12:
        ends = given + timedelta(days=365 * dice.whole(2, 5))
        return Consent(scope=scope, given_on=given, ends_on=ends, evidence=evidence)
    return Consent(scope=scope, given_on=given, evidence=evidence)
