"""What every test may ask for; made in `tests/doors.py`."""

from tests.doors import clock, database_url, files, postgres, store, vault

__all__ = ["clock", "database_url", "files", "postgres", "store", "vault"]
