"""Attacks on the sign-in through a provider: forged, replayed, swapped and late answers open nothing.

Each is refused with a sentence on the sign-in page, has a line on the trail, and leaves the way in
with name and password.
"""

import base64
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from dashboard.oidc.faults import Fault, ProofRefused
from dashboard.oidc.wire import AT_ONCE, Wire
from data_access.access import Role
from data_access.audit import Outcome
from tests.doors import StillClock
from tests.outside_house import CHIEF, Way, outside_house
from tests.outside_provider import CLIENT, SECRET, Lies, OutsideProvider, outside_provider

pytestmark = pytest.mark.attack

PASSWORD = "correct horse battery"
CANARY = "Canary<script>alert(1)</script>"
Said = dict[str, Any]


@pytest.fixture
def provider(clock: StillClock) -> Iterator[OutsideProvider]:
    with outside_provider(clock) as found:
        found.claims |= {"amr": ["mfa"]}
        yield found


@pytest.fixture
def way(provider: OutsideProvider, tmp_path: Path, clock: StillClock) -> Iterator[Way]:
    with outside_house(tmp_path, clock, provider, SECOND_FACTOR="amr:mfa") as found:
        yield found


def claims(**changed: object) -> Lies:
    """The ID token says something else; None takes a claim away."""
    gone = {name for name, value in changed.items() if value is None}

    def lie(said: Said) -> Said:
        return {name: value for name, value in {**said, **changed}.items() if name not in gone}

    return Lies(claims=lie)


def later(claim: str, seconds: int) -> Lies:
    return Lies(claims=lambda said: {**said, claim: said[claim] + seconds})


def answer(**changed: str) -> Lies:
    return Lies(answer=lambda said: {**said, **changed})


def in_base64(said: Said) -> str:
    return base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


def unsigned(header: Said, said: Said) -> str:
    return f"{in_base64({**header, 'alg': 'none'})}.{in_base64(said)}."


def unsigned_in_capitals(header: Said, said: Said) -> str:
    return f"{in_base64({**header, 'alg': 'NONE'})}.{in_base64(said)}."


def signed_with_another_key(header: Said, said: Said) -> str:
    return jwt.encode(header, said, RSAKey.generate_key(2048))


def signed_with_the_client_secret(header: Said, said: Said) -> str:
    """The secret is known on both sides, and whoever steals it could sign for anybody."""
    return jwt.encode({**header, "alg": "HS256"}, said, OctKey.import_key(SECRET))


def signed_with_a_key_that_it_brings(header: Said, said: Said) -> str:
    """A key in the header of the token proves nothing but itself."""
    key = RSAKey.generate_key(2048)
    return jwt.encode({**header, "jwk": key.as_dict(private=False)}, said, key)


def with_an_unknown_extension(header: Said, said: Said) -> str:
    return f"{in_base64({**header, 'crit': ['http://x.test/x']})}.{in_base64(said)}.AAAA"


def signed_and_changed(header: Said, said: Said) -> str:
    first, _, last = signed_with_another_key(header, said).split(".")
    return f"{first}.{in_base64({**said, 'sub': 'somebody else'})}.{last}"


def no_token(_header: Said, _said: Said) -> str:
    return "no.token.at-all"


FORGED: dict[str, tuple[Lies, Fault]] = {
    "wrong nonce": (claims(nonce="another"), Fault.WRONG_NONCE),
    "no nonce": (claims(nonce=None), Fault.WRONG_NONCE),
    "wrong issuer in the token": (claims(iss="https://evil.test"), Fault.WRONG_ISSUER),
    "wrong issuer in the answer": (answer(iss="https://evil.test"), Fault.WRONG_ISSUER),
    "wrong audience": (claims(aud="another"), Fault.WRONG_AUDIENCE),
    "wrong audience, though made for us": (claims(aud="another", azp=CLIENT), Fault.WRONG_AUDIENCE),
    "no audience": (claims(aud=None), Fault.WRONG_AUDIENCE),
    "two audiences, made for the other": (claims(aud=[CLIENT, "other"], azp="other"), Fault.WRONG_AUDIENCE),
    "two audiences, made for nobody": (claims(aud=[CLIENT, "other"]), Fault.WRONG_AUDIENCE),
    "expired": (later("exp", -300 - 61), Fault.WRONG_TIME),
    "never expires": (claims(exp=None), Fault.WRONG_TIME),
    "from the future": (later("iat", 120), Fault.WRONG_TIME),
    "made long ago": (later("iat", -12 * 60), Fault.WRONG_TIME),
    "not valid yet": (claims(nbf=4_000_000_000), Fault.WRONG_TIME),
    "a time that is none": (claims(iat="yesterday"), Fault.WRONG_TIME),
    "signed in there long ago": (later("auth_time", -32 * 60), Fault.NOT_FRESH),
    "signed in there nobody knows when": (claims(auth_time=None), Fault.NOT_FRESH),
    "no second factor": (claims(amr=["pwd"]), Fault.NO_SECOND_FACTOR),
    "a second factor that is no list": (claims(amr=None, acr="mfa"), Fault.NO_SECOND_FACTOR),
    "no subject": (claims(sub=None), Fault.WRONG_CLAIM),
    "a subject that is a number": (claims(sub=1), Fault.WRONG_CLAIM),
    "a subject with a zero byte": (claims(sub="s-1\0"), Fault.WRONG_CLAIM),
    "a subject of a thousand letters": (claims(sub="s" * 1000), Fault.WRONG_CLAIM),
    "an empty subject": (claims(sub=""), Fault.WRONG_CLAIM),
    "another access token": (claims(at_hash="AAAA"), Fault.WRONG_CLAIM),
    "alg none": (Lies(sign=unsigned), Fault.NOT_SIGNED),
    "alg NONE": (Lies(sign=unsigned_in_capitals), Fault.NOT_SIGNED),
    "signed with the client secret": (Lies(sign=signed_with_the_client_secret), Fault.NOT_SIGNED),
    "signed with another key": (Lies(sign=signed_with_another_key), Fault.WRONG_SIGNATURE),
    "brings its own key": (Lies(sign=signed_with_a_key_that_it_brings), Fault.WRONG_SIGNATURE),
    "changed after signing": (Lies(sign=signed_and_changed), Fault.WRONG_SIGNATURE),
    "a critical extension": (Lies(sign=with_an_unknown_extension), Fault.NO_TOKEN),
    "no token": (Lies(sign=no_token), Fault.NO_TOKEN),
    "user info of somebody else": (
        Lies(claims=lambda said: {**said, "name": ""}, user_info=lambda said: {**said, "sub": "s-2"}),
        Fault.WRONG_CLAIM,
    ),
    "the token address refuses the client": (Lies(status={"/token": 401}), Fault.WRONG_CLIENT),
    "the token address is broken": (Lies(status={"/token": 500}), Fault.UNREACHABLE),
    "the token address leads elsewhere": (Lies(status={"/token": 307}), Fault.REFUSED_THERE),
    "the keys are broken": (Lies(status={"/keys": 500}), Fault.UNREACHABLE),
    "no keys": (Lies(body={"/keys": b'{"keys": []}'}), Fault.WRONG_SIGNATURE),
    "keys that are none": (Lies(body={"/keys": b"[]"}), Fault.WRONG_METADATA),
    "an answer that is no JSON": (Lies(body={"/token": b"\xff\xfe"}), Fault.NO_TOKEN),
    "an error of the provider": (answer(error="server_error", error_description=CANARY), Fault.REFUSED_THERE),
    "the person said no": (answer(error="access_denied", error_description=CANARY), Fault.LEFT),
}


def require_refused(way: Way, refused: httpx.Response, fault: Fault) -> None:
    """A sentence, a line, no session, and the form for name and password, with nothing that was sent."""
    assert refused.status_code == 401
    assert fault.sentence in refused.text
    assert 'name="password"' in refused.text
    assert "Traceback" not in refused.text
    assert "Canary" not in refused.text
    assert way.who() is None
    assert "__Host-muster" not in {name for name in way.browser.cookies if not name.endswith("-oidc")}
    line = way.lines(1)[0]
    assert (line.outcome, line.action) == (Outcome.REFUSED, "accounts:session:sign_in")
    assert fault.on_record in line.about
    assert "Canary" not in line.about
    assert way.house.accounts.everyone(CHIEF) == []


@pytest.mark.parametrize("lie", FORGED)
def test_a_forged_answer_opens_nothing(way: Way, lie: str) -> None:
    lies, fault = FORGED[lie]
    there = way.there()
    way.provider.lies = lies
    require_refused(way, way.browser.get(way.back(there)), fault)


def test_the_honest_answer_would_have_opened(way: Way) -> None:
    """The refusals above are worth something only if nothing but the lie stood in the way."""
    assert way.sign_in().status_code == 200
    assert way.who() == {"name": "grace", "roles": []}


def test_a_skew_of_less_than_a_minute_is_no_lie(way: Way) -> None:
    way.provider.lies = later("iat", 50)
    assert way.sign_in().status_code == 200


@dataclass(frozen=True)
class Discovery:
    lies: Lies
    fault: Fault


DISCOVERED: dict[str, Discovery] = {
    "another issuer": Discovery(
        Lies(metadata=lambda said: {**said, "issuer": "https://evil.test"}), Fault.WRONG_METADATA
    ),
    "a token address in clear": Discovery(
        Lies(metadata=lambda said: {**said, "token_endpoint": "http://county.test/token"}),
        Fault.WRONG_METADATA,
    ),
    "a file of this machine": Discovery(
        Lies(metadata=lambda said: {**said, "jwks_uri": "file:///etc/passwd"}), Fault.WRONG_METADATA
    ),
    "a page instead": Discovery(
        Lies(body={"/.well-known/openid-configuration": b"<html>"}), Fault.WRONG_METADATA
    ),
    "a redirection": Discovery(Lies(status={"/.well-known/openid-configuration": 302}), Fault.UNREACHABLE),
    "an error": Discovery(Lies(status={"/.well-known/openid-configuration": 503}), Fault.UNREACHABLE),
}


@pytest.mark.parametrize("lie", DISCOVERED)
def test_a_provider_that_describes_itself_wrongly_is_not_gone_to(way: Way, lie: str) -> None:
    way.provider.lies = DISCOVERED[lie].lies
    require_refused(way, way.browser.get("/sign-in/oidc?to=/needs"), DISCOVERED[lie].fault)


@pytest.mark.parametrize("path", ["/token", "/keys", "/.well-known/openid-configuration"])
def test_no_question_follows_a_redirection(way: Way, path: str) -> None:
    """Whoever can bend one answer of the provider must not get the next question, nor the secret in it."""
    there = way.there()
    way.clock.forward(seconds=5)
    way.provider.lies = Lies(status={path: 302})
    refused = way.browser.get("/sign-in/oidc" if "well-known" in path else way.back(there))
    assert refused.status_code == 401
    assert "/elsewhere" not in way.provider.asked


def test_an_answer_without_end_is_cut_off(way: Way) -> None:
    there = way.there()
    way.provider.lies = Lies(body={"/token": b" " * 1_000_000})
    require_refused(way, way.browser.get(way.back(there)), Fault.NO_TOKEN)
    assert any("too large" in line.about for line in way.lines(3))


def test_an_answer_that_drips_is_not_waited_for(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    """People with a password need the threads that would wait."""
    way.provider.lies = Lies(seconds=0.6)
    party = way.house.relying_party
    assert party is not None
    monkeypatch.setattr(party.provider, "ask", Wire(seconds=0.2))
    require_refused(way, way.browser.get("/sign-in/oidc"), Fault.UNREACHABLE)


def test_only_a_few_questions_are_under_way_at_once(way: Way) -> None:
    """The others are told at once, and the password is not kept waiting behind them."""
    way.provider.lies = Lies(seconds=1.0)
    party = way.house.relying_party
    assert party is not None
    with ThreadPoolExecutor(AT_ONCE + 3) as people:
        way.clock.forward(seconds=5)
        told = [people.submit(party.begin, "/") for _ in range(AT_ONCE + 3)]
        faults = [one.exception() for one in told]
    refused = [fault.fault for fault in faults if isinstance(fault, ProofRefused)]
    assert refused == [Fault.BUSY] * 3


def _replay(way: Way) -> str:
    """The same answer twice, with the cookie of its way put back."""
    back = way.back(way.there())
    cookie = way.browser.cookies["__Host-muster-oidc"]
    way.browser.get(back)
    way.browser.post("/sign-out")
    way.browser.cookies.set("__Host-muster-oidc", cookie, domain="muster.test")
    return back


def _stolen(way: Way) -> str:
    """An answer caught on its way, opened in another browser."""
    back = way.back(way.there())
    way.browser.cookies.clear()
    return back


def _planted(way: Way) -> str:
    """Somebody else's sign-in planted on a browser that began one of its own."""
    theirs = way.back(way.there())
    way.browser.cookies.clear()
    way.there()
    return theirs


def _late(way: Way) -> str:
    back = way.back(way.there())
    way.clock.forward(minutes=11)
    return back


def _invented(way: Way) -> str:
    way.there()
    return "/sign-in/oidc/callback?" + urlencode({"code": "invented", "state": "invented"})


def _nothing(way: Way) -> str:
    way.there()
    return "/sign-in/oidc/callback"


def _huge(way: Way) -> str:
    state = parse_qs(urlsplit(way.there()).query)["state"][0]
    return "/sign-in/oidc/callback?" + urlencode({"state": state, "code": "x" * 10_000})


@pytest.mark.parametrize("attack", [_replay, _stolen, _planted, _late, _invented, _nothing, _huge])
def test_an_answer_counts_once_in_the_browser_that_asked(way: Way, attack: Callable[[Way], str]) -> None:
    refused = way.browser.get(attack(way))
    assert refused.status_code == 401
    assert Fault.NOT_BEGUN.sentence in refused.text
    assert way.who() is None
    assert Fault.NOT_BEGUN.on_record in way.lines(1)[0].about


def test_a_code_that_is_too_old_for_the_provider_is_told_so(way: Way) -> None:
    back = way.back(way.there())
    way.clock.forward(minutes=2)
    require_refused(way, way.browser.get(back), Fault.CODE_OVER)


def test_a_code_of_another_sign_in_does_not_fit_this_one(way: Way) -> None:
    """Injected into our own answer; PKCE ties a code to the sign-in that asked for it."""
    theirs = parse_qs(urlsplit(way.back(way.there())).query)["code"][0]
    way.browser.cookies.clear()
    there = way.there()
    way.provider.lies = answer(code=theirs)
    require_refused(way, way.browser.get(way.back(there)), Fault.CODE_OVER)


def test_a_wrong_client_secret_is_told_and_never_shown(
    provider: OutsideProvider, tmp_path: Path, clock: StillClock
) -> None:
    (tmp_path / "other").write_text("wrong-Canary")
    (tmp_path / "other").chmod(0o600)
    told = {"SECOND_FACTOR": "amr:mfa", "SECRET_FILE": str(tmp_path / "other")}
    with outside_house(tmp_path, clock, provider, **told) as way:
        require_refused(way, way.sign_in(), Fault.WRONG_CLIENT)
        assert "Canary" not in repr(way.house.settings)


def test_with_the_network_gone_the_password_still_opens(tmp_path: Path, clock: StillClock) -> None:
    """A sentence at once, the form below it, and the way in with name, password and phone."""
    with outside_provider(clock) as provider:
        pass
    with outside_house(tmp_path, clock, provider) as way:
        way.house.accounts.create(
            CHIEF, "ada", PASSWORD, frozenset({Role.POLICE}), must_change_password=False
        )
        refused = way.browser.get("/sign-in/oidc")
        assert (refused.status_code, Fault.UNREACHABLE.sentence in refused.text) == (401, True)
        assert "the provider did not answer (ConnectionRefusedError)" in way.lines(1)[0].about
        local = way.browser.post("/sign-in", data={"name": "ada", "password": PASSWORD, "to": "/needs"})
        assert local.headers["location"] == "/sign-in/enrol?to=/needs"


def test_the_provider_gone_between_there_and_back_is_told(tmp_path: Path, clock: StillClock) -> None:
    with outside_provider(clock) as provider, outside_house(tmp_path, clock, provider) as way:
        back = way.back(way.there())
        provider.lies = Lies(status={"/token": 502})
        require_refused(way, way.browser.get(back), Fault.UNREACHABLE)


def test_nobody_takes_over_an_account_by_choosing_its_name(way: Way) -> None:
    """At many providers people choose their own user name and even their address of mail."""
    way.house.accounts.create(CHIEF, "ada", PASSWORD, frozenset({Role.ADMINISTRATOR}))
    for subject, name in (("s-7", "Ada "), ("s-8", "console"), ("s-9", "bootstrap"), ("s-10", CANARY)):
        way.provider.claims |= {"sub": subject, "preferred_username": name}
        way.sign_in()
        who = way.who()
        assert isinstance(who, dict)
        assert who["roles"] == []
        assert who["name"] not in {"ada", "console", "bootstrap"}
        assert "<" not in who["name"]


def test_the_page_that_was_wanted_is_one_of_ours(way: Way) -> None:
    """An address from outside in `to` would make our sign-in lead people there."""
    there = way.browser.get("/sign-in/oidc?to=https://evil.test/").headers["location"]
    assert 'content="0; url=/"' in way.browser.get(way.back(there)).text


def test_the_answer_does_not_come_back_from_the_sign_in_cookie_alone(way: Way) -> None:
    """The cookie of the way there is no session: it opens no page."""
    way.there()
    assert set(way.browser.cookies) == {"__Host-muster-oidc"}
    assert way.who() is None


def test_cookies_of_the_way_are_closed_to_scripts_and_other_sites(way: Way) -> None:
    begun = way.browser.get("/sign-in/oidc").headers["set-cookie"]
    assert all(word in begun for word in ("HttpOnly", "Secure", "SameSite=lax", "Max-Age=600", "Path=/"))
    kept = way.sign_in().headers.get_list("set-cookie")
    session = next(one for one in kept if one.startswith("__Host-muster="))
    assert all(word in session for word in ("HttpOnly", "Secure", "SameSite=strict"))


def test_no_secret_of_the_way_is_on_record(way: Way) -> None:
    """Neither code, state, token nor client secret stands in a line of the trail."""
    back = way.back(way.there())
    way.browser.get(back)
    way.browser.get(back)
    told = parse_qs(urlsplit(back).query)
    text = repr(way.lines())
    assert all(value not in text for values in (told["code"], told["state"], [SECRET]) for value in values)
