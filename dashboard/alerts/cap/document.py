"""What stands in a CAP file, as it stands there: nothing is put right, so that the rules see every fault."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

CAP_1_2: Final = "urn:oasis:names:tc:emergency:cap:1.2"
CAP_1_1: Final = "urn:oasis:names:tc:emergency:cap:1.1"
DSIG: Final = "http://www.w3.org/2000/09/xmldsig#"
SIGNATURE: Final = f"{{{DSIG}}}Signature"
_CONTAINERS: Final = frozenset({"alert", "info", "resource", "area", "eventCode", "parameter", "geocode"})
"""Elements that have elements in them; all others have text."""
_REPEATED: Final = frozenset(
    {"code", "info", "category", "responseType", "eventCode", "parameter", "resource", "area"}
    | {"polygon", "circle", "geocode"}
)
"""Elements that may stand several times."""


@dataclass(frozen=True, slots=True)
class Part:
    """An element: its name (with its namespace only where that is not the alert's), its text, its parts."""

    name: str
    text: str
    parts: tuple["Part", ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()

    @property
    def is_ours(self) -> bool:
        """Whether it is of the alert's own namespace, and not of a signature or an addition."""
        return not self.name.startswith("{")

    def all(self, name: str) -> tuple["Part", ...]:
        """List the parts of this name; empty where there is none."""
        return tuple(part for part in self.parts if part.name == name)

    def texts(self, name: str) -> tuple[str, ...]:
        """List what the parts of this name say."""
        return tuple(part.text for part in self.parts if part.name == name)

    def find(self, name: str) -> str | None:
        """Find what the first part of this name says; None where there is none."""
        return next(iter(self.texts(name)), None)

    def said(self, name: str) -> str:
        """What the first part of this name says, without the spaces around it; empty where there is none."""
        return (self.find(name) or "").strip()

    def named(self, kind: str) -> list[tuple[str, str]]:
        """List the pairs of `valueName` and `value`: of eventCode, parameter or geocode."""
        return [(part.said("valueName"), part.said("value")) for part in self.all(kind)]

    def values(self, kind: str, name: str) -> list[str]:
        """List the values that stand under one name."""
        return [value for found, value in self.named(kind) if found == name]

    def walk(self, where: str = "") -> Iterator[tuple[str, "Part"]]:
        """Go through it and all its parts, each with where it stands, like `info[2]/area[1]/polygon[1]`."""
        yield where or self.name, self
        seen: dict[str, int] = {}
        for part in self.parts:
            seen[part.name] = seen.get(part.name, 0) + 1
            step = f"{part.name}[{seen[part.name]}]"
            yield from part.walk(f"{where}/{step}" if where else step)


def _strays_in(part: Part) -> Iterator[str]:
    if part.attributes:
        yield f"{part.name} has the attribute {part.attributes[0][0]}, and CAP has none."
    if part.parts and part.text.strip():
        yield f"{part.name} has text between its elements."
    if part.parts and part.name not in _CONTAINERS:
        yield f"{part.name} has the element {part.parts[0].name} in it, where only text belongs."
    names = [child.name for child in part.parts if child.name not in _REPEATED]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        yield f"{twice} stands more than once in {part.name}, and only the first would be read."


@dataclass(frozen=True, slots=True)
class Document:
    """An alert as it was read. `indented` is true where there are spaces between elements."""

    root: Part
    namespace: str
    indented: bool

    @property
    def infos(self) -> tuple[Part, ...]:
        """Its parts by language."""
        return self.root.all("info")

    def strays(self) -> Iterator[tuple[str, str]]:
        """Say where something stands that CAP has no place for, and that a reader could pass over."""
        for where, part in self.root.walk():
            if part.is_ours and SIGNATURE not in where:
                yield from ((where, said) for said in _strays_in(part))

    @property
    def is_signed(self) -> bool:
        """Whether it bears a signature, right or wrong."""
        return bool(self.root.all(SIGNATURE))
