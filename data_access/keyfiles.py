"""The files of keys that lie outside the database: made once, readable by nobody else.

`kek` holds the key-encryption key, `audit-signing.key` the seed of the key that signs checkpoints of
the audit trail, `audit-checkpoints.jsonl` those checkpoints. Back the directory up apart from the
database: whoever has both can read everything, and whoever has only the database can read nothing.
"""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from data_access.refusals import KeyringRefused

KEY_BYTES = 32
CHECKPOINT_FILE = "audit-checkpoints.jsonl"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True)
class KeyFiles:
    """Where the keys lie. `checkpoints` may point to another disk, which is better."""

    directory: Path
    checkpoints_at: Path | None = None

    @property
    def kek(self) -> Path:
        """The key-encryption key: 32 bytes, in hexadecimal so that it can be written down."""
        return self.directory / "kek"

    @property
    def signing(self) -> Path:
        """The seed of the signing key of the audit trail: 32 bytes in hexadecimal."""
        return self.directory / "audit-signing.key"

    @property
    def checkpoints(self) -> Path:
        """Signed checkpoints of the audit trail, one JSON object a line, only ever appended to."""
        return self.checkpoints_at or self.directory / CHECKPOINT_FILE

    def exist(self) -> bool:
        """Whether both key files are there."""
        return self.kek.exists() and self.signing.exists()

    def make(self) -> None:
        """Make both keys; refused when either is there, because a key is never written over."""
        self.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        for path in (self.kek, self.signing):
            if path.exists():
                raise KeyringRefused(f"There is a key at {path} already. It was left as it was.")
        for path in (self.kek, self.signing):
            write_key(path, os.urandom(KEY_BYTES))


def write_key(path: Path, secret: bytes) -> None:
    """Write a key of 32 bytes with mode 0600; a file that exists is never written over."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise KeyringRefused(f"There is a key at {path} already. It was left as it was.") from None
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secret.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())


def read_key(path: Path) -> bytes:
    """The 32 bytes in `path`. Refused: missing, readable by others, another length, not hexadecimal."""
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        raise KeyringRefused(
            f"There is no key at {path}. Put back the key file from its backup, or, for a new"
            " installation, make one with: python -m dashboard keys make"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise KeyringRefused(
            f"The key at {path} cannot be read ({type(error).__name__}). Put back its backup."
        ) from error
    if mode & _OTHERS:
        raise KeyringRefused(
            f"The key at {path} can be read by others (mode {stat.S_IMODE(mode):04o})."
            f" Close it with: chmod 600 {path}"
        )
    return _key_in(text, path)


def _key_in(text: str, path: Path) -> bytes:
    try:
        secret = bytes.fromhex(text)
    except ValueError:
        raise KeyringRefused(f"The key at {path} is not hexadecimal. Put back its backup.") from None
    if len(secret) != KEY_BYTES:
        raise KeyringRefused(
            f"The key at {path} has {len(secret)} bytes; it must have {KEY_BYTES}. Put back its backup."
        )
    return secret
