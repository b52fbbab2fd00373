"""Which columns are sealed under which class of keys: what a rotation works through, and waits for."""

from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import ColumnElement, Table, func, literal, select, true

from data_access import tables
from data_access.importers.staging import REFUSAL_VERSION
from data_access.keys import KeyClass
from data_access.place_format import Policy
from data_access.refusals import KeyringRefused
from data_access.vault import HEADER_BYTES, header


@dataclass(frozen=True, eq=False)
class SealedColumn:
    """A column that is sealed, and where the parts of its context stand."""

    table: Table
    name: str
    row_id: str = "id"
    policy: str | None = None
    """Rows of this policy only, for a table that keeps several."""
    told_jurisdiction: ColumnElement[Any] | None = field(default=None)
    told_version: ColumnElement[Any] | None = field(default=None)
    """Where the row itself does not hold them."""

    @property
    def on_record(self) -> bool:
        """Whether it lies with accounts and trail, which on SQLite are another file."""
        return self.table.metadata is tables.record

    @property
    def id(self) -> ColumnElement[bytes]:
        """What names a row."""
        return self.table.c[self.row_id]

    @property
    def values(self) -> ColumnElement[bytes]:
        """The sealed values."""
        return self.table.c[self.name]

    @property
    def jurisdiction(self) -> ColumnElement[Any]:
        """The jurisdiction that a value is bound to."""
        return self.table.c.jurisdiction if self.told_jurisdiction is None else self.told_jurisdiction

    @property
    def version(self) -> ColumnElement[Any]:
        """The version that a value is bound to."""
        return self.table.c.version if self.told_version is None else self.told_version

    @property
    def named(self) -> str:
        """The column as its context names it."""
        return self.name if self.policy is None else tables.place_column(self.policy)

    @property
    def of_policy(self) -> ColumnElement[bool]:
        """The rows that are meant; all of them where a table keeps one policy only."""
        return true() if self.policy is None else self.table.c.policy == self.policy

    def left(self, kid: int) -> ColumnElement[bool]:
        """Rows that are sealed under another key than `kid`; what a withdrawal left empty is not sealed."""
        sealed = self.values.is_not(None) & (func.length(self.values) >= HEADER_BYTES)
        return sealed & (func.substr(self.values, 1, HEADER_BYTES) != header(kid)) & self.of_policy

    def under(self, kid: int) -> ColumnElement[bool]:
        """Rows that are sealed under `kid`, whatever their policy."""
        return func.substr(self.values, 1, HEADER_BYTES) == header(kid)


_BATCHES: Final = tables.import_batches.c
_REFUSALS: Final = SealedColumn(
    tables.import_refusals,
    "row",
    told_jurisdiction=select(_BATCHES.jurisdiction)
    .where(_BATCHES.id == tables.import_refusals.c.batch_id)
    .scalar_subquery(),
    told_version=literal(REFUSAL_VERSION),
)

SEALED_COLUMNS: Final[dict[KeyClass, tuple[SealedColumn, ...]]] = {
    KeyClass.PROFILE: (
        SealedColumn(tables.households, "profile"),
        SealedColumn(tables.household_sources, "told"),
        SealedColumn(tables.consent_evidence, "details"),
        SealedColumn(tables.consent_evidence, "scan"),
        SealedColumn(tables.evacuation_plans, "rides"),
        _REFUSALS,
    ),
    KeyClass.ACCESS_CODE: (
        SealedColumn(tables.households, "codes"),
        SealedColumn(tables.household_sources, "codes"),
    ),
    KeyClass.PLACE: tuple(
        SealedColumn(tables.places, "rec", "household_id", policy.value) for policy in Policy
    ),
    KeyClass.CALL: (SealedColumn(tables.call_persons, "person"),),
    KeyClass.PHOTO: (SealedColumn(tables.photos, "photo"),),
    KeyClass.TOTP: (SealedColumn(tables.accounts, "totp"),),
}
"""Class → the columns that a rotation seals again. A class that is not here is not rotated."""

WAITED_FOR: Final[dict[KeyClass, tuple[SealedColumn, ...]]] = SEALED_COLUMNS | {
    KeyClass.PROFILE: (
        *SEALED_COLUMNS[KeyClass.PROFILE],
        SealedColumn(tables.staged_households, "profile"),
    ),
    KeyClass.ACCESS_CODE: (
        *SEALED_COLUMNS[KeyClass.ACCESS_CODE],
        SealedColumn(tables.staged_households, "codes"),
    ),
    KeyClass.PLACE: (
        SealedColumn(tables.places, "rec", "household_id"),
        SealedColumn(tables.staged_places, "rec", "household_id"),
    ),
}
"""Class → the columns whose rows keep an old key from being laid down."""


def columns_of(
    known: dict[KeyClass, tuple[SealedColumn, ...]], key_class: KeyClass
) -> tuple[SealedColumn, ...]:
    """The columns of a class; refused for one whose columns are not known here."""
    if key_class not in known:
        raise KeyringRefused(
            f"Rows of {key_class} cannot be sealed again yet. Its old key stays active, and nothing is lost."
        )
    return known[key_class]
