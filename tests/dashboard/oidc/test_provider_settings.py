"""Settings of the sign-in provider: none is fine, half of one is refused, and so is a weak one."""

from pathlib import Path

import pytest

from dashboard.oidc.settings import is_safe_address
from dashboard.settings import settings_from
from data_access.access import Role
from data_access.refusals import Refusal


@pytest.fixture
def told(tmp_path: Path) -> dict[str, str]:
    """A provider that is told of properly."""
    secret = tmp_path / "secret"
    secret.write_text("hush\n")
    secret.chmod(0o600)
    return {
        "MUSTER_DATA_FOLDER": str(tmp_path),
        "MUSTER_HTTPS": "1",
        "MUSTER_JURISDICTION": "Test County",
        "MUSTER_ALLOWED_HOSTS": "muster.test",
        "MUSTER_OIDC_ISSUER": "https://id.county.test",
        "MUSTER_OIDC_CLIENT_ID": "muster",
        "MUSTER_OIDC_SECRET_FILE": str(secret),
    }


def test_without_a_provider_there_is_none() -> None:
    assert settings_from({"MUSTER_OIDC_ISSUER": " "}).provider is None


def test_issuer_client_and_secret_are_enough(told: dict[str, str]) -> None:
    """The rest is safe: our own second factor, no role by default, a sign-in of the last half hour."""
    provider = settings_from(told).provider
    assert provider is not None
    assert provider.redirect_uri == "https://muster.test/sign-in/oidc/callback"
    assert provider.after_sign_out == "https://muster.test/sign-in"
    assert (provider.name, provider.client_secret) == ("id.county.test", "hush")
    assert (provider.roles, provider.second_factor, provider.fresh_minutes) == ((), (), 30)
    assert "hush" not in repr(provider)


def test_roles_and_second_factor_are_read(told: dict[str, str]) -> None:
    told |= {
        "MUSTER_OIDC_ROLE_CLAIM": "groups",
        "MUSTER_OIDC_ROLES": '{"CN=911,OU=County": "call_taker"}',
        "MUSTER_OIDC_SECOND_FACTOR": "amr:mfa acr:urn:mfa",
    }
    provider = settings_from(told).provider
    assert provider is not None
    assert provider.roles == (("CN=911,OU=County", Role.CALL_TAKER),)
    assert provider.second_factor == (("amr", "mfa"), ("acr", "urn:mfa"))


@pytest.mark.parametrize(
    ("name", "text", "word"),
    [
        ("ISSUER", "", "ISSUER is missing"),
        ("ISSUER", "http://id.county.test", "https"),
        ("ISSUER", "https://id.county.test?tenant=1", "https"),
        ("ISSUER", f"https://id.county.test/{'x' * 255}", "https"),
        ("CLIENT_ID", "", "register Muster"),
        ("SECRET_FILE", "", "SECRET_FILE is missing"),
        ("SECRET_FILE", "not-there", "cannot be read"),
        ("REDIRECT_URI", "http://muster.test/sign-in/oidc/callback", "REDIRECT_URI"),
        ("REDIRECT_URI", "https://evil.test/sign-in/oidc/callback", "ALLOWED_HOSTS"),
        ("REDIRECT_URI", "https://muster.test/elsewhere", "callback"),
        ("SCOPES", "profile", "openid"),
        ("ROLE_CLAIM", "groups", "belong together"),
        ("ROLES", '{"911": "call_taker"}', "belong together"),
        ("ROLES", '{"911": "chief"}', "call_taker"),
        ("ROLES", "911=call_taker", "call_taker"),
        ("SECOND_FACTOR", "mfa", "amr:mfa"),
        ("SECOND_FACTOR", "amr:", "amr:mfa"),
        ("FRESH_MINUTES", "soon", "whole number"),
        ("FRESH_MINUTES", "721", "between"),
    ],
)
def test_a_weak_or_half_told_provider_is_refused_with_a_sentence(
    told: dict[str, str], name: str, text: str, word: str
) -> None:
    told[f"MUSTER_OIDC_{name}"] = text
    with pytest.raises(Refusal, match=word):
        settings_from(told)


def test_a_secret_that_others_can_read_or_that_is_empty_is_refused(told: dict[str, str]) -> None:
    secret = Path(told["MUSTER_OIDC_SECRET_FILE"])
    secret.chmod(0o640)
    with pytest.raises(Refusal, match="chmod 600"):
        settings_from(told)
    secret.chmod(0o600)
    secret.write_text(" \n")
    with pytest.raises(Refusal, match="empty"):
        settings_from(told)


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://id.county.test/realms/x", True),
        ("http://localhost:4000", True),
        ("http://127.0.0.1:4000", True),
        ("http://[::1]:4000", True),
        ("http://id.county.test", False),
        ("http://localhost.evil.test", False),
        ("https://muster@evil.test", False),
        ("https://id.county.test#x", False),
        ("file:///etc/passwd", False),
        ("https://", False),
        ("https://id.county.test:port", False),
        ("", False),
    ],
)
def test_secrets_go_to_https_or_this_machine_only(address: str, safe: bool) -> None:
    assert is_safe_address(address) is safe
