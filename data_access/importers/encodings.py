"""In which encoding a file is written: found from its bytes, never guessed in silence."""

import codecs
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from data_access.refusals import BadInput

_BLOCK: Final = 1 << 20
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER_KINDS: Final = (
    (b"PK\x03\x04", "an Excel workbook or a ZIP archive, where a text was expected"),
    (
        b"\xd0\xcf\x11\xe0",
        "an old Excel workbook, or one behind a password: save it as .xlsx without a password",
    ),
    (b"%PDF", "a PDF: ask for the table that it was made from"),
    (b"\x1f\x8b", "compressed with gzip: unpack it first"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)
_MOJIBAKE: Final = tuple(char.encode() for char in "áéíñóúüäößč")


@dataclass(frozen=True)
class Encoding:
    """The codec of a file, and a sentence where it was not plain UTF-8."""

    codec: str
    note: str = ""


def find_encoding(path: Path, asked: str | None = None) -> Encoding:
    """Find the encoding of `path`, or check that the one asked for fits.

    Refused: an empty file, something that is no text, bytes that fit no known encoding, and a file
    in which two encodings are mixed.
    """
    with path.open("rb") as file:
        head = file.read(4_096)
        _refuse_other_kinds(path, head)
        if asked is not None:
            return _checked(file, path, asked)
        for bom, codec in _BOMS:
            if head.startswith(bom):
                return _checked(file, path, codec)
        if codec := _utf16_without_bom(head):
            return Encoding(codec, f"Read as {codec.upper()}, which has no byte-order mark.")
        return _utf8_or_windows(file, path)


def _refuse_other_kinds(path: Path, head: bytes) -> None:
    if not head.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise BadInput(f"{path.name} is empty: there is nothing to import.")
    for magic, what in _OTHER_KINDS:
        if head.startswith(magic):
            raise BadInput(f"{path.name} is {what}.")


def _utf16_without_bom(head: bytes) -> str:
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > len(head) // 4 and even < odd // 8:
        return "utf-16-le"
    if even > len(head) // 4 and odd < even // 8:
        return "utf-16-be"
    return ""


def _fault(file: BinaryIO, codec: str) -> UnicodeError | None:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        while block := file.read(_BLOCK):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeError as fault:
        return fault
    return None


def _checked(file: BinaryIO, path: Path, codec: str) -> Encoding:
    try:
        codecs.lookup(codec)
    except LookupError:
        raise BadInput(f"There is no encoding called {codec!r}: try utf-8 or windows-1252.") from None
    if (fault := _fault(file, codec)) is None:
        return Encoding(codec)
    raise BadInput(
        f"{path.name} is not {codec}: {_reason(fault)}. Save it as UTF-8 and try again."
    ) from fault


def _reason(fault: UnicodeError) -> str:
    return fault.reason if isinstance(fault, UnicodeDecodeError) else "its byte-order mark is missing"


def _utf8_or_windows(file: BinaryIO, path: Path) -> Encoding:
    if _fault(file, "utf-8") is None:
        return Encoding("utf-8")
    if _fault(file, "cp1252") is not None:
        raise BadInput(
            f"{path.name} is neither UTF-8 nor UTF-16 nor Windows-1252: save it as UTF-8 and try again."
        )
    file.seek(0)
    while block := file.read(_BLOCK):
        if any(letter in block for letter in _MOJIBAKE):
            raise BadInput(
                f"{path.name} mixes UTF-8 and Windows-1252, so that some names would be wrong: "
                "save it as UTF-8 and try again."
            )
    return Encoding("cp1252", "Read as Windows-1252, because it is not UTF-8.")
