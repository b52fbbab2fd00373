"""Passwords: argon2id, never more than two at once, and the same time for a name that does not exist."""

import threading
from dataclasses import dataclass, field

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from data_access.refusals import BadInput, SignInRefused

SHORTEST = 12
"""Characters; NIST SP 800-63B-4 asks for 15 where the password stands alone and 8 with a second factor."""
LONGEST = 128
NO_PASSWORD = "none"  # noqa: S105 - what stands where a hash would; no password fits it
_FEWEST_DIFFERENT = 5
_PATIENCE_SECONDS = 10.0


def _hasher() -> PasswordHasher:
    """Argon2id with OWASP's first set of parameters: 46 MiB, one pass, one lane; about 67 ms."""
    return PasswordHasher(time_cost=1, memory_cost=46 * 1024, parallelism=1)


def password_faults(password: str, name: str) -> list[str]:
    """What is weak in `password` for the account `name`, as sentences; empty when nothing is."""
    low = password.lower()
    checks = (
        (
            len(password) < SHORTEST,
            f"Use at least {SHORTEST} characters; a few words are easiest to remember.",
        ),
        (len(password) > LONGEST, f"Use at most {LONGEST} characters."),
        (bool(name) and name.lower() in low, "Leave your name out of the password."),
        ("muster" in low or "password" in low, "Leave 'muster' and 'password' out of it."),
        (len(set(password)) < _FEWEST_DIFFERENT, f"Use at least {_FEWEST_DIFFERENT} different characters."),
    )
    return [sentence for wrong, sentence in checks if wrong]


def require_strong(password: str, name: str) -> None:
    """Refuse a weak password with all its faults."""
    if faults := password_faults(password, name):
        raise BadInput(" ".join(faults))


@dataclass
class Passwords:
    """Hashes and checks. Each hash takes 46 MiB, so that no more than two run at once."""

    hasher: PasswordHasher = field(default_factory=_hasher)
    _turn: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(2))
    _decoy: str = ""

    def __post_init__(self) -> None:
        """Make the hash that a name without an account is checked against."""
        self._decoy = self.hasher.hash("nobody has this password")

    def hash_of(self, password: str) -> str:
        """Hash `password` with a new salt."""
        with self._turn:
            return self.hasher.hash(password)

    def fits(self, kept: str | None, password: str) -> bool:
        """Whether `password` belongs to the hash `kept`; None (no such account) takes the same time."""
        if not self._turn.acquire(timeout=_PATIENCE_SECONDS):
            raise SignInRefused("Too many people are signing in just now. Try again in a minute.")
        try:
            self.hasher.verify(self._decoy if kept is None else kept, password[: LONGEST + 1])
        except (VerificationError, InvalidHashError):
            return False
        finally:
            self._turn.release()
        return kept is not None

    def is_outdated(self, kept: str) -> bool:
        """Whether `kept` was made with other parameters than today's and should be made anew."""
        return self.hasher.check_needs_rehash(kept)
