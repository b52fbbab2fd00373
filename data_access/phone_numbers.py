"""Phone numbers as people write them → E.164, in which they are compared and sealed."""

import re
from functools import lru_cache
from typing import Final

from data_access.refusals import BadInput

_NOT_DIGITS: Final = str.maketrans("", "", " ()-.\u00a0\u2010\u2011\u2013/")
_NANP: Final = re.compile(r"(?:\+?1)?([2-9]\d\d[2-9]\d{6})\Z")


def to_e164(text: str, region: str = "US") -> str:
    """Write a phone number as E.164, `(612) 555-1234` as `+16125551234`.

    A number that no phone of the region can have is refused; so is an empty one.
    """
    plain = text.translate(_NOT_DIGITS)
    if region == "US" and (match := _NANP.match(plain)):
        return "+1" + match[1]
    return _to_e164_slowly(text, region)


@lru_cache(maxsize=1_024)
def _to_e164_slowly(text: str, region: str) -> str:
    # The library takes long to load and is only needed for numbers outside North America.
    import phonenumbers  # noqa: PLC0415

    refusal = "The phone number cannot be dialled: write ten digits, or + and the country code."
    if len(text) > 40:
        raise BadInput(refusal)
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        raise BadInput(refusal) from None
    if not phonenumbers.is_possible_number(number):
        raise BadInput(refusal)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
