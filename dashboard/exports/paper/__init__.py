"""PDF for print: a briefing sheet of counts, or that with names, drawn light on ink and without a network."""

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
from dashboard.exports.stamp import Stamp

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


def pdf_bytes(report: Report, stamp: Stamp) -> bytes:
    """Print a report: PDF, with its map and its listing where it has them."""
    # What draws takes a fifth of a second to load, and the start of the server would wait for it.
    from dashboard.exports.paper.document import pdf_bytes as printed  # noqa: PLC0415 - see above

    return printed(report, stamp)
