"""Rows of a file that lead to households which were merged: each changes what its own source tells."""

from datetime import datetime

import msgspec
from sqlalchemy import Connection

from data_access.household_rows import HOUSEHOLD_COLUMNS, Row
from data_access.importers.spool import ShelfRows
from data_access.importers.staging import found_in
from data_access.merging.sources import Desk, Told, take_in
from data_access.records.household import Codes, SafetyProfile
from data_access.records.ids import HouseholdId
from data_access.vault import Context, KeyClass, Vault


def take_in_merged(connection: Connection, vault: Vault, now: datetime, rows: ShelfRows) -> ShelfRows:
    """Take in the rows of merged households, and hand back the others."""
    ids = [row[0] for row in rows.households]
    found = found_in(connection, "household_sources", ("id", "row_digest"), ids)
    merged = {bytes(source_id): bytes(digest) for source_id, digest in found}
    if not merged:
        return rows
    desk = Desk(connection, vault, now, now.date())
    for row in rows.households:
        told = dict(zip(HOUSEHOLD_COLUMNS, row, strict=True))
        if bytes(told["id"]) in merged and merged[bytes(told["id"])] != bytes(told["row_digest"]):
            take_in(desk, _told(vault, row))
    return rows.without(set(merged))


def _told(vault: Vault, row: Row) -> Told:
    household_id, jurisdiction, _, source, digest, version, sealed, codes, _ = row
    source_id = HouseholdId(bytes(household_id))
    context = Context("households", "profile", source_id, jurisdiction, version)
    profile = vault.open_json(KeyClass.PROFILE, context, bytes(sealed), SafetyProfile)
    if codes is not None:
        context = Context("households", "codes", source_id, jurisdiction, version)
        opened = vault.open_json(KeyClass.ACCESS_CODE, context, bytes(codes), Codes)
        profile = msgspec.structs.replace(profile, codes=opened)
    return Told(source_id, source, jurisdiction, bytes(digest), profile)
