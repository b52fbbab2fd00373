"""Small counts withheld, and others with them, so that nothing under the threshold can be worked out."""

from data_access.suppression.audit import Doubt, doubts_of, interval_of
from data_access.suppression.table import CountTable, crossed, table_of
from data_access.suppression.withholding import THRESHOLD, Suppressed, suppress, untold

__all__ = [
    "THRESHOLD",
    "CountTable",
    "Doubt",
    "Suppressed",
    "crossed",
    "doubts_of",
    "interval_of",
    "suppress",
    "table_of",
    "untold",
]
