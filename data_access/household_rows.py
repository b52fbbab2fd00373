"""A safety profile → the rows in which it is kept: sealed, with nothing of it in clear."""

from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple

import msgspec

from data_access.padding import padded
from data_access.phone_numbers import to_e164
from data_access.place_column import place_column
from data_access.place_format import POLICY_OF, pack_place
from data_access.records.household import Consent, PhoneKind, SafetyProfile, Scope
from data_access.records.ids import HouseholdId
from data_access.refusals import BadInput
from data_access.vault import KeyClass, Vault

HOUSEHOLD_COLUMNS: Final = (
    "id", "jurisdiction", "kind", "source", "row_digest", "version", "profile", "codes", "confirmed_on",
)  # fmt: skip
PHONE_COLUMNS: Final = ("household_id", "blind", "kind")
CONSENT_COLUMNS: Final = ("household_id", "scope", "given_on", "ends_on", "withdrawn_on", "evidence")
PLACE_COLUMNS: Final = (
    "household_id", "policy", "jurisdiction", "version", "rec", "opted_in", "ends_on",
)  # fmt: skip

HOUSEHOLD: Final = "household"
BUSINESS: Final = "business"

Row = tuple[Any, ...]

# The value of a member is worked out anew at each asking; a hundred thousand rows ask a lot.
_SCOPE: Final = {scope: scope.value for scope in Scope}
_PHONE_KIND: Final = {kind: kind.value for kind in PhoneKind}


class HouseholdRows(NamedTuple):
    """The rows of one household, each in the order of the `…_COLUMNS` of its table.

    `created_at`, `updated_at` and the generation of a place are added by whoever stores them.
    """

    household: Row
    phones: list[Row]
    consents: list[Row]
    places: list[Row]


def row_version(now: datetime) -> int:
    """Number a version of a row by its moment in milliseconds, so that a later one is higher."""
    return int(now.timestamp() * 1_000)


def with_dialled_phones(profile: SafetyProfile) -> SafetyProfile:
    """Write every phone of `profile` as E.164; one that cannot be dialled is refused by its place."""
    phones = []
    for at, phone in enumerate(profile.phones):
        try:
            number = to_e164(phone.number)
        except BadInput as fault:
            raise BadInput(f"phones[{at}]: {fault}") from None
        phones.append(phone if number == phone.number else msgspec.structs.replace(phone, number=number))
    return msgspec.structs.replace(profile, phones=tuple(phones))


class RowMaker:
    """Makes rows of one source and version; keeps what is the same for all of them at hand."""

    def __init__(self, vault: Vault, source: str, version: int, jurisdiction: str, today: date) -> None:
        self._vault, self._source, self._version = vault, source, version
        self._jurisdiction, self._today = jurisdiction, today
        self._encode = msgspec.json.Encoder().encode
        self._profile = vault.sealer(KeyClass.PROFILE, "households", "profile", jurisdiction)
        self._codes = vault.sealer(KeyClass.ACCESS_CODE, "households", "codes", jurisdiction)
        self._place = [
            (
                scope,
                policy.value,
                vault.sealer(KeyClass.PLACE, "places", place_column(policy), jurisdiction),
            )
            for scope, policy in POLICY_OF.items()
        ]

    def rows(self, profile: SafetyProfile, *, origin: bytes = b"") -> HouseholdRows:
        """Make the rows of `profile`, whose phones are E.164; refused when one is not.

        `origin` is JSON that is kept with it and is no part of its digest, so that the same told again,
        from another row, changes nothing.
        """
        household_id = self._vault.household_id(self._source, profile.key)
        return HouseholdRows(
            self._household(household_id, profile, origin),
            self._phones(household_id, profile),
            [
                # What was said as evidence may name people: it stays in the sealed profile.
                (household_id, _SCOPE[c.scope], c.given_on, c.ends_on, c.withdrawn_on, "")
                for c in profile.consents
            ],
            self._places(household_id, profile),
        )

    def _household(self, household_id: HouseholdId, profile: SafetyProfile, origin: bytes) -> Row:
        text = self._encode(profile)
        digest = self._vault.row_digest(text)
        codes = None
        if profile.codes is not None:
            codes = self._codes(household_id, self._version, padded(self._encode(profile.codes)))
            text = self._encode(msgspec.structs.replace(profile, codes=None))
        if origin:
            # It goes in before the last bracket: to write the whole profile twice would cost a tenth.
            text = b'%b,"origin":%b}' % (text[:-1], origin)
        return (
            household_id,
            self._jurisdiction,
            HOUSEHOLD if profile.business is None else BUSINESS,
            self._source,
            digest,
            self._version,
            self._profile(household_id, self._version, padded(text)),
            codes,
            profile.confirmed_on,
        )

    def _phones(self, household_id: HouseholdId, profile: SafetyProfile) -> list[Row]:
        index = self._vault.phone_index
        # A phone that is told twice is kept once.
        blinds = {index(phone.number): _PHONE_KIND[phone.kind] for phone in profile.phones}
        return [(household_id, blind, kind) for blind, kind in blinds.items()]

    def _places(self, household_id: HouseholdId, profile: SafetyProfile) -> list[Row]:
        version, packed = self._version, b""
        standing = standing_on(self._today, profile.consents)
        found: list[Row] = []
        for scope, policy, seal in self._place if standing else ():
            if scope not in standing:
                continue
            opted, ends_on = standing[scope]
            # Without an opt-in nothing of the place is kept, only that there is none.
            rec = b""
            if opted:
                packed = packed or pack_place(profile)
                rec = seal(household_id, version, packed)
            found.append((household_id, policy, self._jurisdiction, version, rec, opted, ends_on))
        return found


def standing_on(day: date, consents: tuple[Consent, ...]) -> dict[Scope, tuple[bool, date | None]]:
    """Tell for each scope whether a consent stands on `day`, and the last day of the longest that does.

    The day is None when one stands until it is withdrawn, and when none stands. A scope for which
    there is no consent at all is left out.
    """
    found: dict[Scope, tuple[bool, date | None]] = {}
    for consent in consents:
        withdrawn = consent.withdrawn_on
        stands = consent.given_on <= day and (withdrawn is None or withdrawn > day)
        last = None if not stands else consent.ends_on if withdrawn is None else _last_day(consent)
        stood, until = found.get(consent.scope, (False, None))
        if stood and stands:
            last = None if until is None or last is None else max(until, last)
        elif stood:
            last = until
        found[consent.scope] = stood or stands, last
    return found


def _last_day(consent: Consent) -> date | None:
    if consent.withdrawn_on is None:
        return consent.ends_on
    before = consent.withdrawn_on - timedelta(days=1)
    return before if consent.ends_on is None else min(before, consent.ends_on)


def rows_of(  # noqa: PLR0917 - every part of a row's context
    profile: SafetyProfile, vault: Vault, source: str, version: int, jurisdiction: str, now: datetime
) -> HouseholdRows:
    """Make the rows of one profile that is saved at `now`; its phones are written as E.164 first.

    Refused: a phone that cannot be dialled.
    """
    maker = RowMaker(vault, source, version, jurisdiction, now.date())
    return maker.rows(with_dialled_phones(profile))
