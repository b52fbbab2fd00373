"""The signature: made over the bytes as they are, verified again, and judged by others."""

from datetime import timedelta
from typing import Final

import capvalidator
import pytest
import xmlsec
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from lxml import etree
from signxml.algorithms import CanonicalizationMethod
from signxml.signer import XMLSigner

from dashboard.alerts.cap.reading import read_document
from dashboard.alerts.cap.release import differences
from dashboard.alerts.cap.rules.table import findings
from dashboard.alerts.signing import AgencySigner, SignatureRefused, require_signed, signature_faults
from data_access.refusals import BadInput
from tests.dashboard.alerts.agency import certificate, key, signer
from tests.dashboard.alerts.cap.faults import GOOD_BYTES
from tests.dashboard.alerts.evacuation import AT, GOOD, NOW

OURS: Final = signer()
SIGNED: Final = OURS.signed(GOOD_BYTES, NOW)


def _judged_by_xmlsec(data: bytes) -> None:
    """Verify with libxmlsec1, which shares no code with signxml; it raises where it does not hold."""
    root = etree.fromstring(data)
    node = xmlsec.tree.find_node(root, xmlsec.constants.NodeSignature)
    context = xmlsec.SignatureContext()
    pem = OURS.certificate.public_bytes(Encoding.PEM)
    context.key = xmlsec.Key.from_memory(pem, xmlsec.constants.KeyDataFormatCertPem)
    context.verify(node)


def test_what_is_signed_holds_and_says_what_it_said() -> None:
    assert signature_faults(SIGNED, OURS.certificate, NOW) == []
    assert differences(GOOD, SIGNED) == []
    assert findings(read_document(SIGNED), AT) == []


def test_the_text_of_the_alert_is_in_the_signed_bytes_as_it_was_written() -> None:
    body = GOOD_BYTES.partition(b"?>")[2].strip().removesuffix(b"</alert>")
    assert body in SIGNED


def test_libxmlsec_accepts_the_signature_and_refuses_a_changed_one() -> None:
    _judged_by_xmlsec(SIGNED)
    with pytest.raises(xmlsec.Error):
        _judged_by_xmlsec(SIGNED.replace(b"Leave now", b"Leave not"))


def test_the_validator_of_the_wmo_accepts_schema_and_signature() -> None:
    """It looks at the clock of the machine, so that the certificate has to hold for long."""
    lasting = AgencySigner(key(), certificate(key(), NOW.replace(year=2020), timedelta(days=36_500)))
    signed = lasting.signed(GOOD_BYTES, NOW)
    result = capvalidator.validate_cap_message(signed)
    assert (result.passed, result.message) == (True, "CAP XML file is valid.")
    assert not capvalidator.check_signature(signed.replace(b"Leave now", b"Leave not")).passed


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Leave now. Go east", b"Leave now. Go west"),
        (b"44.8900,-93.3900", b"44.9900,-93.3900"),
        (b"<info>", b"<info> "),
        (b"<status>Actual", b"<status>Exercise"),
    ],
)
def test_a_changed_alert_is_refused(old: bytes, new: bytes) -> None:
    assert old in SIGNED
    assert signature_faults(SIGNED.replace(old, new, 1), OURS.certificate, NOW) != []


def test_the_signature_of_another_key_is_refused_though_its_certificate_is_inside() -> None:
    other = AgencySigner(key(which=1), certificate(key(which=1)))
    data = other.signed(GOOD_BYTES, NOW)
    assert signature_faults(data, other.certificate, NOW) == []
    assert "another signed it" in signature_faults(data, OURS.certificate, NOW)[0]


def test_a_signature_of_another_form_is_refused() -> None:
    """Inclusive C14N holds, and is not the profile's."""
    plain = XMLSigner(c14n_algorithm=CanonicalizationMethod.CANONICAL_XML_1_0)
    data = etree.tostring(plain.sign(etree.fromstring(GOOD_BYTES), key=OURS.key, cert=[OURS.certificate]))
    with pytest.raises(SignatureRefused, match="exclusive"):
        require_signed(data, OURS.certificate, NOW)


def test_a_signature_over_a_part_of_the_alert_is_refused() -> None:
    """Only the first info is signed: what is said in the other language could be anything."""
    root = etree.fromstring(GOOD_BYTES)
    root[-1].set("Id", "second")
    exclusive = XMLSigner(c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0)
    signed = exclusive.sign(root, key=OURS.key, cert=[OURS.certificate], reference_uri="#second")
    with pytest.raises(SignatureRefused):
        require_signed(etree.tostring(signed), OURS.certificate, NOW)


def test_an_alert_without_a_signature_is_refused() -> None:
    with pytest.raises(SignatureRefused, match="not signed"):
        require_signed(GOOD_BYTES, OURS.certificate, NOW)


def test_a_signature_wrapped_around_another_alert_is_refused() -> None:
    """The signed alert lies inside of a second one that says something else."""
    inner = etree.fromstring(SIGNED)
    outer = etree.fromstring(GOOD_BYTES.replace(b"Leave now", b"Stay here"))
    outer.append(inner)
    assert signature_faults(etree.tostring(outer), OURS.certificate, NOW) != []


@pytest.mark.parametrize("days", [-1, 1])
def test_a_certificate_out_of_its_time_signs_nothing_and_proves_nothing(days: int) -> None:
    then = NOW + timedelta(days=days)
    with pytest.raises(SignatureRefused, match="not valid today"):
        OURS.signed(GOOD_BYTES, then)
    assert signature_faults(SIGNED, OURS.certificate, then) != []


def test_indented_and_signed_bytes_are_not_signed_again() -> None:
    with pytest.raises(BadInput, match="spaces"):
        OURS.signed(GOOD_BYTES.replace(b"<info>", b"\n<info>"), NOW)
    with pytest.raises(BadInput, match="already"):
        OURS.signed(SIGNED, NOW)


def test_a_certificate_of_another_key_and_a_short_key_are_refused() -> None:
    with pytest.raises(SignatureRefused, match="another key"):
        AgencySigner(key(), certificate(key(which=1)))
    with pytest.raises(SignatureRefused, match="2048"):
        AgencySigner(key(1024), certificate(key(1024)))


def test_a_pair_is_read_from_files_and_never_printed() -> None:
    pem = key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"word"))
    shown = OURS.certificate.public_bytes(Encoding.PEM)
    read = AgencySigner.from_pem(pem, shown, b"word")
    assert read.certificate == OURS.certificate
    assert "private" not in repr(read).lower()
    for wrong in (b"other", None):
        with pytest.raises(SignatureRefused, match="passphrase"):
            AgencySigner.from_pem(pem, shown, wrong)


def test_a_key_of_another_kind_is_refused() -> None:
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    with pytest.raises(SignatureRefused, match="RSA"):
        AgencySigner.from_pem(pem, OURS.certificate.public_bytes(Encoding.PEM))
