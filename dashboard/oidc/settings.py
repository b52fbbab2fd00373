"""What this installation is told about its sign-in provider: read once from `MUSTER_OIDC_*`."""

import ipaddress
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import msgspec

from data_access.access import Role
from data_access.refusals import BadInput

CALLBACK_PATH: Final = "/sign-in/oidc/callback"
"""Where the provider sends people back to; it must be registered there, letter by letter."""
PREFIX: Final = "MUSTER_OIDC_"
FRESH_MINUTES: Final = 30
"""As long as an idle session lasts: whoever sits down at a locked screen must prove who they are."""
_LONGEST_MINUTES: Final = 12 * 60
_LONGEST_ISSUER: Final = 255
"""Kept with every account that is tied to it."""
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_SECOND_FACTOR_CLAIMS: Final = ("amr", "acr")


@dataclass(frozen=True)
class ProviderSettings:
    """One provider. `role_claim` empty: roles are given on the administration page.

    `second_factor` are pairs of claim (`amr` or `acr`) and value, any of which must be confirmed by
    the provider; empty: Muster asks for its own. `fresh_minutes` is how long ago somebody may have
    signed in there; 0 for a provider that does not tell.
    """

    name: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    role_claim: str = ""
    roles: tuple[tuple[str, Role], ...] = ()
    second_factor: tuple[tuple[str, str], ...] = ()
    fresh_minutes: int = FRESH_MINUTES

    @property
    def after_sign_out(self) -> str:
        """Where the provider leads back to after signing out; it may have to be registered there."""
        return f"{self.redirect_uri.removesuffix(CALLBACK_PATH)}/sign-in"


def is_safe_address(address: str) -> bool:
    """Whether secrets may be sent to `address`: https, or this machine itself."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    if parts.username is not None or parts.fragment or not host:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_this_machine(host))


def faults(provider: ProviderSettings, hosts: tuple[str, ...]) -> list[str]:
    """What is weak or wrong, as sentences; `hosts` are the names under which people come."""
    back = urlsplit(provider.redirect_uri)
    checks = (
        (
            not is_safe_address(provider.issuer)
            or bool(urlsplit(provider.issuer).query)
            or len(provider.issuer) > _LONGEST_ISSUER,
            "MUSTER_OIDC_ISSUER must be the provider's https address, as its discovery document has it.",
        ),
        (not provider.client_id, "MUSTER_OIDC_CLIENT_ID is empty: register Muster at the provider."),
        (not provider.name.strip(), "MUSTER_OIDC_NAME is empty: say what people call their sign-in."),
        (
            not is_safe_address(provider.redirect_uri)
            or back.hostname not in hosts
            or (back.path, back.query) != (CALLBACK_PATH, ""),
            (
                f"MUSTER_OIDC_REDIRECT_URI must be https, name one of MUSTER_ALLOWED_HOSTS, and end in"
                f" {CALLBACK_PATH}."
            ),
        ),
        ("openid" not in provider.scopes, "MUSTER_OIDC_SCOPES must hold openid."),
        (
            bool(provider.role_claim) != bool(provider.roles),
            "MUSTER_OIDC_ROLE_CLAIM and MUSTER_OIDC_ROLES belong together: set both, or neither.",
        ),
        (
            any(claim not in _SECOND_FACTOR_CLAIMS or not value for claim, value in provider.second_factor),
            "MUSTER_OIDC_SECOND_FACTOR is written as amr:mfa or acr:VALUE, with blanks between several.",
        ),
        (
            not 0 <= provider.fresh_minutes <= _LONGEST_MINUTES,
            f"MUSTER_OIDC_FRESH_MINUTES must lie between 0 and {_LONGEST_MINUTES}.",
        ),
    )
    return [sentence for wrong, sentence in checks if wrong]


def provider_from(environment: Mapping[str, str], address: str) -> ProviderSettings | None:
    """Read the provider of an installation that people reach at `address`; None when none is named.

    Refused: settings without an issuer, a secret that is missing or readable by others, and a
    mapping of roles that is none.
    """
    told = {
        name.removeprefix(PREFIX): text.strip()
        for name, text in environment.items()
        if name.startswith(PREFIX) and text.strip()
    }
    if not told:
        return None
    if "ISSUER" not in told:
        raise BadInput("MUSTER_OIDC_ISSUER is missing: name the provider, or leave out all of MUSTER_OIDC_*.")
    return ProviderSettings(
        name=told.get("NAME", urlsplit(told["ISSUER"]).hostname or ""),
        issuer=told["ISSUER"],
        client_id=told.get("CLIENT_ID", ""),
        client_secret=_secret(told.get("SECRET_FILE", "")),
        redirect_uri=told.get("REDIRECT_URI", f"{address}{CALLBACK_PATH}"),
        scopes=tuple(told.get("SCOPES", "openid profile email").split()),
        role_claim=told.get("ROLE_CLAIM", ""),
        roles=_roles(told.get("ROLES", "{}")),
        second_factor=tuple(_pair(text) for text in told.get("SECOND_FACTOR", "").split()),
        fresh_minutes=_minutes(told.get("FRESH_MINUTES", str(FRESH_MINUTES))),
    )


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _pair(text: str) -> tuple[str, str]:
    claim, _, value = text.partition(":")
    return claim, value


def _minutes(text: str) -> int:
    if not text.isdecimal():
        raise BadInput(f"MUSTER_OIDC_FRESH_MINUTES is {text!r}; it must be a whole number.")
    return int(text)


def _roles(text: str) -> tuple[tuple[str, Role], ...]:
    """Read the value of the claim → role, written as JSON, because names of groups hold commas."""
    try:
        return tuple(sorted(msgspec.json.decode(text, type=dict[str, Role]).items()))
    except msgspec.DecodeError:
        roles = ", ".join(Role)
        raise BadInput(
            'MUSTER_OIDC_ROLES is written as {"value of the claim": "role"}; the roles are ' + roles + "."
        ) from None


def _secret(path: str) -> str:
    """Read the client secret from its file."""
    if not path:
        raise BadInput("MUSTER_OIDC_SECRET_FILE is missing: put the client secret into a file and name it.")
    file = Path(path).expanduser()
    try:
        mode, secret = file.stat().st_mode, file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"The client secret at {file} cannot be read ({type(error).__name__}).") from error
    if mode & _OTHERS:
        raise BadInput(f"The client secret at {file} can be read by others. Close it with: chmod 600 {file}")
    if not secret:
        raise BadInput(f"The client secret at {file} is empty. Put it in as the provider gave it.")
    return secret
