"""What was withdrawn stays withdrawn: an older file must not bring an opt-in back."""

from collections.abc import Iterable

import msgspec

from data_access.records.household import Consent


def with_withdrawals_kept(told: tuple[Consent, ...], kept: Iterable[Consent]) -> tuple[Consent, ...]:
    """Carry the withdrawals among the `kept` consents over to those that a source tells now.

    A consent of the same scope and day is the same consent, and one that was given before the
    withdrawal was withdrawn with it. One that was given afterwards is new and stands.
    """
    withdrawn = [consent for consent in kept if consent.withdrawn_on is not None]
    return tuple(_after(consent, withdrawn) for consent in told)


def _after(consent: Consent, withdrawn: list[Consent]) -> Consent:
    days = [
        earlier.withdrawn_on
        for earlier in withdrawn
        if earlier.withdrawn_on is not None
        and earlier.scope is consent.scope
        and (earlier.given_on == consent.given_on or consent.given_on < earlier.withdrawn_on)
    ]
    if not days or (consent.withdrawn_on is not None and consent.withdrawn_on <= min(days)):
        return consent
    return msgspec.structs.replace(consent, withdrawn_on=min(days))
