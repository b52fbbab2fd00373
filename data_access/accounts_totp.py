"""The second factor: six digits that change every 30 seconds (RFC 6238), each accepted once."""

import hmac
from datetime import datetime

import pyotp

STEP_SECONDS = 30
_STEPS_AROUND = 1
"""A phone's clock may be one step off (RFC 6238, 5.2)."""


def new_secret() -> str:
    """Return 160 random bits in base 32, as authenticator apps read them."""
    return pyotp.random_base32()


def enrolment_address(secret: str, name: str) -> str:
    """Return what the QR code holds: `otpauth://totp/…`."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name="Muster")


def find_step(secret: str, code: str, now: datetime, last_step: int | None) -> int | None:
    """Return the time step that `code` belongs to; None when it is wrong, too old, or was used before."""
    digits = "".join(code.split())
    totp = pyotp.TOTP(secret)
    here = int(now.timestamp()) // STEP_SECONDS
    # All three are compared, whichever fits, so that the time tells nothing.
    fitting = [
        step
        for step in range(here - _STEPS_AROUND, here + _STEPS_AROUND + 1)
        if hmac.compare_digest(totp.at(step * STEP_SECONDS).encode(), digits.encode())
    ]
    fresh = [step for step in fitting if last_step is None or step > last_step]
    return max(fresh, default=None)
