"""How a file is written: found by looking at its beginning, and said before anything is read."""

import re
from itertools import islice
from pathlib import Path
from typing import Final

import msgspec

from data_access.importers import csv_reader, json_reader
from data_access.importers.blocks import FileFormat, Shape
from data_access.importers.encodings import Encoding, find_encoding
from data_access.importers.features import Feature, header_of, row_of_feature
from data_access.importers.workbook import is_workbook
from data_access.importers.workbook_reader import workbook_shape
from data_access.refusals import BadInput

_HEAD_CHARACTERS: Final = 1 << 16
_SAMPLE: Final = 60


def shape_of(path: Path, *, codec: str | None = None) -> Shape:
    """Look at `path` and tell how it is written, with its columns and first rows.

    Refused: a file that is not there, empty, neither text nor workbook, in the wrong encoding, or with a
    header only.
    """
    if not path.is_file():
        raise BadInput(f"There is no file {path.name}.")
    with path.open("rb") as binary:
        head_bytes = binary.read(4)
    if is_workbook(head_bytes, path):
        return workbook_shape(path)
    encoding = find_encoding(path, codec)
    with path.open(encoding=encoding.codec, newline="") as file:
        head = file.read(_HEAD_CHARACTERS)
    match _format_of(head, path):
        case FileFormat.CSV:
            return _csv_shape(path, encoding, head)
        case FileFormat.GEOJSON:
            return _geojson_shape(path, encoding)
        case other:
            return Shape(path, other, encoding.codec, path.stat().st_size, notes=_notes(encoding))


def _format_of(head: str, path: Path) -> FileFormat:
    start = head.lstrip("\ufeff \t\r\n")
    if start.startswith("["):
        return FileFormat.JSON
    if not start.startswith("{"):
        return FileFormat.CSV
    if re.search(r'"type"\s*:\s*"FeatureCollection"', head) or path.suffix.casefold() == ".geojson":
        return FileFormat.GEOJSON
    return FileFormat.JSON_LINES


def _notes(encoding: Encoding) -> tuple[str, ...]:
    return (encoding.note,) if encoding.note else ()


def _csv_shape(path: Path, encoding: Encoding, head: str) -> Shape:
    delimiter, quote, skip = csv_reader.find_dialect(head)
    rows = csv_reader.sample_of(head, delimiter, quote, skip)
    if not rows:
        raise BadInput(f"{path.name} is empty: there is nothing to import.")
    if len(rows) == 1:
        raise BadInput(f"{path.name} holds a header and no rows: there is nothing to import.")
    header = tuple(name.strip() for name in rows[0])
    if not any(header):
        raise BadInput(f"{path.name} has no header: its first row names the columns.")
    return Shape(
        path,
        FileFormat.CSV,
        encoding.codec,
        path.stat().st_size,
        delimiter,
        quote,
        skip,
        header,
        tuple(tuple(row) for row in rows[1:]),
        _notes(encoding),
    )


def _geojson_shape(path: Path, encoding: Encoding) -> Shape:
    decoder = msgspec.json.Decoder(Feature)
    features, rows = [], []
    with path.open(encoding=encoding.codec, newline="") as file:
        for _, text, _ in islice(json_reader.element_pieces(file, of_features=True), _SAMPLE):
            try:
                features.append(decoder.decode(text))
            except msgspec.DecodeError:
                continue
    if not features:
        raise BadInput(f"{path.name} holds no features: there is nothing to import.")
    if all("profile" in (feature.properties or {}) for feature in features):
        return Shape(path, FileFormat.GEOJSON, encoding.codec, path.stat().st_size, notes=_notes(encoding))
    header = header_of(features)
    for feature in features:
        try:
            rows.append(tuple(row_of_feature(feature, header)))
        except BadInput:
            continue
    return Shape(
        path,
        FileFormat.GEOJSON,
        encoding.codec,
        path.stat().st_size,
        header=header,
        sample=tuple(rows),
        notes=_notes(encoding),
    )
