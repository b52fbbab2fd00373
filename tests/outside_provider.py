"""A sign-in provider that can be told to lie: every fault of the protocol that a real one never makes.

Honest by default: it checks client, secret, redirect address, PKCE and the age of a code as a real
one does, and signs with a key of its own. `lie` changes one thing of the next answers.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "muster", "a secret: 100% & more+"
CODE_SECONDS = 60

Said = dict[str, Any]
Lie = Callable[[Said], Said]


def honest(said: Said) -> Said:
    """Change nothing."""
    return said


@dataclass
class Lies:
    """What is changed on its way out; `sign` gets header and claims and returns the token."""

    claims: Lie = honest
    metadata: Lie = honest
    user_info: Lie = honest
    answer: Lie = honest
    sign: Callable[[Said, Said], str] | None = None
    status: dict[str, int] = field(default_factory=dict)
    body: dict[str, bytes] = field(default_factory=dict)
    seconds: float = 0


@dataclass
class OutsideProvider:
    """The provider: who signs in next is `claims`; `asked` are the paths in their order."""

    address: str
    clock: Callable[[], datetime]
    claims: Said = field(
        default_factory=lambda: {"sub": "s-1", "preferred_username": "grace", "name": "Grace"}
    )
    lies: Lies = field(default_factory=Lies)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "k-1"}))
    asked: list[str] = field(default_factory=list)
    codes: dict[str, tuple[Said, datetime]] = field(default_factory=dict)

    def metadata(self) -> Said:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "userinfo_endpoint": f"{self.address}/user-info",
            "end_session_endpoint": f"{self.address}/end",
            "authorization_response_iss_parameter_supported": True,
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        }

    def id_token(self, asked: Said) -> str:
        now = int(self.clock().timestamp())
        claims = {
            **self.claims,
            "iss": self.address,
            "aud": CLIENT,
            "nonce": asked["nonce"],
            "iat": now,
            "exp": now + 300,
            "auth_time": now,
        }
        header = {"alg": "RS256", "kid": str(self.key.kid)}
        sign = self.lies.sign or self.signed
        return sign(header, self.lies.claims(claims))

    def signed(self, header: Said, claims: Said) -> str:
        return jwt.encode(header, claims, self.key)

    def authorize(self, asked: Said) -> str:
        """Somebody signs in at once: the address to which they are sent back."""
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = (asked, self.clock())
        told = self.lies.answer({"code": code, "state": asked["state"], "iss": self.address})
        return f"{asked['redirect_uri']}?{urlencode(told)}"

    def token(self, form: Said, authorization: str) -> tuple[int, Said]:
        """Change a code for tokens; each code once."""
        pair = base64.b64decode(authorization.removeprefix("Basic ")).decode().split(":")
        if [unquote_plus(part) for part in pair] != [CLIENT, SECRET]:
            return 401, {"error": "invalid_client"}
        asked, at = self.codes.pop(form["code"], ({}, self.clock()))
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest())
        fits = (
            asked.get("redirect_uri") == form["redirect_uri"]
            and asked.get("code_challenge") == challenge.decode().rstrip("=")
            and (self.clock() - at).total_seconds() <= CODE_SECONDS
        )
        if not fits:
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "access", "token_type": "Bearer", "id_token": self.id_token(asked)}

    def answered(self, path: str, told: Said, authorization: str) -> tuple[int, Said]:
        """The answer to one question, before any lie about its status."""
        match path:
            case "/.well-known/openid-configuration":
                return 200, self.lies.metadata(self.metadata())
            case "/keys":
                return 200, {"keys": [self.key.as_dict(private=False)]}
            case "/token":
                return self.token(told, authorization)
            case "/user-info":
                return 200, self.lies.user_info({**self.claims})
        return 404, {}


def _handler(provider: OutsideProvider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._take(urlsplit(self.path).query)

        def do_POST(self) -> None:
            self._take(self.rfile.read(int(self.headers["content-length"])).decode())

        def _take(self, query: str) -> None:
            path, told, lies = urlsplit(self.path).path, dict(parse_qsl(query)), provider.lies
            provider.asked.append(path)
            time.sleep(lies.seconds)
            if path == "/authorize":
                self._send(302, b"", provider.authorize(told))
                return
            status, said = provider.answered(path, told, self.headers.get("authorization", ""))
            body = lies.body.get(path, json.dumps(said).encode())
            self._send(lies.status.get(path, status), body, f"{provider.address}/elsewhere")

        def _send(self, status: int, body: bytes, location: str) -> None:
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("location", location)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    return Handler


@contextmanager
def outside_provider(clock: Callable[[], datetime]) -> Iterator[OutsideProvider]:
    """A provider at `localhost`, which a browser takes for another site than `127.0.0.1`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    provider = OutsideProvider(f"http://localhost:{server.server_port}", clock)
    server.RequestHandlerClass = _handler(provider)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
