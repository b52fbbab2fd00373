"""The report of a period as it is printed."""

import secrets

from dashboard.calls.report import Listed, PeriodReport, figures_of, tables_of
from dashboard.exports import file_name
from dashboard.exports.paper import CountColumn, CountRow, CountTable, Figure, Report, pdf_bytes
from dashboard.exports.picture import drawing_of
from dashboard.ui import downloads
from dashboard.ui.calls.desk import Desk
from dashboard.ui.calls.filters import Choice
from dashboard.ui.calls.shown_chart import Shelf

_PRINTED = ("time", "week", "hours", "weekdays", "discipline", "nature_group", "marks")


def offer_report(desk: Desk, choice: Choice, shelf: Shelf) -> None:
    """Offer the report as PDF; it is asked for and drawn on the click."""

    def build() -> bytes:
        stamp = shelf.stamp("report")
        return pdf_bytes(printed(desk.report(choice.chosen, choice.says)), stamp)

    name = file_name("calls report", "pdf", secrets.token_hex(8))
    downloads.offer("pdf", name, build, label="Report as PDF", key="calls_report")


def printed(report: PeriodReport) -> Report:
    """Set a report of a period in the form of every other document of the house."""
    charts = [one for one in report.volume.charts if one.key in _PRINTED]
    charts += [chart for one in report.answering[:1] for chart in one.charts]
    return Report(
        title=report.title,
        subtitle=_subtitle(report),
        lead=report.volume.says,
        rest=report.narrative,
        figures=tuple(
            Figure(one.label, one.value, "", one.beside, one.unknown) for one in figures_of(report)
        ),
        tables=(),
        wide_tables=tuple(_table(one) for one in tables_of(report)),
        area=None,
        charts=tuple(drawing_of(chart) for chart in charts),
    )


def _subtitle(report: PeriodReport) -> str:
    small = " · counts under 11 are withheld" if report.withholds else ""
    return f"Calls: {report.filters}{small}"


def _table(told: Listed) -> CountTable:
    columns = tuple(
        CountColumn(title, 2.4 if at == 0 else 1.0, number=at > 0) for at, title in enumerate(told.columns)
    )
    rows = tuple(CountRow(row) for row in told.rows)
    return CountTable(told.title, columns, rows, told.note, "There is nothing to show.")
