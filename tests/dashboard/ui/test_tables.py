"""Tables of figures: what a cell holds is shown and never obeyed; each has a name for a screen reader."""

from lxml import html

from dashboard.ui.tables import Row, figures_html

ROWS: list[Row] = [
    {"Need": "Maintaining health, 3 households"},
    {"Need": "Insulin", "Confirmed": 1234, "Lapsed": 0},
    {"Need": "Oxygen", "Confirmed": None, "Lapsed": "2+"},
]


def test_numbers_have_their_thousands_apart_and_what_is_not_known_a_dash() -> None:
    table = html.fromstring(figures_html(ROWS, alt="Needs"))
    assert [cell.text for cell in table.iterfind(".//td")] == ["1,234", "0", "\u2013", "2+"]


def test_a_heading_spans_the_table_and_each_row_and_column_has_a_name() -> None:
    table = html.fromstring(figures_html(ROWS, alt="Needs"))
    assert table.get("aria-label") == "Needs"
    assert [cell.text for cell in table.iterfind(".//thead//th[@scope='col']")] == [
        "Need",
        "Confirmed",
        "Lapsed",
    ]
    (heading,) = table.iterfind(".//th[@scope='rowgroup']")
    assert heading.get("colspan") == "3"
    assert [cell.text for cell in table.iterfind(".//th[@scope='row']")] == ["Insulin", "Oxygen"]


def test_the_total_stands_in_the_foot() -> None:
    table = html.fromstring(figures_html(ROWS, alt="Needs", total={"Need": "All", "Confirmed": 5}))
    assert [cell.text for cell in table.iterfind(".//tfoot//*") if cell.text] == ["All", "5", "\u2013"]


def test_what_looks_like_html_is_only_text() -> None:
    """A language or an area may be named by anybody's file."""
    evil = "<img src=x onerror=alert(1)>"
    written = figures_html([{"Area": evil, "Count": "**1**"}], alt=f'"{evil}')
    table = html.fromstring(written)
    assert table.find(".//img") is None
    assert table.get("aria-label") == f'"{evil}'
    assert [cell.text for cell in table.iterfind(".//tbody//*") if cell.text] == [evil, "**1**"]
