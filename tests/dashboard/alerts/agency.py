"""A key and a certificate of no agency, made for the tests and for an hour."""

from datetime import datetime, timedelta
from functools import cache
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from dashboard.alerts.signing import AgencySigner
from tests.dashboard.alerts.evacuation import NOW

_HOUR: Final = timedelta(hours=1)


@cache
def key(bits: int = 2048, which: int = 0) -> rsa.RSAPrivateKey:
    """Make a key once; `which` tells several apart."""
    assert which >= 0
    return rsa.generate_private_key(65537, bits)


def certificate(
    of: rsa.RSAPrivateKey, begins: datetime = NOW - _HOUR, lasts: timedelta = 3 * _HOUR
) -> x509.Certificate:
    """Make a certificate that the key signed for itself."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "An agency of the tests")])
    made = x509.CertificateBuilder(name, name, of.public_key(), 1, begins, begins + lasts)
    return made.sign(of, hashes.SHA256())


def signer() -> AgencySigner:
    """The agency's pair."""
    return AgencySigner(key(), certificate(key()))
