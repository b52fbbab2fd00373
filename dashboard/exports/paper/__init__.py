"""PDF for print: a briefing sheet of counts, or that with names, drawn light on ink and without a network."""

from dashboard.exports.paper.document import pdf_bytes
from dashboard.exports.paper.report import (
    CountColumn,
    CountRow,
    CountTable,
    Figure,
    ListColumn,
    Listed,
    Listing,
    PaperSize,
    Report,
)

__all__ = [
    "CountColumn",
    "CountRow",
    "CountTable",
    "Figure",
    "ListColumn",
    "Listed",
    "Listing",
    "PaperSize",
    "Report",
    "pdf_bytes",
]
