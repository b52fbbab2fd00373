"""The agency's signature on the bytes of an alert: enveloped, RSA-SHA256, exclusive C14N (XML Signature 1.1).

Duties:
1. What is signed is the bytes as they were written, without a space between elements.
2. What is handed back was verified again, with the certificate, from the bytes that leave.
3. A certificate that is not the key's, is over, or not yet begun, signs nothing.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Self

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from lxml import etree
from signxml.algorithms import (
    CanonicalizationMethod,
    DigestAlgorithm,
    SignatureConstructionMethod,
    SignatureMethod,
)
from signxml.exceptions import InvalidInput, SignXMLException
from signxml.signer import XMLSigner
from signxml.verifier import SignatureConfiguration, XMLVerifier

from dashboard.alerts.cap.document import DSIG
from dashboard.alerts.cap.reading import read_document
from data_access.refusals import BadInput, Refusal

_C14N: Final = CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0
_LEAST_BITS: Final = 2048
_TRANSFORMS: Final = [SignatureConstructionMethod.enveloped.value, _C14N.value]


class SignatureRefused(Refusal):
    """The key or the certificate cannot sign, or a signature does not hold."""


@dataclass(frozen=True)
class AgencySigner:
    """A key and its certificate; refused where they are not a pair."""

    key: RSAPrivateKey = field(repr=False)
    certificate: x509.Certificate

    def __post_init__(self) -> None:
        """Refuse a short key, and a certificate of another one."""
        if self.key.key_size < _LEAST_BITS:
            raise SignatureRefused(
                f"The agency's key has fewer than {_LEAST_BITS} bits: have a new one made."
            )
        if _public(self.key.public_key()) != _public(self.certificate.public_key()):
            raise SignatureRefused("The agency's certificate belongs to another key: choose the pair.")

    @classmethod
    def from_pem(cls, key: bytes, certificate: bytes, passphrase: bytes | None = None) -> Self:
        """Read a pair as the agency received it; refused where it cannot be opened or is no RSA key."""
        try:
            opened = load_pem_private_key(key, passphrase)
            read = x509.load_pem_x509_certificate(certificate)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise SignatureRefused(
                "Key or certificate cannot be opened: check the files and the passphrase."
            ) from error
        if not isinstance(opened, RSAPrivateKey):
            raise SignatureRefused("The agency's key is no RSA key: IPAWS takes RSA with SHA-256.")
        return cls(opened, read)

    def signed(self, data: bytes, now: datetime) -> bytes:
        """Sign the bytes of an alert, verify them again, and hand back the bytes that may leave.

        Refused: bytes that are no alert, are indented or signed already; a certificate out of its time.
        """
        document = read_document(data)
        if document.indented:
            raise BadInput("The alert has spaces between its elements: sign it as it was written.")
        if document.is_signed:
            raise BadInput("The alert is signed already: a second signature is not added.")
        if not self.certificate.not_valid_before_utc <= now <= self.certificate.not_valid_after_utc:
            raise SignatureRefused("The agency's certificate is not valid today: install the one that is.")
        signer = XMLSigner(c14n_algorithm=_C14N)
        root = signer.sign(_tree(data), key=self.key, cert=[self.certificate])
        signed = bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True))
        require_signed(signed, self.certificate, now)
        return signed


def signature_faults(data: bytes, certificate: x509.Certificate, now: datetime) -> list[str]:
    """Say what is wrong with the signature on these bytes; an empty list when the agency signed them so."""
    try:
        require_signed(data, certificate, now)
    except Refusal as refusal:
        return [refusal.sentence]
    return []


def require_signed(data: bytes, certificate: x509.Certificate, now: datetime) -> None:
    """Refuse bytes that this certificate did not sign as a whole, by RSA-SHA256 over exclusive C14N."""
    document = read_document(data)
    if not document.is_signed:
        raise SignatureRefused("The alert is not signed: sign it before it leaves.")
    root = _tree(data)
    _require_form(root)
    expected = SignatureConfiguration(
        location="./",
        signature_methods=frozenset({SignatureMethod.RSA_SHA256}),
        digest_algorithms=frozenset({DigestAlgorithm.SHA256}),
        verification_time=now,
    )
    try:
        # The certificate is pinned: the one inside of the file says nothing about who signed.
        verified = XMLVerifier().verify(root, x509_cert=certificate, expect_config=expected)
    except (SignXMLException, InvalidInput, etree.LxmlError, ValueError) as error:
        raise SignatureRefused(
            "The signature does not hold: the alert was changed, or another signed it."
        ) from error
    if isinstance(verified, list) or not _is_all(verified.signed_xml, root):
        raise SignatureRefused("The signature covers only a part of the alert: it is not accepted.")


def _require_form(root: etree._Element) -> None:
    """Refuse a signature of another kind than the profile's: two transforms, exclusive C14N."""
    found = [one.get("Algorithm") for one in root.iterfind(f".//{{{DSIG}}}Transform")]
    method = root.find(f".//{{{DSIG}}}CanonicalizationMethod")
    form = None if method is None else method.get("Algorithm")
    if found != _TRANSFORMS or form != _C14N.value:
        raise SignatureRefused("The signature is not enveloped over exclusive C14N, which IPAWS asks for.")


def _is_all(signed: etree._Element | None, root: etree._Element) -> bool:
    """Whether what was signed is the alert with all its elements but the signature."""
    if signed is None or signed.tag != root.tag:
        return False
    names = [child.tag for child in root if child.tag != f"{{{DSIG}}}Signature"]
    return [child.tag for child in signed] == names


def _tree(data: bytes) -> etree._Element:
    """Build the tree that is signed; `read_document` has refused what is hostile before."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(data, parser)


def _public(key: object) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)  # type: ignore[attr-defined, no-any-return]
