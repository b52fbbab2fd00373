"""Mappings that somebody has used before: one for each source and form of file."""

from uuid import uuid4

from sqlalchemy import insert, select, update

from data_access import tables
from data_access.access import Permission
from data_access.importers.mapping import Mapping, header_digest, mapping_from_json
from data_access.refusals import BadInput
from data_access.store import Visit


def find_mapping(
    visit: Visit, source: str, header: tuple[str, ...], sheets: tuple[str, ...] = ()
) -> Mapping | None:
    """Find the mapping that was last used for files of this source with this header; None if none."""
    visit.require(Permission.PROFILES_IMPORT)
    known = tables.import_mappings.c
    text = visit.connection.execute(
        select(known.mapping).where(known.source == source, known.header_digest == header_digest(header))
    ).scalar()
    if text is None:
        return None
    try:
        return mapping_from_json(text, header, sheets)
    except BadInput:
        # A field of an older version of Muster: propose again rather than stop.
        return None


def remember(visit: Visit, source: str, mapping: Mapping) -> None:
    """Remember `mapping` for the next file of this source with the same header."""
    visit.require(Permission.PROFILES_IMPORT)
    known = tables.import_mappings
    same = (known.c.source == source, known.c.header_digest == header_digest(mapping.header))
    values = {
        "mapping": mapping.to_json(),
        "account_id": visit.caller.account_id,
        "made_at": visit.now,
    }
    if visit.connection.execute(update(known).where(*same).values(**values)).rowcount:
        return
    visit.connection.execute(
        insert(known).values(
            id=uuid4().bytes, source=source, header_digest=header_digest(mapping.header), **values
        )
    )
