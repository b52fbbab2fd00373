"""XML that may come from anybody: no declarations of its own, and only so large, broad and deep."""

from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from dashboard.geo.files.outlines import Limits
from data_access.refusals import BadInput

_BROKEN: Final = "This file cannot be read as XML: it may be cut off. Save it again, and try once more."
_DECLARES: Final = (
    "This XML declares a document type or entities, which files of areas have no use for: "
    "save it without them."
)


class _Counting(TreeBuilder):
    """Builds the tree and gives up as soon as it is too broad or too deep."""

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self._limits, self._elements, self._depth = limits, 0, 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self._elements += 1
        self._depth += 1
        if self._elements > self._limits.elements:
            raise BadInput(
                f"This XML has more than {self._limits.elements:,} elements: cut out what is needed."
            )
        if self._depth > self._limits.depth or len(attrs) > 100:
            raise BadInput(
                f"This XML is nested deeper than {self._limits.depth} elements: it is no file of areas."
            )
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self._depth -= 1
        return super().end(tag)


def tree_of(data: bytes, limits: Limits) -> Element:
    """Read XML into its root element.

    Refused: more than `limits.xml_bytes`, a document type (and with it every entity), too many or too
    deep elements, and what is no XML.
    """
    if len(data) > limits.xml_bytes:
        size = limits.xml_bytes / 1e6
        raise BadInput(f"This XML has more than {size:g} MB: cut out the part that is needed, and try again.")
    parser = DefusedXMLParser(target=_Counting(limits), forbid_dtd=True)
    try:
        parser.feed(data)
        root = parser.close()
    except DefusedXmlException as error:
        raise BadInput(_DECLARES) from error
    except (ParseError, LookupError, ValueError) as error:
        raise BadInput(_BROKEN) from error
    if not isinstance(root, Element):
        raise BadInput(_BROKEN)
    return root


def local(element: Element) -> str:
    """Give the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def children(element: Element, *names: str) -> Iterator[Element]:
    """Yield the children of these names, whatever their namespace."""
    return (child for child in element if local(child) in names)


def inside(element: Element, *names: str) -> Iterator[Element]:
    """Yield what lies anywhere inside under these names, the element itself too."""
    return (one for one in element.iter() if local(one) in names)


def text_of(element: Element, name: str) -> str:
    """Give the text of the first child of this name; empty where there is none."""
    found = next(children(element, name), None)
    return (found.text or "").strip() if found is not None else ""
