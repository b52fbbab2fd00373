"""A piece of a call file → calls as columns, with every row that is none handed back with its reason."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data_access.calls import natures
from data_access.calls.clocks import DAY, HOUR, offsets_at, to_utc
from data_access.calls.codes import DISCIPLINE_CODE, LINE_CODE, MARKS, MISSING, packed_marks
from data_access.calls.files import Piece
from data_access.calls.grounds import Grounds, cells_of
from data_access.calls.lengths import milliseconds_of
from data_access.calls.mapping import CallMapping
from data_access.calls.moments import Moments, moments_of
from data_access.calls.personal import people_of
from data_access.calls.rows import STAGES, CallRows, Worded
from data_access.importers.worker import RefusedRow
from data_access.records.calls import Discipline, Line, Whole

_NULLS: Final = frozenset({"", "null", "none", "n/a", "na", "nan", "-"})
_YES: Final = frozenset({"yes", "y", "true", "t", "1", "x"})
_NO: Final = frozenset({"no", "n", "false", "f", "0"})
_LONGEST_INCIDENT: Final = 80
_LONGEST_WORD: Final = 160


@dataclass
class Noticed:
    """What was assumed or left out on the way, counted: to be said in the report."""

    counts: Counter[str] = field(default_factory=Counter)

    def add(self, what: str, rows: "NDArray[np.bool_] | int") -> None:
        """Count some rows of which something is to be said."""
        number = int(rows) if isinstance(rows, int) else int(np.count_nonzero(rows))
        if number:
            self.counts[what] += number


@dataclass(frozen=True)
class Reader:
    """Reads pieces of one file: its mapping, the county's areas, and the moment of the import."""

    mapping: CallMapping
    grounds: Grounds
    now: datetime
    noticed: Noticed = field(default_factory=Noticed)

    def read(self, piece: Piece) -> tuple[CallRows, list[RefusedRow]]:
        """Read a piece; a row without a readable time, or from the future, is handed back."""
        received, refused = self._received(piece)
        kept = np.flatnonzero(refused == 0)
        handed_back = [*piece.refused, *_refusals(piece, refused)]
        batch = piece.batch if len(kept) == piece.batch.num_rows else piece.batch.take(pa.array(kept))
        lines = piece.first_row + kept
        return self._rows(_Columns(self.mapping, batch), received[kept], lines), handed_back

    def _received(self, piece: Piece) -> tuple[Whole, NDArray[np.int8]]:
        columns = _Columns(self.mapping, piece.batch)
        told = columns.moments("received") or _date_and_time(columns)
        moments = self._utc(told, "received")
        latest = int(self.now.timestamp() * 1_000) + DAY
        fault = np.zeros(len(moments), np.int8)
        fault[moments > latest] = 3
        fault[told.milliseconds == MISSING] = 1
        fault[told.unreadable] = 2
        return moments, fault

    def _utc(self, told: Moments, what: str) -> Whole:
        placed = to_utc(np.where(told.milliseconds == MISSING, 0, told.milliseconds), self.mapping.zone)
        local = ~told.absolute & (told.milliseconds != MISSING)
        self.noticed.add(f"{what}: an hour that came twice, taken for the first", placed.twice & local)
        self.noticed.add(f"{what}: an hour that clocks left out, read an hour later", placed.never & local)
        moments = np.where(told.absolute, told.milliseconds, placed.moments)
        return np.where(told.milliseconds == MISSING, MISSING, moments)

    def _rows(self, columns: "_Columns", received: Whole, lines: Whole) -> CallRows:
        latitude, longitude = columns.places()
        sound = self.grounds.sound(latitude, longitude)
        self.noticed.add("a place that is not in the county, left out", ~sound & np.isfinite(latitude))
        agency, nature = columns.words("agency"), columns.words("nature")
        return CallRows(
            incident=columns.incidents(received),
            received=received,
            utc_offset=offsets_at(received, self.mapping.zone),
            stages=self._stages(columns, received),
            named={
                "agency": agency,
                "nature": nature,
                "priority": columns.words("priority"),
                "area": self._areas(columns, latitude, longitude, sound),
            },
            discipline=_disciplines(columns.words("discipline"), agency, nature),
            line=_lines(columns.words("line")),
            marks=_marks(columns, len(received)),
            cell=cells_of(latitude, longitude, sound),
            people=people_of(columns, latitude, longitude, self.noticed.add),
            lines=lines,
        )

    def _stages(self, columns: "_Columns", received: Whole) -> dict[str, Whole]:
        stages = {name: self._stage(columns, name, received) for name in STAGES}
        _fill(stages["answered"], columns.took("answer_took"))
        begun = np.where(stages["answered"] == MISSING, 0, stages["answered"])
        _fill(stages["sent"], columns.took("process_took"), begun)
        _fill(stages["on_scene"], columns.took("arrive_took"))
        _fill(stages["on_scene"], columns.took("travel_took"), stages["sent"])
        return stages

    def _stage(self, columns: "_Columns", name: str, received: Whole) -> Whole:
        told = columns.moments(name)
        if told is None:
            return np.full(len(received), MISSING, np.int64)
        self.noticed.add(f"{name}: something that is no time, taken for not told", told.unreadable)
        placed = to_utc(np.where(told.milliseconds == MISSING, 0, told.milliseconds), self.mapping.zone)
        moments = np.where(told.absolute, told.milliseconds, placed.moments)
        # In the hour that comes twice a stage may lie in the second one, an hour after the first.
        second = placed.twice & ~told.absolute & (moments < received) & (moments + HOUR >= received)
        took = moments + np.where(second, HOUR, 0) - received
        return np.where(told.milliseconds == MISSING, MISSING, took)

    def _areas(
        self,
        columns: "_Columns",
        latitude: NDArray[np.float64],
        longitude: NDArray[np.float64],
        sound: NDArray[np.bool_],
    ) -> Worded:
        """Take the fixed area of the place; else the area or the city that the file names."""
        named, city = columns.words("area"), columns.words("city")
        words = ["", *self.grounds.keys]
        index = np.zeros(len(sound), np.int32)
        index[sound] = self.grounds.areas_of(latitude[sound], longitude[sound]) + 1
        for told in (named, city):
            keys = [self.grounds.key_of(word) if word else "" for word in told.words]
            places = np.asarray([0 if not key else len(words) + at for at, key in enumerate(keys)], np.int32)
            words += keys
            index = np.where(index == 0, places[told.index], index)
        return Worded(index.astype(np.int32), words)


class _Columns:
    """The columns of a batch by the field that each was taken for."""

    def __init__(self, mapping: CallMapping, batch: "pa.RecordBatch") -> None:
        self.mapping = mapping
        self._batch = batch

    def __len__(self) -> int:
        return int(self._batch.num_rows)

    def column(self, field_: str) -> "pa.Array[Any] | None":
        """The column as it came; None where the file has none."""
        at = self.mapping.place_of(field_)
        return None if at < 0 else self._batch.column(at)

    def text(self, field_: str) -> "pa.Array[Any] | None":
        """The column as trimmed text, empty where nothing is told; None where the file has none."""
        column = self.column(field_)
        if column is None:
            return None
        return pc.utf8_trim_whitespace(pc.fill_null(pc.cast(column, pa.string()), ""))

    def moments(self, field_: str) -> Moments | None:
        """The column read as moments; None where the file has none."""
        column = self.column(field_)
        return None if column is None else moments_of(column, day_first=self.mapping.day_first)

    def took(self, field_: str) -> Whole | None:
        """The column read as lengths of time; None where the file has none."""
        text = self.text(field_)
        heading = self.mapping.header[self.mapping.place_of(field_)]
        return None if text is None else milliseconds_of(text, heading)

    def words(self, field_: str) -> Worded:
        """The column as numbers of its different words."""
        text = self.text(field_)
        if text is None:
            return Worded(np.zeros(len(self), np.int32), [""])
        encoded = text.dictionary_encode()
        words = [_word(str(word)) for word in encoded.dictionary.to_pylist()]
        return Worded(np.asarray(encoded.indices, np.int32), words or [""])

    def numbers(self, field_: str) -> NDArray[np.float64]:
        """The column as numbers; nan where there is none."""
        column = self.column(field_)
        if column is None:
            return np.full(len(self), np.nan)
        if pa.types.is_floating(column.type) or pa.types.is_integer(column.type):
            return np.asarray(pc.fill_null(pc.cast(column, pa.float64()), np.nan))
        text = pc.utf8_trim_whitespace(pc.fill_null(pc.cast(column, pa.string()), ""))
        sound = pc.match_substring_regex(text, r"^[+-]?\d+(\.\d*)?([eE][+-]?\d+)?$")
        return np.asarray(pc.fill_null(pc.cast(pc.if_else(sound, text, None), pa.float64()), np.nan))

    def places(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Latitude and longitude; from the plane of a survey where the file has x and y and says of which."""
        if self.mapping.has("latitude"):
            return self.numbers("latitude"), self.numbers("longitude")
        if not (self.mapping.has("x") and self.mapping.crs):
            return np.full(len(self), np.nan), np.full(len(self), np.nan)
        from pyproj import Transformer  # noqa: PLC0415 - takes long to load, and few files need it

        turned = Transformer.from_crs(self.mapping.crs, "EPSG:4326", always_xy=True)
        longitude, latitude = turned.transform(self.numbers("x"), self.numbers("y"))
        return np.where(np.isfinite(latitude), latitude, np.nan), np.where(
            np.isfinite(longitude), longitude, np.nan
        )

    def incidents(self, received: Whole) -> list[str]:
        """The numbers of the incidents; where one is not told, one made of what the row tells of the call."""
        text = self.text("incident")
        if text is None:
            numbers, nameless = [""] * len(self), list(range(len(self)))
        else:
            numbers, lengths = text.to_pylist(), np.asarray(pc.utf8_length(text))
            nameless = np.flatnonzero((lengths == 0) | (lengths > _LONGEST_INCIDENT)).tolist()
        if nameless:
            told = [self.text(name) for name in ("nature", "agency", "address")]
            parts = [column.to_pylist() for column in told if column is not None]
            for at in nameless:
                said = "|".join([numbers[at], str(int(received[at])), *(str(part[at]) for part in parts)])
                numbers[at] = f"~{hashlib.blake2b(said.encode(), digest_size=12).hexdigest()}"
        return numbers


def _word(text: str) -> str:
    return "" if text.lower() in _NULLS else " ".join(text.split())[:_LONGEST_WORD]


def _date_and_time(columns: _Columns) -> Moments:
    dates, times = columns.text("received_date"), columns.text("received_time")
    if dates is None or times is None:
        nothing = np.full(len(columns), MISSING, np.int64)
        return Moments(nothing, nothing == 0, nothing == 0)
    days = pc.replace_substring_regex(dates, r"[T ]0?0:00(:00)?(\.0+)?( ?AM)?$", "")
    hours = pc.replace_substring_regex(times, r"^(\d{1,2})(\d\d)$", r"\1:\2")
    whole = pc.binary_join_element_wise(days, hours, " ")
    return moments_of(pc.if_else(pc.equal(days, ""), "", whole), day_first=columns.mapping.day_first)


_REASONS: Final = {
    1: "Nothing says when the call was received.",
    2: "What stands for the time of receipt is no time that can be read.",
    3: "The call was received in the future: look at the clock or the form of the date.",
}


def _refusals(piece: Piece, fault: NDArray[np.int8]) -> list[RefusedRow]:
    found = []
    for row in np.flatnonzero(fault).tolist():
        cells = [
            "" if cell is None else str(cell)
            for cell in (column[row].as_py() for column in piece.batch.columns)
        ]
        found.append(RefusedRow(piece.first_row + row, _REASONS[int(fault[row])], cells))
    return found


def _fill(stage: Whole, took: Whole | None, since: Whole | None = None) -> None:
    """Work a moment out from how long it took, where the file tells no moment."""
    if took is None:
        return
    start = np.zeros(len(stage), np.int64) if since is None else since
    known = (stage == MISSING) & (took != MISSING) & (start != MISSING)
    stage[known] = start[known] + took[known]


def _disciplines(told: Worded, agency: Worded, nature: Worded) -> NDArray[np.int8]:
    """Take what the file says; else what the agency's name says; else who usually answers such a call."""
    found = np.zeros(len(told.index), np.int8)
    usual = [natures.usual_discipline(natures.family_of(word)) for word in nature.words]
    for column, meant in (
        (told, [natures.discipline_of(word) for word in told.words]),
        (agency, [natures.discipline_of(word) for word in agency.words]),
        (nature, usual),
    ):
        codes = np.asarray([DISCIPLINE_CODE[Discipline(one)] for one in meant], np.int8)
        found = np.where(found == 0, codes[column.index], found)
    return found.astype(np.int8)


def _lines(told: Worded) -> NDArray[np.int8]:
    codes = np.asarray([LINE_CODE[Line(natures.line_of(word))] for word in told.words], np.int8)
    return codes[told.index]


def _marks(columns: _Columns, rows: int) -> NDArray[np.int16]:
    found = {}
    for name in MARKS:
        if columns.mapping.has(name):
            words = columns.words(name)
            codes = np.asarray([_yes_or_no(word, name) for word in words.words], np.int8)
            found[name] = codes[words.index]
    return packed_marks(found, rows)


def _yes_or_no(word: str, name: str) -> int:
    plain = word.lower()
    if plain in _NO:
        return 1
    if plain in _YES or name in plain:
        return 2
    # A language, or the centre that the call went to, says yes as well.
    return 2 if plain and name in ("interpreter", "transferred") else 0
