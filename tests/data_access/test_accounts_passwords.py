"""What a hash costs, how many run at once, and that a name nobody has costs the same."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher

from data_access.accounts_passwords import Passwords


class WatchedHasher(PasswordHasher):
    """A hasher that counts its checks, and how many of them ran at the same time."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=64, parallelism=1)
        self.checks = 0
        self.most_at_once = 0
        self._now = 0
        self._lock = threading.Lock()

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]  # noqa: A002
        with self._lock:
            self.checks += 1
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
        time.sleep(0.01)
        try:
            return super().verify(hash, password)
        finally:
            with self._lock:
                self._now -= 1


@pytest.fixture
def hasher() -> WatchedHasher:
    return WatchedHasher()


def test_a_name_without_an_account_costs_one_check_too(hasher: WatchedHasher) -> None:
    """Otherwise the time would tell who exists."""
    passwords = Passwords(hasher)
    assert not passwords.fits(None, "whatever it is")
    assert hasher.checks == 1


def test_never_more_than_two_run_at_once(hasher: WatchedHasher) -> None:
    """Each takes 46 MiB: a flood of sign-ins must not eat the machine."""
    passwords = Passwords(hasher)
    kept = passwords.hash_of("correct horse battery")
    with ThreadPoolExecutor(8) as pool:
        fitting = list(pool.map(lambda _: passwords.fits(kept, "correct horse battery"), range(16)))
    assert all(fitting)
    assert hasher.most_at_once == 2


def test_what_is_no_hash_fits_nothing(hasher: WatchedHasher) -> None:
    assert not Passwords(hasher).fits("not a hash", "correct horse battery")
