"""Where every key stands, for those who keep the ring; never what it is made of."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from data_access.access import Permission
from data_access.keyring import KeyClass, KeyState
from data_access.store import Visit
from data_access.tables import keyring


@dataclass(frozen=True, slots=True)
class KeyStanding:
    """A key by its number: what it seals, how far it is on its way, and since when."""

    kid: int
    key_class: KeyClass
    state: KeyState
    made_at: datetime
    changed_at: datetime


def key_standings(visit: Visit) -> list[KeyStanding]:
    """List every key by number, retired and destroyed ones too."""
    visit.require(Permission.KEYS_MANAGE)
    row = keyring.c
    kept = select(row.kid, row.key_class, row.state, row.made_at, row.changed_at).order_by(row.kid)
    return [
        KeyStanding(kid, KeyClass(key_class), KeyState(state), made_at, changed_at)
        for kid, key_class, state, made_at, changed_at in visit.connection.execute(kept)
    ]
