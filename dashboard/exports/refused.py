"""A file that is refused after it was asked for: the sentence goes out in its place.

Streamlit builds a download apart from the page and shows words of its own when that fails. So the
builder answers with the sentence under a mark, and the server hands it over as `refused.txt`. The
mark is random and never leaves the process: no file of ours can bear it.
"""

import secrets
from collections.abc import Callable
from typing import Final

from data_access.refusals import Refusal

FILE_NAME: Final = "refused.txt"
_MARK: Final = secrets.token_bytes(32)


def or_its_sentence(build: Callable[[], bytes]) -> Callable[[], bytes]:
    """Make a builder that answers a refusal with its sentence instead of raising it."""

    def built() -> bytes:
        try:
            return build()
        except Refusal as refusal:
            return _MARK + refusal.sentence.encode()

    return built


def find_sentence(body: bytes) -> str | None:
    """Find the sentence in what was built; None when it is a file."""
    return body.removeprefix(_MARK).decode() if body.startswith(_MARK) else None
