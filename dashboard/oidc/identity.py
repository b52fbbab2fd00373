"""Claims → who it is for Muster: a name, the roles that the claim gives, and whether a second factor was."""

import re
from collections.abc import Iterable
from typing import Any, Final

from dashboard.oidc.faults import Fault, ProofRefused
from dashboard.oidc.proof import Claims
from dashboard.oidc.settings import ProviderSettings
from data_access.access import Role
from data_access.accounts_outside import OutsideIdentity

_NAMES: Final = ("preferred_username", "email", "upn")
"""The first that is told becomes the name of the account; it is never used to find one."""
_SHOWN_CHARACTERS: Final = 120
_UNPRINTABLE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the direction of writing around."""


def identity_of(claims: Claims, more: Claims, provider: ProviderSettings) -> OutsideIdentity:
    """Return who it is. `claims` are those of the ID token; `more` come from the user-info address.

    Issuer, subject and second factor are taken from the signed token alone. Refused: no second
    factor where the settings require one.
    """
    told = {**more, **claims}
    name = next((text for key in _NAMES if (text := _text(told.get(key)))), "")
    return OutsideIdentity(
        issuer=provider.issuer,
        subject=claims["sub"],
        name=name,
        shown_name=_text(told.get("name"))[:_SHOWN_CHARACTERS],
        roles=_roles(told, provider) if provider.role_claim else None,
        second_factor=_second_factor(claims, provider),
    )


def lacks(claims: Claims, provider: ProviderSettings) -> bool:
    """Whether the user-info address must be asked as well: no name, or no claim that gives the roles."""
    named = any(_text(claims.get(key)) for key in _NAMES) and bool(_text(claims.get("name")))
    told = not provider.role_claim or find_claim(claims, provider.role_claim) is not None
    return not (named and told)


def find_claim(claims: Claims, name: str) -> Any:  # noqa: ANN401 - any kind that JSON has
    """Return the value of a claim, also inside another (`realm_access.roles`); None when there is none."""
    if name in claims:
        return claims[name]
    outer, dot, inner = name.partition(".")
    within = claims.get(outer)
    return find_claim(within, inner) if dot and isinstance(within, dict) else None


def _roles(claims: Claims, provider: ProviderSettings) -> frozenset[Role]:
    """Return the roles that the mapping names; a claim that is missing or not mapped gives none."""
    given = set(_texts(find_claim(claims, provider.role_claim)))
    return frozenset(role for value, role in provider.roles if value in given)


def _second_factor(claims: Claims, provider: ProviderSettings) -> bool:
    """Whether the provider confirmed one that we ask for; False where we ask for none."""
    if not provider.second_factor:
        return False
    if not any(value in _texts(claims.get(claim)) for claim, value in provider.second_factor):
        raise ProofRefused(Fault.NO_SECOND_FACTOR)
    return True


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        return [value]
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _text(value: Any) -> str:  # noqa: ANN401 - any kind that JSON has
    return _UNPRINTABLE.sub("", value).strip() if isinstance(value, str) else ""
