# ruff: noqa: E501 - columns of a file are read best as lines
"""Any dialect and encoding is recognised, and what cannot be read is refused with a sentence."""

from pathlib import Path

import pytest

from data_access.importers.blocks import FileFormat
from data_access.importers.csv_reader import NEVER_CLOSED, blocks_of, rows_in
from data_access.importers.json_reader import element_pieces, line_pieces
from data_access.importers.mapping import Mapping, mapping_from_json, propose
from data_access.importers.shapes import shape_of
from data_access.refusals import BadInput
from data_access.store import Store
from tests.data_access.importers.small_files import DOE, FOUR, HEADER, changed, csv_text, imported, kept


def written(folder: Path, content: bytes, name: str = "f.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def rows_of(path: Path) -> list[tuple[int, list[str]]]:
    shape = shape_of(path)
    with path.open(encoding=shape.codec, newline="") as file:
        return [row for block in blocks_of(file, shape) if not block.reason for row in rows_in(block, shape)]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_encoding_of_a_county_gives_the_same_names(store: Store, tmp_path: Path, codec: str) -> None:
    text = csv_text([changed(DOE, Name="José Núñez")])
    imported(store, written(tmp_path, text.encode(codec)))
    assert kept(store, "1").people[0].name == "José Núñez"


@pytest.mark.parametrize(
    "dialect",
    [
        {"delimiter": ";"},
        {"delimiter": "\t"},
        {"delimiter": "|", "lineterminator": "\n"},
        {"quoting": 1},
        {"lineterminator": "\r"},
        {"quotechar": "'", "quoting": 1},
    ],
)
def test_every_dialect_gives_the_same_rows(tmp_path: Path, dialect: dict[str, object]) -> None:
    path = written(tmp_path, csv_text(FOUR, **dialect).encode())
    assert [tuple(row) for _, row in rows_of(path)] == list(FOUR)
    assert [line for line, _ in rows_of(path)] == [2, 3, 4, 5]


def test_excel_names_its_delimiter_in_the_first_line(tmp_path: Path) -> None:
    path = written(tmp_path, b"sep=;\nID;Phone\n1;2\n2;3\n")
    assert rows_of(path) == [(3, ["1", "2"]), (4, ["2", "3"])]


def test_lines_are_counted_through_quoted_line_breaks(tmp_path: Path) -> None:
    path = written(tmp_path, b'ID,Notes\n1,"two\nlines"\n2,one\n3,"a ""quoted"" word"\n')
    assert rows_of(path) == [(2, ["1", "two\nlines"]), (4, ["2", "one"]), (5, ["3", 'a "quoted" word'])]


def test_blocks_are_cut_between_records_wherever_quotation_marks_stand(tmp_path: Path) -> None:
    rows = [f'{at},"note {at}\nline ""2"" {"x" * (at % 90)}"\n' for at in range(20_000)]
    path = written(tmp_path, ("ID,Notes\n" + "".join(rows)).encode())
    read = rows_of(path)
    assert [row[0] for _, row in read] == [str(at) for at in range(20_000)]
    assert [line for line, _ in read] == [2 + 2 * at for at in range(20_000)]


def test_a_lost_quotation_mark_costs_its_own_row_and_no_other(tmp_path: Path) -> None:
    good = "".join(f"{at},fine {'x' * 60}\n" for at in range(2, 3_000))
    path = written(tmp_path, ('ID,Notes\n1,"open\n' + good).encode())
    shape = shape_of(path)
    with path.open(encoding="utf-8", newline="") as file:
        blocks = list(blocks_of(file, shape))
    assert [(block.first_line, block.reason) for block in blocks if block.reason] == [(2, NEVER_CLOSED)]
    assert len(rows_of(path)) == 2_998


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b" \r\n\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"ID,Phone\n", "a header and no rows"),
        (b"PK\x03\x04rest", "damaged Excel workbook"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n", "a picture"),
        (b"ID,Name\n1,Ji\x81m\x8d\n", "neither UTF-8 nor UTF-16 nor Windows-1252"),
        ("ID,Name\n1,José\n2,".encode() + b"Jos\xe9\n", "mixes UTF-8 and Windows-1252"),
        (b"Colour,Shape\nred,round\nblue,square\n", "No column holds a key, a phone or an address"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(
    store: Store, tmp_path: Path, content: bytes, sentence: str
) -> None:
    with pytest.raises(BadInput, match=sentence):
        imported(store, written(tmp_path, content))


def test_an_encoding_that_was_asked_for_must_fit(tmp_path: Path) -> None:
    path = written(tmp_path, csv_text([changed(DOE, Name="José")]).encode("cp1252"))
    with pytest.raises(BadInput, match="is not utf-8"):
        shape_of(path, codec="utf-8")
    with pytest.raises(BadInput, match="no encoding called"):
        shape_of(path, codec="klingon")
    assert shape_of(path, codec="cp1252").header == HEADER


def test_a_nul_byte_costs_its_own_row(store: Store, tmp_path: Path) -> None:
    path = written(tmp_path, b"ID,Phone\n1,612555\x001234\n2,6125551234\n")
    report = imported(store, path)
    assert (report.rows_new, [row.line for row in report.refused]) == (1, [2])
    assert "NUL" in report.refused[0].reason


def test_json_is_cut_into_records_whatever_stands_in_its_strings(tmp_path: Path) -> None:
    records = ['{"key": "a", "notes": "}]{ \\" ["}', '{"key": "b"}']
    path = written(tmp_path, ("[\n" + ",\n".join(records) + "\n]").encode(), "f.json")
    with path.open(encoding="utf-8") as file:
        assert list(element_pieces(file, of_features=False)) == [(2, records[0], ""), (3, records[1], "")]


def test_a_json_file_that_was_cut_off_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="ends in the middle of a record"):
        imported(store, written(tmp_path, b'[{"key": "a"}, {"key": "b', "f.json"))


def test_json_lines_may_have_empty_lines(tmp_path: Path) -> None:
    path = written(tmp_path, b'{"key": "a"}\n\n{"key": "b"}', "f.jsonl")
    assert shape_of(path).format is FileFormat.JSON_LINES
    with path.open(encoding="utf-8") as file:
        assert [piece[:2] for piece in line_pieces(file)] == [(1, '{"key": "a"}'), (3, '{"key": "b"}')]


def test_columns_are_found_by_what_people_call_them() -> None:
    header = (
        "Record ID", "Phone 1", "Cell", "Street Address", "Y", "X", "Uses wheelchair", "O2", "Preferred Language",
        "Household Size", "Emergency Management until", "Favourite colour",
    )  # fmt: skip
    assert propose(header, ()).fields == (
        "key", "phone", "mobile", "address", "latitude", "longitude", "need:wheelchair", "need:oxygen", "language",
        "people", "consent_until:emergency_management", "",
    )  # fmt: skip


def test_columns_without_a_telling_name_are_found_by_what_stands_in_them() -> None:
    sample = [(f"(612) 555-{at:04}", f"{at} Main St", "44.95", "-93.21", "55401") for at in range(9)]
    assert propose(("A", "B", "C", "D", "E"), sample).fields == (
        "phone", "address", "latitude", "longitude", "zip")  # fmt: skip


def test_a_mapping_refuses_what_could_not_be_carried_out() -> None:
    good = Mapping(("ID", "Lat", "Lon"), ("key", "latitude", "longitude"))
    for column, field in (("Lat", "dragon"), ("Lat", "key"), ("ID", ""), ("Lat", ""), ("Nowhere", "city")):
        with pytest.raises(BadInput):
            good.changed(column, field)
    assert mapping_from_json(good.to_json(), good.header) == good
