"""ZIP archives that may come from anybody: read in memory, piece by piece, and never unpacked to a disk."""

import struct
import zipfile
import zlib
from io import BytesIO
from typing import Final

from dashboard.geo.files.outlines import Limits
from data_access.refusals import BadInput

_PIECE: Final = 1 << 16
_KINDS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_INNER: Final = (".zip", ".kmz", ".gz", ".7z", ".rar", ".tar", ".bz2", ".xz")
_BROKEN: Final = "This archive is damaged, or its sizes are forged: pack it again, and try once more."
_ENCRYPTED: Final = 0x1


class Archive:
    """A ZIP archive whose members are read with a common allowance.

    Refused are: what is no archive, more members than allowed, names that lead out of a folder,
    archives inside it, locked members, and other packing than ZIP's own; in reading, what is larger
    than allowed or than 100 times its packed size, and a member that is not as long as it says.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Look at the list of members, before any is read."""
        self._limits, self._packed, self._read = limits, len(data), 0
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError, OSError) as error:
            raise BadInput(_BROKEN) from error
        self._members = [member for member in self._zip.infolist() if not member.is_dir()]
        if len(self._zip.infolist()) > limits.members:
            raise BadInput(f"The archive has more than {limits.members} members: pack only the areas.")
        for member in self._members:
            self._require_harmless(member)

    def names(self, *endings: str) -> list[str]:
        """List the members with one of these endings, those nearest to the root first."""
        found = [member.filename for member in self._members if member.filename.lower().endswith(endings)]
        kept = [name for name in found if not name.startswith("__MACOSX/")]
        return sorted(kept, key=lambda name: (name.count("/"), name.lower() != "doc.kml", name))

    def find(self, name: str) -> bytes | None:
        """Read a member whatever its capitals; None when there is none of this name."""
        same = (member for member in self._members if member.filename.lower() == name.lower())
        member = next(same, None)
        return None if member is None else self._content(member)

    def read(self, name: str) -> bytes:
        """Read a member that is there."""
        return self._content(self._zip.getinfo(name))

    def _require_harmless(self, member: zipfile.ZipInfo) -> None:
        parts = member.filename.replace("\\", "/").split("/")
        if ".." in parts or parts[0] == "" or ":" in parts[0] or "\x00" in member.orig_filename:
            raise BadInput("A name in the archive leads out of its folder: such an archive is not read.")
        if member.filename.lower().endswith(_INNER):
            raise BadInput("There is an archive inside the archive: unpack it, and choose the inner one.")
        if member.flag_bits & _ENCRYPTED:
            raise BadInput("The archive is locked with a password: save it without one.")
        if member.compress_type not in _KINDS:
            raise BadInput("The archive is packed in a way that is not read here: pack it as a plain ZIP.")

    def _content(self, member: zipfile.ZipInfo) -> bytes:
        pieces = []
        try:
            with self._zip.open(member) as file:
                while piece := file.read(_PIECE):
                    pieces.append(piece)
                    self._count(len(piece))
        except (
            zipfile.BadZipFile,
            zlib.error,
            struct.error,
            EOFError,
            ValueError,
            RuntimeError,
            OSError,
        ) as error:
            raise BadInput(_BROKEN) from error
        return b"".join(pieces)

    def _count(self, size: int) -> None:
        """Count what really comes out: what the archive says of its sizes may be forged."""
        self._read += size
        over = self._read > self._limits.ratio_from_bytes and self._read > self._limits.ratio * self._packed
        if over or self._read > self._limits.unpacked_bytes:
            raise BadInput("The archive unpacks to far more than it holds: such an archive is not read.")
