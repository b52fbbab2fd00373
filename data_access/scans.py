"""Scans of consent forms: a PDF or a PNG, checked to be one and to do nothing when it is opened."""

import io
import re
from typing import Final

from PIL import Image

from data_access.refusals import BadInput

MOST_BYTES: Final = 10_000_000
_MOST_PIXELS: Final = 60_000_000
PDF: Final = "application/pdf"
PNG: Final = "image/png"
_ACTIVE: Final = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|RichMedia|OpenAction|AA|XFA)\b")
"""Names in a PDF by which it does something when it is opened, or carries another file (ISO 32000-1)."""
_HIDDEN_NAME: Final = re.compile(rb"#[0-9A-Fa-f]{2}")
_NEITHER: Final = "The scan is neither a PDF nor a PNG: scan the form as one of them."


def checked_scan(scan: bytes) -> tuple[bytes, str]:
    """Return a scan with its media type; of a picture only its pixels are kept.

    Refused: more than 10 MB, what is neither PDF nor PNG or is cut off, and a PDF that holds scripts,
    actions or other files.
    """
    if not scan:
        raise BadInput("The scan is empty: choose the file again.")
    if len(scan) > MOST_BYTES:
        raise BadInput(f"The scan has more than {MOST_BYTES // 1_000_000} MB: scan it in black and white.")
    if scan.startswith(b"%PDF-"):
        return _checked_pdf(scan), PDF
    if scan.startswith(b"\x89PNG"):
        return _bare_png(scan), PNG
    raise BadInput(_NEITHER)


def _checked_pdf(scan: bytes) -> bytes:
    if b"%%EOF" not in scan[-2_048:]:
        raise BadInput("The PDF is cut off: scan the form again.")
    # A name may be written with codes in place of its letters, which a scanner does not do.
    plain = _HIDDEN_NAME.sub(lambda code: bytes([int(code[0][1:], 16)]), scan)
    if _ACTIVE.search(plain):
        raise BadInput(
            "The PDF holds scripts, actions or other files. Print it to a PDF once more, then add that."
        )
    return scan


def _bare_png(scan: bytes) -> bytes:
    try:
        with Image.open(io.BytesIO(scan), formats=("PNG",)) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise BadInput(f"The scan has more than {_MOST_PIXELS // 1_000_000} megapixels.")
            pixels = image.convert("L" if image.mode in ("1", "L") else "RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise BadInput(_NEITHER) from None
    bare = Image.frombytes(pixels.mode, pixels.size, pixels.tobytes())
    out = io.BytesIO()
    bare.save(out, "PNG", optimize=True)
    return out.getvalue()
