"""CAP that may come from anybody → a document; no declarations, no network, only so large, broad and deep."""

from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from dashboard.alerts.cap.document import CAP_1_1, CAP_1_2, Document, Part
from data_access.refusals import BadInput

_BROKEN: Final = "This file cannot be read as XML: it may be cut off. Ask the sender for it again."
_DECLARES: Final = (
    "This file declares a document type or entities, which no alert has a use for: it is not read."
)


@dataclass(frozen=True, slots=True)
class CapLimits:
    """How much of an alert is read: bytes, elements in all, levels of elements."""

    most_bytes: int = 2_000_000
    elements: int = 20_000
    depth: int = 24


DEFAULT_LIMITS: Final = CapLimits()


@dataclass(slots=True)
class _Open:
    """An element that has begun and not yet ended."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    text: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)


class _Builder:
    """Builds the parts while the parser goes on, and gives up as soon as it is too much."""

    def __init__(self, limits: CapLimits) -> None:
        self._limits, self._count = limits, 0
        self._open: list[_Open] = []
        self.root: Part | None = None
        self.namespace, self.indented = "", False

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        raise BadInput(_DECLARES)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > self._limits.elements:
            raise BadInput(f"This file has more than {self._limits.elements:,} elements: it is no alert.")
        if len(self._open) >= self._limits.depth:
            raise BadInput(f"This file is nested deeper than {self._limits.depth} elements: it is no alert.")
        if not self._open:
            self.namespace = tag[1:].partition("}")[0] if tag.startswith("{") else ""
        elif "".join(self._open[-1].text).strip() == "":
            self._forget_spaces(self._open[-1])
        self._open.append(_Open(tag.removeprefix(f"{{{self.namespace}}}"), tuple(attributes.items())))

    def data(self, text: str) -> None:
        self._open[-1].text.append(text)

    def end(self, _tag: str) -> None:
        ended = self._open.pop()
        if ended.parts and not "".join(ended.text).strip():
            self._forget_spaces(ended)
        part = Part(ended.tag, "".join(ended.text), tuple(ended.parts), ended.attributes)
        if self._open:
            self._open[-1].parts.append(part)
        else:
            self.root = part

    def close(self) -> None:
        """End of the file; lxml asks for it."""

    def _forget_spaces(self, element: _Open) -> None:
        """Leave out the spaces between elements, and remember that there were some.

        Inside of a signature they are the business of whoever signed: base64 is broken into lines.
        """
        if element.text and not element.tag.startswith("{"):
            self.indented = True
        element.text.clear()


def read_document(data: bytes, limits: CapLimits = DEFAULT_LIMITS) -> Document:
    """Read an alert of CAP 1.2 or 1.1 as it stands.

    Refused, each with a sentence: nothing, more than the limits, a document type (and with it every
    entity), what is no XML, and XML that is no alert.
    """
    builder = _built(data, limits)
    root = builder.root
    if root is None or root.name != "alert" or builder.namespace not in {CAP_1_1, CAP_1_2}:
        raise BadInput("This file is XML, and no alert of CAP 1.2 or 1.1: choose another file.")
    return Document(root, builder.namespace, builder.indented)


def read_tree(data: bytes, limits: CapLimits = DEFAULT_LIMITS) -> tuple[str, Part]:
    """Read XML of another kind, a feed, with the same care: its namespace and its root."""
    builder = _built(data, limits)
    if builder.root is None:
        raise BadInput(_BROKEN)
    return builder.namespace, builder.root


def _built(data: bytes, limits: CapLimits) -> _Builder:
    if not data.strip():
        raise BadInput("This file is empty: there is nothing in it.")
    if len(data) > limits.most_bytes:
        raise BadInput(f"This file has more than {limits.most_bytes / 1e6:g} MB: it is no alert.")
    builder = _Builder(limits)
    parser = etree.XMLParser(target=builder, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        parser.feed(data)
        parser.close()
    except (etree.XMLSyntaxError, AssertionError, UnicodeError) as error:
        raise BadInput(_BROKEN) from error
    return builder
