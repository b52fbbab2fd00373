"""The way in through a sign-in provider: whom it proves, what roles that gives, which second factor holds."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest

from data_access.access import Role
from data_access.accounts import Account
from data_access.audit import Outcome
from tests.doors import StillClock
from tests.outside_house import CHIEF, Way, outside_house
from tests.outside_provider import OutsideProvider, outside_provider

MFA = {"SECOND_FACTOR": "amr:mfa"}
GROUPS = {"ROLE_CLAIM": "groups", "ROLES": '{"911": "call_taker", "CN=Plan,OU=County": "emergency_manager"}'}
PASSWORD = "correct horse battery"


@pytest.fixture
def provider(clock: StillClock) -> Iterator[OutsideProvider]:
    with outside_provider(clock) as found:
        found.claims |= {"amr": ["pwd", "mfa"]}
        yield found


@pytest.fixture
def way(
    request: pytest.FixtureRequest, provider: OutsideProvider, tmp_path: Path, clock: StillClock
) -> Iterator[Way]:
    """A county that requires the provider's second factor; more of its settings as the parameter."""
    with ExitStack() as stack:
        yield stack.enter_context(
            outside_house(tmp_path, clock, provider, **{**MFA, **getattr(request, "param", {})})
        )


def account(way: Way, name: str) -> Account:
    found = way.house.accounts.find(CHIEF, name)
    assert found is not None
    return found


def test_the_button_stands_beside_the_form_and_names_the_provider(way: Way) -> None:
    page = way.browser.get("/sign-in?to=/needs").text
    assert '<a class="button second" href="/sign-in/oidc?to=/needs">Sign in with County sign-in</a>' in page
    assert 'name="password"' in page


def test_what_is_sent_to_the_provider_is_bound_to_this_sign_in(way: Way) -> None:
    """Authorisation code, PKCE, state, nonce, the exact way back, and how old a sign-in there may be."""
    told = {name: values[0] for name, values in parse_qs(urlsplit(way.there()).query).items()}
    other = {name: values[0] for name, values in parse_qs(urlsplit(way.there()).query).items()}
    assert told["response_type"] == "code"
    assert told["code_challenge_method"] == "S256"
    assert told["redirect_uri"] == "https://muster.test/sign-in/oidc/callback"
    assert told["max_age"] == "1800"
    assert all(told[name] != other[name] for name in ("state", "nonce", "code_challenge"))


def test_the_first_sign_in_makes_an_account_without_a_role(way: Way) -> None:
    """Never a role by default: an administrator gives it, and it holds at the next click."""
    answer = way.sign_in()
    assert 'http-equiv="refresh" content="0; url=/needs"' in answer.text
    assert way.who() == {"name": "grace", "roles": []}
    way.house.accounts.grant(CHIEF, account(way, "grace").id, Role.POLICE)
    assert way.who() == {"name": "grace", "roles": ["police"]}
    way.house.accounts.withdraw(CHIEF, account(way, "grace").id, Role.POLICE)
    assert way.who() == {"name": "grace", "roles": []}


def test_the_second_sign_in_finds_the_same_account_though_the_name_changed(way: Way) -> None:
    """Issuer and subject are who somebody is; a name is a label that people change."""
    way.sign_in()
    way.house.accounts.grant(CHIEF, account(way, "grace").id, Role.POLICE)
    way.provider.claims |= {"preferred_username": "grace.hopper", "name": "Grace Hopper"}
    way.sign_in()
    assert way.who() == {"name": "grace", "roles": ["police"]}
    assert [one.name for one in way.house.accounts.everyone(CHIEF)] == ["grace"]


@pytest.mark.parametrize("way", [GROUPS], indirect=True)
def test_roles_come_from_the_claim_and_are_brought_up_to_date_at_each_sign_in(way: Way) -> None:
    way.provider.claims |= {"groups": ["911", "CN=Plan,OU=County", "unknown"]}
    way.sign_in()
    assert way.who() == {"name": "grace", "roles": ["call_taker", "emergency_manager"]}
    way.provider.claims |= {"groups": "911"}
    way.sign_in()
    assert way.who() == {"name": "grace", "roles": ["call_taker"]}
    way.provider.claims.pop("groups")
    way.sign_in()
    assert way.who() == {"name": "grace", "roles": []}
    abouts = [line.about for line in way.lines()]
    assert any("granted call_taker, granted emergency_manager" in about for about in abouts)
    assert any(about.startswith("withdrew emergency_manager: ") for about in abouts)


@pytest.mark.parametrize("way", [GROUPS], indirect=True)
def test_a_role_of_the_claim_taken_away_here_is_gone_at_the_next_click(way: Way) -> None:
    way.provider.claims |= {"groups": ["911"]}
    way.sign_in()
    way.house.accounts.withdraw(CHIEF, account(way, "grace").id, Role.CALL_TAKER)
    assert way.who() == {"name": "grace", "roles": []}


@pytest.mark.parametrize("way", [{**GROUPS, "ROLE_CLAIM": "realm_access.roles"}], indirect=True)
def test_a_claim_inside_another_is_found_and_asked_for_where_the_token_lacks_it(way: Way) -> None:
    """Many providers put groups behind the user-info address and not into the token."""
    way.provider.lies.user_info = lambda said: {**said, "realm_access": {"roles": ["911"]}}
    way.sign_in()
    assert "/user-info" in way.provider.asked
    assert way.who() == {"name": "grace", "roles": ["call_taker"]}


@pytest.mark.parametrize("way", [{"SECOND_FACTOR": ""}], indirect=True)
def test_our_own_second_factor_is_asked_where_the_provider_gives_none(way: Way) -> None:
    """Half-way through there is no session; the phone is set up once and asked for at each sign-in."""
    answer = way.sign_in()
    assert "/sign-in/enrol?to=/needs" in answer.text
    assert way.who() is None
    page = way.browser.get("/sign-in/enrol?to=/needs").text
    found = re.search(r'class="key">([A-Z2-7 ]+)<', page)
    assert found
    phone = pyotp.TOTP(found[1].replace(" ", ""))
    confirmed = way.browser.post("/sign-in/enrol", data={"code": phone.at(way.clock()), "to": "/needs"})
    assert confirmed.headers["location"] == "/needs"
    assert way.who() == {"name": "grace", "roles": []}
    way.browser.cookies.clear()
    way.clock.forward(minutes=1)
    assert "/sign-in/code?to=/needs" in way.sign_in().text


@pytest.mark.parametrize("way", [{"SECOND_FACTOR": "acr:urn:mfa"}], indirect=True)
def test_a_class_of_sign_in_is_asked_for_and_required(way: Way) -> None:
    assert parse_qs(urlsplit(way.there()).query)["acr_values"] == ["urn:mfa"]
    assert "second factor" in way.sign_in().text
    assert way.who() is None
    way.provider.claims |= {"acr": "urn:mfa"}
    way.sign_in()
    assert way.who() == {"name": "grace", "roles": []}


def test_signing_out_ends_our_session_and_leads_to_the_provider(way: Way) -> None:
    way.sign_in()
    answer = way.browser.post("/sign-out")
    assert way.who() is None
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', answer.text)
    assert found
    there = urlsplit(found[1].replace("&amp;", "&"))
    told = parse_qs(there.query)
    assert f"{there.scheme}://{there.netloc}{there.path}" == f"{way.provider.address}/end"
    assert told["post_logout_redirect_uri"] == ["https://muster.test/sign-in"]
    assert told["id_token_hint"][0].count(".") == 2


def test_a_provider_without_a_way_out_is_told_to_the_person(way: Way) -> None:
    way.provider.lies.metadata = lambda said: {**said, "end_session_endpoint": None}
    way.sign_in()
    answer = way.browser.post("/sign-out")
    assert answer.headers["location"] == "/sign-in?said=out_here"
    assert "may still know you" in way.browser.get(answer.headers["location"]).text


def test_an_idle_session_is_locked_as_after_a_password(way: Way) -> None:
    way.sign_in()
    way.clock.forward(minutes=31)
    assert way.who() is None


def test_a_disabled_account_stays_out_and_is_told_why(way: Way) -> None:
    way.sign_in()
    way.house.accounts.disable(CHIEF, account(way, "grace").id, "left the county")
    assert way.who() is None
    answer = way.sign_in()
    assert answer.status_code == 401
    assert "This account is disabled. Ask an administrator." in answer.text
    assert any(line.about == "the account is disabled" for line in way.lines(3))


def test_the_same_account_signs_in_with_a_password_while_the_network_is_gone(way: Way) -> None:
    """An administrator sets a password on it beforehand; the roles are the same."""
    way.sign_in()
    way.house.accounts.reset_password(CHIEF, account(way, "grace").id, PASSWORD, must_change_password=False)
    way.browser.cookies.clear()
    asked = len(way.provider.asked)
    answer = way.browser.post("/sign-in", data={"name": "grace", "password": PASSWORD, "to": "/needs"})
    assert answer.headers["location"] == "/sign-in/enrol?to=/needs"
    assert len(way.provider.asked) == asked


def test_no_password_fits_an_account_that_has_none(way: Way) -> None:
    way.sign_in()
    way.browser.cookies.clear()
    for password in ("", "none", "None"):
        answer = way.browser.post("/sign-in", data={"name": "grace", "password": password})
        assert answer.status_code == 401


def test_every_sign_in_is_on_record(way: Way) -> None:
    way.sign_in()
    signed_in, proven, made = way.lines(3)
    assert made.about == f"account grace made at the first sign-in through {way.provider.address}"
    assert (proven.name, proven.about) == ("grace", f"proven by {way.provider.address}")
    assert (signed_in.name, signed_in.outcome, signed_in.about) == ("grace", Outcome.ALLOWED, "signed in")


def test_keys_that_were_changed_at_the_provider_are_asked_for_again(way: Way) -> None:
    way.sign_in()
    way.provider.key = type(way.provider.key).generate_key(2048, {"kid": "k-2"})
    way.clock.forward(minutes=2)
    way.sign_in()
    assert way.who() == {"name": "grace", "roles": []}


def test_a_provider_that_takes_the_secret_in_the_form_gets_it_there(way: Way) -> None:
    """The discovery document says so; sent in the header it would be refused."""
    way.provider.lies.metadata = lambda said: {
        **said,
        "token_endpoint_auth_methods_supported": ["client_secret_post"],
    }
    form: dict[str, Any] = {}
    inner = way.provider.token

    def token(told: dict[str, Any], authorization: str) -> tuple[int, dict[str, Any]]:
        form.update(told)
        return inner(told, authorization)

    way.provider.token = token  # type: ignore[method-assign]
    assert way.sign_in().status_code == 401
    assert form["client_id"] == "muster"
    assert form["client_secret"].startswith("a secret")


def test_somebody_signed_in_proves_at_the_provider_once_more_who_they_are(way: Way) -> None:
    """There, now, and not by a cookie of the provider; the session stays the one it was."""
    way.sign_in()
    answer = way.browser.get("/sign-in/oidc?again=1&to=/needs")
    told = parse_qs(urlsplit(answer.headers["location"]).query)
    assert (told["prompt"], told["max_age"]) == (["login"], ["0"])
    kept = way.browser.cookies["__Host-muster"]
    led = way.browser.get(way.back(answer.headers["location"]))
    assert "You have proved who you are." in led.text
    assert way.browser.cookies["__Host-muster"] == kept
    found = way.house.find_session(kept, "")
    assert found is not None
    assert found.proven_until is not None
    assert way.lines(1)[0].about == f"proved again who it is, by {way.provider.address}"


def test_a_sign_in_there_from_before_proves_nothing_now(way: Way) -> None:
    """A provider that answers from its own cookie, without asking anybody, is not believed."""
    way.sign_in()
    there = way.browser.get("/sign-in/oidc?again=1&to=/needs").headers["location"]
    way.provider.lies.claims = lambda said: {**said, "auth_time": said["auth_time"] - 600}
    assert way.browser.get(way.back(there)).status_code == 401
    found = way.house.find_session(way.browser.cookies["__Host-muster"], "")
    assert found is not None
    assert found.proven_until is None


def test_somebody_else_at_the_provider_proves_nothing_here(way: Way) -> None:
    way.sign_in()
    there = way.browser.get("/sign-in/oidc?again=1&to=/needs").headers["location"]
    way.provider.claims |= {"sub": "s-2", "preferred_username": "ada"}
    answer = way.browser.get(way.back(there))
    assert answer.status_code == 401
    assert "somebody else" in answer.text


def test_nobody_proves_again_who_is_not_signed_in(way: Way) -> None:
    answer = way.browser.get("/sign-in/oidc?again=1&to=/needs")
    assert answer.status_code == 401
    assert "You are not signed in" in answer.text
