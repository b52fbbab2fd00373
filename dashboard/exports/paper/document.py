"""One document: the answer with its figures and map on the first page, then counts, then households."""

import threading
from typing import Final

from dashboard.exports.paper.blocks import Flow, draw_figures, draw_head, draw_table
from dashboard.exports.paper.charts import draw_charts
from dashboard.exports.paper.listing import draw_listing
from dashboard.exports.paper.map_drawing import draw_map
from dashboard.exports.paper.report import Report
from dashboard.exports.paper.sheets import Sheets
from dashboard.exports.stamp import Stamp

_LEAST_MAP: Final = 250.0
_one_at_a_time: Final = threading.Lock()


def pdf_bytes(report: Report, stamp: Stamp) -> bytes:
    """Print the report, the stamp on every page and in the properties."""
    # Fonts belong to the whole process in the PDF library, and shaping adds letters to them.
    with _one_at_a_time:
        return _printed(report, stamp)


def _printed(report: Report, stamp: Stamp) -> bytes:
    sheets = Sheets(report, stamp)
    draw_head(sheets, report)
    draw_figures(sheets, report.figures)
    sheets.y -= 10
    if report.area is not None:
        if sheets.room < _LEAST_MAP:
            sheets.next_page()
        households = report.listing.households if report.listing else ()
        draw_map(sheets, report.area, households, report.base_map, sheets.room, ways=report.lines)
    draw_charts(sheets, report.charts)
    if report.tables or report.wide_tables:
        sheets.next_page()
        _draw_tables(sheets, report)
    if report.listing is not None:
        sheets.next_page()
        draw_listing(sheets, report.listing)
    return sheets.finish()


def _draw_tables(sheets: Sheets, report: Report) -> None:
    wide = Flow(sheets)
    for table in report.wide_tables:
        draw_table(wide, table)
    wide.close()
    flow = Flow(sheets, columns=2)
    for table in report.tables:
        draw_table(flow, table)
    flow.close()
