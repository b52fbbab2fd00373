"""Exports of other systems, known by their headings: which of their columns is which field.

A preset is only proposed, and can be changed like any mapping. Where its headings were not confirmed at
their source, it says so.
"""

from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from data_access.importers.blocks import Shape
from data_access.importers.fields import IGNORED, REPEATED, find_field
from data_access.importers.mapping import Mapping, propose
from data_access.importers.words import plain

NOT_CONFIRMED: Final = "†"


@dataclass(frozen=True)
class Vendor:
    """A preset: the headings by which an export is known, and what its columns are.

    Headings are written as `words.plain` writes them, without their numbers. `surely` must all be there,
    and so must one of `one_of`. `source` says where the headings come from.
    """

    title: str
    source: str
    surely: frozenset[str]
    one_of: frozenset[str]
    fields: Table[str, str]


_CONTACT: Final = {
    "first name": "first_name", "last name": "last_name", "middle initial": IGNORED, "suffix": IGNORED,
    "country": IGNORED, "email address": IGNORED, "email": IGNORED, "city": "city", "state": "state",
    "zip": "zip", "latitude": "latitude", "longitude": "longitude",
}  # fmt: skip

VENDORS: Final = (
    Vendor(
        title="Everbridge contacts",
        source="Column headings of the Everbridge Suite contact upload template (CSV).",
        surely=frozenset({"first name", "last name", "external id", "record type"}),
        one_of=frozenset({"end", "sso user id", "custom field", "street address", "phone country"}),
        fields=_CONTACT | {
            "external id": "key", "record type": IGNORED, "groups": IGNORED, "group remove": IGNORED,
            "business name": IGNORED, "sso user id": IGNORED, "travel arranger": IGNORED,
            "location": IGNORED, "location id": IGNORED, "street address": "address",
            "apt suite unit": "unit", "state province": "state", "postal code": "zip",
            "phone": "phone", "phone country": IGNORED, "extension phone": IGNORED,
            "sms": "mobile", "sms country": IGNORED, "tty": "text_telephone", "tty country": IGNORED,
            "one way sms": IGNORED, "one way sms country": IGNORED, "fax": IGNORED, "fax country": IGNORED,
            "custom field": "custom_name", "custom value": "custom_value", "end": IGNORED,
        },
    ),
    Vendor(
        title=f"Smart911 or Rave profiles {NOT_CONFIRMED}",
        source=(
            "No export format is published: headings after what the public pages say that a safety"
            " profile holds."
        ),
        surely=frozenset({"first name", "last name", "medical conditions"}),
        one_of=frozenset(
            {"profile id", "safety profile id", "household id", "share with emergency management"}
        ),
        fields=_CONTACT | {
            "profile id": "household_key", "safety profile id": "household_key",
            "household id": "household_key", "person id": "key", "date of birth": "born_years",
            "address type": IGNORED, "street address": "address", "address": "address", "unit": "unit",
            "phone": "phone", "phone type": "phone_kind", "medical conditions": "condition_list",
            "medications": "medication_list", "allergies": "allergy_list", "medical equipment": "device",
            "mobility": "needs", "access and functional needs": "needs",
            "transportation assistance": "need:ride", "electricity dependent": "need:power",
            "pets": "animals", "service animals": "need:service_animal", "vehicle": "vehicle",
            "emergency contact name": "contact_name", "emergency contact phone": "contact_phone",
            "preferred language": "language", "notes to responders": "notes",
            "share with emergency management": "consent:emergency_management",
            "share with emergency management date": "consent_on:emergency_management",
            "last updated": "confirmed_on", "custom field": "custom_name", "custom value": "custom_value",
        },
    ),
    Vendor(
        title=f"CodeRED contacts {NOT_CONFIRMED}",
        source="No export format is published: headings after the county enrolment forms.",
        surely=frozenset({"first name", "last name", "primary phone"}),
        one_of=frozenset({"alternate phone", "text phone", "tdd tty", "location type"}),
        fields=_CONTACT | {
            "contact id": "key", "household id": "household_key", "location type": IGNORED,
            "address": "address", "address line": "address", "unit": "unit", "zip code": "zip",
            "primary phone": "phone", "primary phone type": "phone_kind", "alternate phone": "phone",
            "alternate phone type": "phone_kind", "text phone": "mobile", "tdd tty": "text_telephone",
            "opt in": "consent:alerts", "opt in date": "consent_on:alerts", "special needs": "notes",
            "group": IGNORED, "groups": IGNORED, "last modified": "confirmed_on",
        },
    ),
)  # fmt: skip
"""The presets, in the order in which they are tried."""


def find_vendor(header: Sequence[str]) -> Vendor | None:
    """Find the preset whose export has these headings; None when it is nobody's that is known."""
    words = {_word(heading) for heading in header}
    for vendor in VENDORS:
        if vendor.surely <= words and vendor.one_of & words:
            return vendor
    return None


def mapping_of(vendor: Vendor, header: tuple[str, ...]) -> Mapping:
    """Map the columns of an export as the preset says; a column that it does not know by its heading.

    Of numbered columns for a field that only one may fill, the first does. Refused as `Mapping` refuses.
    """
    fields: list[str] = []
    for heading in header:
        field = vendor.fields.get(_word(heading))
        field = find_field(heading) or IGNORED if field is None else field
        fields.append(IGNORED if field in fields and field not in REPEATED else field)
    if ("latitude" in fields) != ("longitude" in fields):
        fields = [IGNORED if field in ("latitude", "longitude") else field for field in fields]
    return Mapping(header, tuple(fields))


def proposed_for(shape: Shape) -> Mapping:
    """Propose how columns are read: by the preset of their vendor, else by heading and content."""
    vendor = None if shape.sheets else find_vendor(shape.header)
    if vendor is not None:
        return mapping_of(vendor, shape.header)
    return propose(shape.header, shape.sample, shape.sheets)


def _word(heading: str) -> str:
    return " ".join(part for part in plain(heading).split() if not part.isdecimal())
