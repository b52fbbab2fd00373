"""JSON in pieces: one record at a time, whatever the size of the file."""

import re
from collections.abc import Iterator
from typing import Final, TextIO

from data_access.importers.blocks import BLOCK_CHARACTERS, RECORD_CHARACTERS, Block
from data_access.refusals import BadInput

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]"]', re.DOTALL)
_FEATURES: Final = re.compile(r'"features"\s*:\s*\[')
_RECORDS_A_BLOCK: Final = 1_000
TOO_LONG: Final = "The record is longer than a profile may be; look for a missing bracket."

Piece = tuple[int, str, str]
"""Line, text and reason; the reason is empty when the text may be read."""


def line_pieces(file: TextIO) -> Iterator[Piece]:
    """Read JSON Lines: one record a line; empty lines are skipped."""
    line, start = 0, True
    while text := file.readline(RECORD_CHARACTERS):
        line += start
        whole = text.endswith("\n") or len(text) < RECORD_CHARACTERS
        if start and text.strip():
            yield (line, text.strip(), "") if whole else (line, text, TOO_LONG)
        start = whole


def element_pieces(
    file: TextIO, *, of_features: bool, characters: int = RECORD_CHARACTERS
) -> Iterator[Piece]:
    """Read the elements of a JSON array, or of the `features` of a GeoJSON collection.

    A record may have so many `characters`.
    Refused: a file that ends in the middle of a record, and one with no such array.
    """
    text, line = _opened(file, of_features=of_features)
    at = 0
    while True:
        begin, end, closed = _next_element(text, at)
        if closed:
            return
        if end:
            line += text.count("\n", at, begin)
            yield line, text[begin:end], ""
            line += text.count("\n", begin, end)
            at = end
            continue
        text, at = text[at:], 0
        if len(text) > characters + BLOCK_CHARACTERS:
            raise BadInput(f"The record on line {line} has no end: look for a missing bracket.")
        more = file.read(BLOCK_CHARACTERS)
        if not more:
            raise BadInput(f"The file ends in the middle of a record (line {line}): it was cut off.")
        text += more


def _opened(file: TextIO, *, of_features: bool) -> tuple[str, int]:
    text = file.read(BLOCK_CHARACTERS)
    match = _FEATURES.search(text) if of_features else re.match(r"\s*\[", text)
    if match is None:
        raise BadInput("There is no array of records in this JSON file.")
    return text[match.end() :], 1 + text.count("\n", 0, match.end())


def _next_element(text: str, at: int) -> tuple[int, int, bool]:
    """Find begin and end of the next object from `at` on; end 0 when it is not whole.

    The last value tells that the array is closed before another object.
    """
    depth, begin = 0, -1
    for token in _TOKEN.finditer(text, at):
        mark = text[token.start()]
        if mark == '"':
            if token.end() - token.start() == 1:
                break
            continue
        if mark in "{[":
            if depth == 0:
                begin = token.start()
            depth += 1
            continue
        depth -= 1
        if depth < 0:
            return 0, 0, True
        if depth == 0:
            return begin, token.end(), False
    return 0, 0, False


def blocks_of(pieces: Iterator[Piece], file: TextIO) -> Iterator[Block]:
    """Gather pieces into blocks; a piece that cannot be read becomes a block of its own."""
    number, size = 0, 0
    lines: list[int] = []
    texts: list[str] = []
    for line, text, reason in pieces:
        if reason:
            yield Block(number, _bytes_read(file), line, text, reason=reason)
            number += 1
            continue
        lines.append(line)
        texts.append(text)
        size += len(text)
        if size > BLOCK_CHARACTERS or len(lines) >= _RECORDS_A_BLOCK:
            yield Block(number, _bytes_read(file), lines=tuple(lines), texts=tuple(texts))
            number, size, lines, texts = number + 1, 0, [], []
    if lines:
        yield Block(number, _bytes_read(file), lines=tuple(lines), texts=tuple(texts))


def _bytes_read(file: TextIO) -> int:
    buffer = getattr(file, "buffer", None)
    return int(buffer.tell()) if buffer is not None else 0
