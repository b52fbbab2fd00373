"""Signed checkpoints of the audit trail, in a file outside the database that is only appended to."""

import os
from base64 import b64decode, b64encode
from datetime import datetime
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from data_access.refusals import StoreUnavailable

_DOMAIN = b"muster audit checkpoint 1\0"
"""What is signed begins with this, so that the signature serves for nothing else."""


class Checkpoint(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """That line `seq` had `digest` (SHA-256) when it was signed."""

    seq: int
    digest: bytes
    at: datetime


class _Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line of the file: what was signed, byte for byte, and the signature, both in base64."""

    signed: str
    signature: str


class Checkpoints:
    """The file of checkpoints, and the key that signs them."""

    def __init__(self, path: Path, seed: bytes) -> None:
        self._path = path
        self._key = Ed25519PrivateKey.from_private_bytes(seed)

    @property
    def public_key(self) -> bytes:
        """What a stranger checks the signatures with: 32 bytes (Ed25519, RFC 8032)."""
        return self._key.public_key().public_bytes_raw()

    def kept_at(self, path: Path) -> "Checkpoints":
        """The same signer, with a copy of the file that was kept elsewhere."""
        return Checkpoints(path, self._key.private_bytes_raw())

    @property
    def exist(self) -> bool:
        """Whether the file is there."""
        return self._path.exists()

    @property
    def name(self) -> str:
        """The name of the file, for a sentence."""
        return self._path.name

    def append(self, seq: int, digest: bytes, at: datetime) -> None:
        """Sign and write one checkpoint, durably. `StoreUnavailable` when the file cannot be written."""
        signed = msgspec.json.encode(Checkpoint(seq, digest, at))
        signature = self._key.sign(_DOMAIN + signed)
        line = msgspec.json.encode(_Written(b64encode(signed).decode(), b64encode(signature).decode()))
        try:
            handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(handle, line + b"\n")
                os.fsync(handle)
            finally:
                os.close(handle)
        except OSError as error:
            raise StoreUnavailable(
                f"The checkpoint of the audit trail cannot be written to {self._path}"
                f" ({error.strerror}). Make room there, or make it writable, then try again."
            ) from error

    def read(self) -> tuple[list[Checkpoint], list[str]]:
        """All checkpoints whose signature holds, and a sentence for every one whose does not."""
        good: list[Checkpoint] = []
        faults: list[str] = []
        for number, line in enumerate(self._lines(), start=1):
            checkpoint = self._find_checkpoint(line)
            if checkpoint is None:
                faults.append(f"Checkpoint {number} in {self.name} was not signed by this installation.")
            else:
                good.append(checkpoint)
        return good, faults

    def signed_between(self, first: int, last: int) -> list[bytes]:
        """The lines of the file, as they are, whose checkpoints speak of lines `first` to `last`."""
        wanted = []
        for line in self._lines():
            checkpoint = self._find_checkpoint(line)
            if checkpoint is not None and first <= checkpoint.seq <= last:
                wanted.append(line)
        return wanted

    def _lines(self) -> list[bytes]:
        try:
            return self._path.read_bytes().splitlines()
        except FileNotFoundError:
            return []

    def _find_checkpoint(self, line: bytes) -> Checkpoint | None:
        """The checkpoint in a line of the file; None when its signature does not hold."""
        try:
            written = msgspec.json.decode(line, type=_Written)
            signed = b64decode(written.signed)
            self._key.public_key().verify(b64decode(written.signature), _DOMAIN + signed)
            return msgspec.json.decode(signed, type=Checkpoint)
        except (InvalidSignature, ValueError, msgspec.DecodeError):
            return None
