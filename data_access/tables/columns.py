"""What the tables share: the two sets, names of constraints, and columns that stand in several."""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, LargeBinary, MetaData, String, Text

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""Constraints have names of their own, so that a migration can speak of them on both databases."""

county = MetaData(naming_convention=NAMES)
record = MetaData(naming_convention=NAMES)


def row_id(name: str = "id", *, primary: bool = True) -> "Column[bytes]":
    """A column of 16 bytes that names the row, or another one."""
    return Column(name, LargeBinary(16), primary_key=primary, nullable=False)


def of_household(*, primary: bool = False) -> "Column[bytes]":
    """The household that a row belongs to; the row goes when the household goes."""
    return Column(
        "household_id",
        LargeBinary(16),
        ForeignKey("households.id", ondelete="CASCADE"),
        primary_key=primary,
        nullable=False,
    )


def of_batch(*, primary: bool = True) -> "Column[bytes]":
    """The import that a row belongs to."""
    return Column(
        "batch_id",
        LargeBinary(16),
        ForeignKey("import_batches.id", ondelete="CASCADE"),
        primary_key=primary,
        nullable=False,
    )


def household_columns() -> "list[Column[Any]]":
    """What a household has, whether it is kept or on its way."""
    return [
        Column("jurisdiction", String(40), nullable=False),
        Column("kind", String(16), nullable=False),
        Column("source", String(80), nullable=False),
        Column("row_digest", LargeBinary(16), nullable=False),
        Column("version", BigInteger, nullable=False),
        Column("profile", LargeBinary, nullable=False),
        Column("codes", LargeBinary),
        Column("confirmed_on", Date),
    ]


def consent_columns() -> "list[Column[Any]]":
    """What an opt-in has, whether it is kept or on its way."""
    return [
        Column("scope", String(32), nullable=False),
        Column("given_on", Date, nullable=False),
        Column("ends_on", Date),
        Column("withdrawn_on", Date),
        Column("evidence", Text, nullable=False, server_default=""),
    ]


def place_columns() -> "list[Column[Any]]":
    """What a sealed place has, whether it is kept or on its way."""
    return [
        Column("jurisdiction", String(40), nullable=False),
        Column("version", BigInteger, nullable=False),
        Column("rec", LargeBinary, nullable=False),
        Column("opted_in", Boolean, nullable=False),
        Column("ends_on", Date),
    ]


def of_account(*, primary: bool) -> "Column[bytes]":
    """The account that a row belongs to."""
    return Column(
        "account_id",
        LargeBinary(16),
        ForeignKey("accounts.id", ondelete="CASCADE"),
        primary_key=primary,
        nullable=False,
    )
