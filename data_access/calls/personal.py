"""What is personal of a call: sealed before it is kept, its phone indexed like any other."""

from collections.abc import Callable
from typing import Any, Final, Protocol

import msgspec
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data_access.calls.rows import People
from data_access.phone_numbers import to_e164
from data_access.refusals import BadInput
from data_access.vault import KeyClass, Vault

COLUMN: Final = ("call_persons", "person")
_STEP: Final = 64
"""Sealed values are padded to a multiple of this, so that their size says little of an address."""


class _Columns(Protocol):
    def text(self, field_: str) -> "pa.Array[Any] | None":
        """Trimmed text of a field; None where the file has none."""
        ...


class Person(msgspec.Struct, frozen=True, array_like=True):
    """Who called from where, as far as the file tells; places in degrees (WGS 84), None where not told."""

    phone: str
    address: str
    latitude: float | None
    longitude: float | None


def people_of(
    columns: _Columns,
    latitude: NDArray[np.float64],
    longitude: NDArray[np.float64],
    notice: Callable[[str, int], None],
) -> People | None:
    """Take phone, address and place of each row; None where the file tells neither phone nor address.

    Of a call that is told by a place alone, its cell and area are kept, and the exact place is let go.
    """
    phone, address = columns.text("phone"), columns.text("address")
    if phone is None and address is None:
        return None
    rows = len(latitude)
    return People(
        [""] * rows if phone is None else _dialled(phone, notice),
        [""] * rows if address is None else address.to_pylist(),
        latitude,
        longitude,
    )


def _dialled(column: "pa.Array[Any]", notice: Callable[[str, int], None]) -> list[str]:
    found, wrong = [], 0
    for text in column.to_pylist():
        try:
            found.append(to_e164(text) if text else "")
        except BadInput:
            found.append("")
            wrong += 1
    notice("a caller's number that cannot be dialled, left out", wrong)
    return found


def person_id(call_id: int) -> bytes:
    """Give the 16 bytes under which what is personal of a call lies."""
    return call_id.to_bytes(16, "big")


def sealed_people(
    vault: Vault, people: People, ids: list[int], *, jurisdiction: str, version: int
) -> "tuple[list[tuple[bytes, str, int, bytes]], list[tuple[int, bytes]]]":
    """Seal what is told of each call: rows of `call_persons`, and of `call_phones` where it has a phone."""
    seal, index = vault.sealer(KeyClass.CALL, *COLUMN, jurisdiction), vault.phone_index
    encode = msgspec.msgpack.Encoder().encode
    known = np.isfinite(people.latitude).tolist()
    sealed, phones = [], []
    indexed: dict[str, bytes] = {}
    for call_id, phone, address, latitude, longitude, placed in zip(
        ids,
        people.phones,
        people.addresses,
        people.latitude.tolist(),
        people.longitude.tolist(),
        known,
        strict=True,
    ):
        if not (phone or address):
            continue
        plain = encode((phone, address, latitude if placed else None, longitude if placed else None))
        plain = len(plain).to_bytes(2, "big") + plain
        own = call_id.to_bytes(16, "big")
        sealed.append(
            (
                own,
                jurisdiction,
                version,
                seal(own, version, plain.ljust(-(-len(plain) // _STEP) * _STEP, b"\0")),
            )
        )
        if phone:
            # Some call often; a fingerprint costs more than to remember it for the block.
            found = indexed.get(phone) or indexed.setdefault(phone, index(phone))
            phones.append((call_id, found))
    return sealed, phones


def opened_person(vault: Vault, row_id: bytes, jurisdiction: str, version: int, sealed: bytes) -> Person:
    """Open what is personal of a call. `SealBroken` when it was changed, moved, or is older than its row."""
    plain = vault.opener(KeyClass.CALL, *COLUMN, jurisdiction)(row_id, version, sealed)
    end = 2 + int.from_bytes(plain[:2], "big")
    return msgspec.msgpack.decode(plain[2:end], type=Person)
