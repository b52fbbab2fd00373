"""What every test may ask for; made in `tests/doors.py` and `tests/serving.py`."""

from tests.doors import clock, database_url, files, postgres, store, vault
from tests.serving import running_server

__all__ = ["clock", "database_url", "files", "postgres", "running_server", "store", "vault"]
