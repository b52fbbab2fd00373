"""The ID token: signed by the provider, for us, for this sign-in, and now. Anything else is refused."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import (
    BadSignatureError,
    ClaimError,
    ConflictAlgorithmError,
    ExpiredTokenError,
    InvalidKeyCurveError,
    JoseError,
    KeyParameterError,
    MissingAlgorithmError,
    UnsupportedAlgorithmError,
)
from joserfc.jwk import GuestProtocol, Key
from joserfc.jws import JWSRegistry

from dashboard.oidc.faults import Fault, ProofRefused

ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signed with a key that only the provider has: neither `none` nor a secret that both sides know."""
CLOCK_SKEW: Final = timedelta(seconds=60)
"""How far the clocks of the two machines may differ."""
OLDEST: Final = timedelta(minutes=10)
"""An ID token comes at once; one that was made long before is not of this sign-in."""
_SUBJECT_CHARACTERS: Final = 255
_LONGEST_HEADER: Final = 8 * 1024
"""Some providers put their certificates into the header."""

Claims = dict[str, Any]
"""What the provider says of somebody; its values are of any kind that JSON has."""
FindKey = Callable[[str | None, str], Key]
"""Number of the key (None where the token has none) and algorithm → the key."""

_BY_CLAIM: Final = {
    "iss": Fault.WRONG_ISSUER,
    "aud": Fault.WRONG_AUDIENCE,
    "azp": Fault.WRONG_AUDIENCE,
    "nonce": Fault.WRONG_NONCE,
    "exp": Fault.WRONG_TIME,
    "iat": Fault.WRONG_TIME,
    "nbf": Fault.WRONG_TIME,
    "auth_time": Fault.NOT_FRESH,
}


@dataclass(frozen=True)
class Expected:
    """What an ID token of this sign-in must say. `fresh` is zero where its age does not matter."""

    issuer: str
    client_id: str
    nonce: str = field(repr=False)
    access_token: str = field(repr=False)
    fresh: timedelta


def checked_claims(token: str, find_key: FindKey, expected: Expected, now: datetime) -> Claims:
    """Return the claims of an ID token that is what we expect; `ProofRefused` with the first fault."""
    opened = _opened(token, find_key)
    options: Any = {
        "iss": {"essential": True, "value": expected.issuer},
        "aud": {"essential": True, "value": expected.client_id},
        "sub": {"essential": True},
    }
    wanted = {
        "nonce": expected.nonce,
        "client_id": expected.client_id,
        "access_token": expected.access_token,
        "max_age": expected.fresh.total_seconds(),
    }
    claims = CodeIDToken(opened.claims, opened.header, options, wanted)
    skew = int(CLOCK_SKEW.total_seconds())
    try:
        claims.validate(int(now.timestamp()), skew)
    except ExpiredTokenError as error:
        raise ProofRefused(Fault.WRONG_TIME, "expired") from error
    except ClaimError as error:
        raise ProofRefused(_BY_CLAIM.get(error.claim, Fault.WRONG_CLAIM), error.claim) from error
    _require_subject(opened.claims)
    _require_young(opened.claims, expected, now)
    return opened.claims


def _opened(token: str, find_key: FindKey) -> jwt.Token:
    """Check the signature with the one key that the token names."""

    def pick(guest: GuestProtocol) -> Key:
        header = guest.headers()
        number = header.get("kid")
        return find_key(number if isinstance(number, str) else None, str(header["alg"]))

    registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
    registry.max_header_length = _LONGEST_HEADER
    try:
        return jwt.decode(token, pick, registry=registry)
    except (UnsupportedAlgorithmError, MissingAlgorithmError, ConflictAlgorithmError) as error:
        raise ProofRefused(Fault.NOT_SIGNED) from error
    except (BadSignatureError, InvalidKeyCurveError, KeyParameterError) as error:
        raise ProofRefused(Fault.WRONG_SIGNATURE) from error
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise ProofRefused(Fault.NO_TOKEN, type(error).__name__) from error


def _require_subject(claims: Claims) -> None:
    subject = claims["sub"]
    is_text = isinstance(subject, str) and subject.isprintable()
    if not is_text or not 0 < len(subject) <= _SUBJECT_CHARACTERS:
        raise ProofRefused(Fault.WRONG_CLAIM, "sub")


def _require_young(claims: Claims, expected: Expected, now: datetime) -> None:
    """Refuse a token made long ago, and a sign-in there that is older than we asked for."""
    made = _moment(claims, "iat", Fault.WRONG_TIME)
    if now - made > OLDEST + CLOCK_SKEW:
        raise ProofRefused(Fault.WRONG_TIME, "made long ago")
    if expected.fresh and now - _moment(claims, "auth_time", Fault.NOT_FRESH) > expected.fresh + CLOCK_SKEW:
        raise ProofRefused(Fault.NOT_FRESH, "too old")


def _moment(claims: Claims, claim: str, fault: Fault) -> datetime:
    value = claims.get(claim)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ProofRefused(fault, claim)
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, OSError, ValueError) as error:
        raise ProofRefused(fault, claim) from error
