"""Muster before its provider: begins a sign-in there, takes the answer, and knows the way to sign out there.

Authorisation code flow with PKCE (OpenID Connect Core 1.0; RFC 7636, 9207, 9700). Tokens are used
once and dropped; only the ID token is kept, in memory, for signing out there.
"""

import base64
import hashlib
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final
from urllib.parse import quote_plus, urlencode

import msgspec
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from dashboard.oidc.begun import Begun, BegunSignIns
from dashboard.oidc.faults import Fault, ProofRefused
from dashboard.oidc.identity import identity_of, lacks
from dashboard.oidc.metadata import Metadata, Provider
from dashboard.oidc.proof import Claims, Expected, checked_claims
from dashboard.oidc.settings import ProviderSettings
from dashboard.oidc.wire import Ask, Question
from data_access.accounts_outside import OutsideIdentity

JUST_NOW: Final = timedelta(seconds=1)
"""A sign-in begins by asking the provider, so that one who is down is told here and not by the browser;
not for every press of the button, so that nobody makes us ask as often as they like."""
_REMEMBERED: Final = 10_000
_ANSWERED: Final = 200
_OUR_FAULT: Final = frozenset({"invalid_client", "unauthorized_client"})
_LEFT: Final = frozenset({"access_denied", "login_required", "consent_required", "interaction_required"})


@dataclass(frozen=True)
class Proven:
    """A sign-in that the provider answered: who it is, the page that was wanted, the way out.

    `session_id` is the session in which somebody proved once more who they are; empty for a sign-in.
    """

    identity: OutsideIdentity
    to: str
    id_token: str = field(repr=False)
    session_id: str = ""


class _Tokens(msgspec.Struct, frozen=True):
    id_token: str = ""
    access_token: str = ""
    error: str = ""


@dataclass(frozen=True)
class RelyingParty:
    """Muster as the client of one provider."""

    settings: ProviderSettings
    ask: Ask
    clock: Callable[[], datetime]
    _hints: OrderedDict[bytes, str] = field(default_factory=OrderedDict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @cached_property
    def provider(self) -> Provider:
        """The provider, as far as it was asked."""
        return Provider(self.settings.issuer, self.ask, self.clock)

    @cached_property
    def begun(self) -> BegunSignIns:
        """Sign-ins on their way."""
        return BegunSignIns(self.clock)

    def begin(self, to: str, session_id: str = "") -> tuple[Begun, str]:
        """Return a new sign-in and the address to which it leads; refused while the provider is down.

        With a session, somebody in it proves once more who they are: there, now, and not by a cookie.
        """
        metadata = self.provider.metadata(JUST_NOW)
        begun, told = self.begun.begin(to, session_id), self.settings
        more = {
            "nonce": begun.nonce,
            "code_challenge": create_s256_code_challenge(begun.verifier),  # type: ignore[no-untyped-call]
            "code_challenge_method": "S256",
        }
        if session_id:
            more |= {"max_age": "0", "prompt": "login"}
        elif told.fresh_minutes:
            more["max_age"] = str(told.fresh_minutes * 60)
        if classes := [value for claim, value in told.second_factor if claim == "acr"]:
            more["acr_values"] = " ".join(classes)
        address: str = prepare_grant_uri(
            metadata.authorization_endpoint,
            told.client_id,
            "code",
            told.redirect_uri,
            " ".join(told.scopes),
            begun.state,
            **more,
        )
        return begun, address

    def finish(self, cookie: str, answer: Mapping[str, str]) -> Proven:
        """Return whom the answer of the provider proves; `ProofRefused` when it proves nobody."""
        begun = self.begun.take(cookie, answer.get("state", ""))
        metadata = self.provider.metadata()
        self._require_issuer(answer, metadata)
        if error := answer.get("error"):
            raise ProofRefused(Fault.LEFT if error in _LEFT else Fault.REFUSED_THERE)
        tokens = self._tokens(answer.get("code", ""), begun, metadata)
        expected = Expected(
            self.settings.issuer,
            self.settings.client_id,
            begun.nonce,
            tokens.access_token,
            self._age_of(begun),
        )
        claims = checked_claims(tokens.id_token, self.provider.key, expected, self.clock())
        more = self._user_info(tokens, claims, metadata) if lacks(claims, self.settings) else {}
        identity = identity_of(claims, more, self.settings)
        return Proven(identity, begun.to, tokens.id_token, begun.session_id)

    def remember(self, id_token: str) -> str:
        """Keep an ID token for signing out there; what comes back goes into a cookie."""
        handle = secrets.token_urlsafe(32)
        with self._lock:
            self._hints[_digest(handle)] = id_token
            while len(self._hints) > _REMEMBERED:
                self._hints.popitem(last=False)
        return handle

    def find_way_out(self, handle: str) -> str | None:
        """Return where to sign out at the provider as well; None when it offers no such way, or is not known.

        Nothing is asked of the network: signing out of Muster must not wait for it.
        """
        with self._lock:
            hint = self._hints.pop(_digest(handle), None)
        metadata = self.provider.find_metadata()
        if metadata is None or not metadata.end_session_endpoint:
            return None
        told = {
            "client_id": self.settings.client_id,
            "post_logout_redirect_uri": self.settings.after_sign_out,
        }
        if hint is not None:
            told["id_token_hint"] = hint
        joint = "&" if "?" in metadata.end_session_endpoint else "?"
        return f"{metadata.end_session_endpoint}{joint}{urlencode(told)}"

    def _age_of(self, begun: Begun) -> timedelta:
        """How old the sign-in there may be: for a proof in a session, not older than its beginning."""
        if not begun.session_id:
            return timedelta(minutes=self.settings.fresh_minutes)
        # Zero would mean that its age does not matter.
        return max(self.clock() - begun.begun_at, timedelta(seconds=1))

    def _require_issuer(self, answer: Mapping[str, str], metadata: Metadata) -> None:
        """Refuse an answer of another provider (mix-up, RFC 9207)."""
        named = answer.get("iss")
        must = bool(metadata.authorization_response_iss_parameter_supported)
        if named != self.settings.issuer and (must or named is not None):
            raise ProofRefused(Fault.WRONG_ISSUER, "in the answer")

    def _tokens(self, code: str, begun: Begun, metadata: Metadata) -> _Tokens:
        """Change the code for tokens."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.settings.redirect_uri,
            "code_verifier": begun.verifier,
        }
        headers = {}
        if metadata.secret_in_form:
            form |= {"client_id": self.settings.client_id, "client_secret": self.settings.client_secret}
        else:
            headers["Authorization"] = f"Basic {self._basic()}"
        answer = self.ask(Question(metadata.token_endpoint, headers, form))
        tokens = _read(answer.body)
        if answer.status != _ANSWERED:
            raise ProofRefused(_fault_of(answer.status, tokens.error), f"status {answer.status}")
        return tokens

    def _basic(self) -> str:
        """Id and secret as the header takes them: each written like a form first (RFC 6749, 2.3.1)."""
        pair = f"{quote_plus(self.settings.client_id)}:{quote_plus(self.settings.client_secret)}"
        return base64.b64encode(pair.encode()).decode()

    def _user_info(self, tokens: _Tokens, claims: Claims, metadata: Metadata) -> Claims:
        """Ask for what the ID token does not say; nothing where the provider has no such address."""
        if not metadata.userinfo_endpoint or not tokens.access_token:
            return {}
        headers = {"Authorization": f"Bearer {tokens.access_token}"}
        answer = self.ask(Question(metadata.userinfo_endpoint, headers))
        if answer.status != _ANSWERED:
            raise ProofRefused(Fault.UNREACHABLE, f"user info: status {answer.status}")
        try:
            more = msgspec.json.decode(answer.body, type=dict[str, object])
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise ProofRefused(Fault.NO_TOKEN, "user info is no JSON") from error
        if more.get("sub") != claims["sub"]:
            raise ProofRefused(Fault.WRONG_CLAIM, "user info of somebody else")
        return more


def _read(body: bytes) -> _Tokens:
    """Read the answer to a code; one that is no JSON holds nothing."""
    try:
        return msgspec.json.decode(body, type=_Tokens)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _Tokens()


def _fault_of(status: int, error: str) -> Fault:
    if error in _OUR_FAULT or status in {401, 403}:
        return Fault.WRONG_CLIENT
    if error == "invalid_grant":
        return Fault.CODE_OVER
    return Fault.UNREACHABLE if status >= 500 else Fault.REFUSED_THERE


def _digest(handle: str) -> bytes:
    return hashlib.sha256(handle.encode()).digest()
