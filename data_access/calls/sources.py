"""Where call files come from: each source with its centre and clocks, and how its columns are read."""

from uuid import uuid4

from sqlalchemy import Connection, func, insert, select, update

from data_access import tables
from data_access.access import Permission
from data_access.calls.mapping import CallMapping, mapping_from_json
from data_access.calls.merging import SourceKept
from data_access.importers.mapping import header_digest
from data_access.refusals import BadInput
from data_access.store import Visit

_SOURCES = tables.call_sources
_LONGEST = 80


def source_kept(
    connection: Connection, name: str, *, centre: str, time_zone: str, jurisdiction: str
) -> SourceKept:
    """Find the source of that name, or make it; its time zone is the one that was said last."""
    row = connection.execute(select(_SOURCES).where(_SOURCES.c.name == name)).first()
    if row is None:
        number = 1 + int(connection.scalar(select(func.max(_SOURCES.c.id))) or 0)
        made = SourceKept(number, name, centre or name, time_zone, jurisdiction)
        connection.execute(
            insert(_SOURCES).values(
                id=number, name=name, centre=made.centre, time_zone=time_zone, jurisdiction=jurisdiction
            )
        )
        return made
    if row.time_zone != time_zone:
        connection.execute(update(_SOURCES).where(_SOURCES.c.id == row.id).values(time_zone=time_zone))
    return SourceKept(row.id, row.name, row.centre, time_zone, row.jurisdiction)


def source_name(name: str) -> str:
    """Give the name of a source without blanks around it; refused are none and one that is too long."""
    plain = name.strip()
    if not plain or len(plain) > _LONGEST:
        raise BadInput(f"Name the source of the file in at most {_LONGEST} characters.")
    return plain


def find_confirmed(visit: Visit, source: str, header: tuple[str, ...]) -> CallMapping | None:
    """Find how files of this source with these columns were confirmed to be read; None if they never were."""
    visit.require(Permission.CALLS_IMPORT)
    known = tables.import_mappings.c
    text = visit.connection.scalar(
        select(known.mapping).where(
            known.source == _named(source), known.header_digest == header_digest(header)
        )
    )
    if text is None:
        return None
    try:
        return mapping_from_json(text)
    except BadInput:
        # A field of an older version of Muster: propose again rather than stop.
        return None


def confirm(visit: Visit, source: str, mapping: CallMapping) -> None:
    """Remember how files of this source with these columns are read."""
    visit.require(Permission.CALLS_IMPORT)
    known = tables.import_mappings
    same = (known.c.source == _named(source), known.c.header_digest == header_digest(mapping.header))
    values = {"mapping": mapping.to_json(), "account_id": visit.caller.account_id, "made_at": visit.now}
    if visit.connection.execute(update(known).where(*same).values(**values)).rowcount:
        return
    visit.connection.execute(
        insert(known).values(
            id=uuid4().bytes, source=_named(source), header_digest=header_digest(mapping.header), **values
        )
    )


def _named(source: str) -> str:
    """Calls and households of one source have mappings of their own."""
    return f"calls: {source}"[:_LONGEST]
