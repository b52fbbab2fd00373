"""What a permission reaches: the tables and columns that it may read, and those that it may change.

One table, from which the wall of SQLite (an authorizer and views) and that of PostgreSQL (roles,
grants and row-level security) are both made. What does not stand here is refused, and a permission
without a row opens nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Table

from data_access import tables as t
from data_access.access import Permission
from data_access.records.ids import AccountId


class Limit(StrEnum):
    """Which rows of a table, as SQL; what stands in braces differs between the databases.

    `main` comes before a table; `account`, `now` and `yesterday` are those of the visit.
    """

    FUNCTIONAL_NEEDS = "policy = 'functional_needs'"
    CAMERAS = "policy = 'cameras'"
    # A day more than the consent, because the county's day ends after that of UTC.
    OPTED_IN = (
        "EXISTS (SELECT 1 FROM {main}places AS p WHERE p.policy = 'functional_needs'"
        " AND p.household_id = households.id AND p.opted_in"
        " AND (p.ends_on IS NULL OR p.ends_on >= {yesterday}))"
    )
    HOUSEHOLDS_OF_OPEN_CASES = (
        "EXISTS (SELECT 1 FROM {main}cases AS c WHERE c.household_id = households.id"
        " AND c.account_id = {account} AND c.ends_at > {now})"
    )
    EVIDENCE_OF_OPEN_CASES = (
        "EXISTS (SELECT 1 FROM {main}cases AS c WHERE c.household_id = consent_evidence.household_id"
        " AND c.account_id = {account} AND c.ends_at > {now})"
    )
    PHOTOS_OF_OPEN_CASES = (
        "EXISTS (SELECT 1 FROM {main}cases AS c WHERE c.household_id = photos.household_id"
        " AND c.account_id = {account} AND c.ends_at > {now})"
    )

    NO_EXERCISE = "NOT exercise"


NEEDED_BY: Final[dict[Limit, tuple[tuple[str, str], ...]]] = {
    Limit.OPTED_IN: tuple(("places", column) for column in ("policy", "household_id", "opted_in", "ends_on")),
    Limit.HOUSEHOLDS_OF_OPEN_CASES: tuple(
        ("cases", column) for column in ("household_id", "account_id", "ends_at")
    ),
    Limit.EVIDENCE_OF_OPEN_CASES: tuple(
        ("cases", column) for column in ("household_id", "account_id", "ends_at")
    ),
    Limit.PHOTOS_OF_OPEN_CASES: tuple(
        ("cases", column) for column in ("household_id", "account_id", "ends_at")
    ),
}
"""Limit → table and column that its own condition looks at."""


@dataclass(frozen=True)
class Sight:
    """What may be read of one table: these columns, and of the rows those within the limit."""

    table: Table
    columns: tuple[str, ...]
    limit: Limit | None = None


@dataclass(frozen=True)
class Change:
    """What may be changed of one table: new rows, these columns of old ones, and rows taken away."""

    table: Table
    columns: tuple[str, ...]
    inserts: bool = True
    deletes: bool = False


@dataclass(frozen=True, eq=False)
class Reach:
    """All that a permission reaches. `rewrites` is read, and `changes` made, only in a writing visit.

    Refused is a table that stands twice, and one of which some rows are hidden while it is changed.
    """

    reads: tuple[Sight, ...] = ()
    changes: tuple[Change, ...] = ()
    rewrites: tuple[Sight, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a row that cannot be kept on both databases."""
        read = [sight.table.name for sight in (*self.reads, *self.rewrites)]
        if len(read) != len(set(read)):
            msg = f"a table stands twice in a reach: {sorted(read)}"
            raise ValueError(msg)
        hidden = {sight.table.name for sight in self.reads if sight.limit is not None}
        if both := hidden & {change.table.name for change in self.changes}:
            msg = f"rows are hidden of a table that is changed: {sorted(both)}"
            raise ValueError(msg)

    def sights(self, *, writes: bool) -> tuple[Sight, ...]:
        """What a visit may read."""
        return (*self.reads, *self.rewrites) if writes else self.reads

    def made(self, *, writes: bool) -> tuple[Change, ...]:
        """What a visit may change; nothing in one that only reads."""
        return self.changes if writes else ()


@dataclass(frozen=True)
class Visitor:
    """Who is inside as the wall must know it: through which door, and whether to write."""

    permission: Permission
    account_id: AccountId
    now: datetime
    writes: bool

    @property
    def reach(self) -> Reach:
        """What the door leads to."""
        return REACHES[self.permission]


def _whole(table: Table, limit: Limit | None = None, *, but: tuple[str, ...] = ()) -> Sight:
    return Sight(table, tuple(column.name for column in table.columns if column.name not in but), limit)


def _part(table: Table, *columns: str, limit: Limit | None = None) -> Sight:
    return Sight(table, columns, limit)


def _free(table: Table, *, deletes: bool = True) -> Change:
    """Any change of a table."""
    return Change(table, tuple(column.name for column in table.columns), deletes=deletes)


_GROUND: Final = (_whole(t.areas), _whole(t.address_points), _whole(t.generations))
"""Public: where areas and addresses lie, and the counters that tell when something changed."""
_NEEDS: Final = (_whole(t.places, Limit.FUNCTIONAL_NEEDS), *_GROUND)
_PROFILE_TABLES: Final = (
    t.households, t.photos, t.phones, t.consents, t.places, t.generations, t.consent_evidence,
    t.household_sources, t.household_merges, t.household_marks,
)  # fmt: skip
"""A household with what belongs to it, and what leads to it from other sources."""
_STAGED: Final = (t.staged_households, t.staged_phones, t.staged_consents, t.staged_places)
_IMPORT_TABLES: Final = (
    *_PROFILE_TABLES, *_STAGED, t.import_batches, t.import_mappings, t.import_refusals,
    t.areas, t.address_points, t.estimates, t.watched_files,
)  # fmt: skip
_CALL_WORDS: Final = (t.call_sources, t.call_words)
_CALL_TABLES: Final = (
    *_CALL_WORDS, t.calls, t.call_persons, t.call_phones, t.call_hours, t.call_moves, t.call_recent,
    t.import_batches, t.import_mappings, t.import_refusals, t.generations,
)  # fmt: skip
_COUNTED: Final = (
    *_GROUND, *(_whole(table) for table in _CALL_WORDS), _whole(t.call_moves), _whole(t.call_hours)
)  # fmt: skip
"""What counts of calls are made of beside the derived file."""
_ZONE_TABLES: Final = (t.zones, t.zone_outlines, t.zone_statuses, t.zone_dismissals)

_ROADS: Final = (*_GROUND, *(_whole(table) for table in (t.road_editions, t.road_arrays, t.road_closures)))
_NEW_ROADS: Final = (Change(t.road_editions, ()), Change(t.road_arrays, (), deletes=True))
_REOPENED: Final = Change(t.road_closures, ("reopened_at", "reopened_by"))
_RESOURCES: Final = (_whole(t.shelters), _whole(t.depots), _whole(t.fleet_vehicles))
_PLANS: Final = (_whole(t.evacuation_plans), _whole(t.evacuation_marks), _whole(t.evacuation_orders))
_PLANS_IN_CLEAR: Final = (_whole(t.evacuation_plans, but=("rides",)), *_PLANS[1:])
_NAMES_OF_OPTED_IN: Final = (
    *_NEEDS,
    _part(t.households, "id", "version", "profile", "jurisdiction", "kind", limit=Limit.OPTED_IN),
)

REACHES: Final[dict[Permission, Reach]] = {
    Permission.REGISTRY_AREA_COUNT: Reach((*_NEEDS, _whole(t.estimates))),
    Permission.REGISTRY_MAP_VIEW: Reach(_NEEDS),
    Permission.REGISTRY_NEEDS_VIEW: Reach(_NEEDS),
    Permission.REGISTRY_NAMES_READ: Reach(_NAMES_OF_OPTED_IN),
    Permission.REGISTRY_EXPORT: Reach(_NEEDS),
    Permission.REGISTRY_ESTIMATES_READ: Reach((*_GROUND, _whole(t.estimates))),
    # What was released and no household: a count that is withheld lies nowhere in this reach.
    Permission.REGISTRY_SUPPRESSED_COUNT: Reach((*_GROUND, _whole(t.estimates), _whole(t.published_counts))),
    Permission.REGISTRY_PUBLISH: Reach(
        (*_NEEDS, _whole(t.published_counts)), (Change(t.published_counts, ()),)
    ),
    Permission.AREAS_READ: Reach(_GROUND),
    Permission.AREAS_SAVE: Reach(_GROUND, (_free(t.areas),)),
    # A file adds and changes households; it takes none away, and with it the cases of a call.
    Permission.PROFILES_IMPORT: Reach(
        tuple(_whole(table) for table in _IMPORT_TABLES),
        tuple(_free(table, deletes=table is not t.households) for table in _IMPORT_TABLES),
    ),
    Permission.PROFILES_IMPORT_REPORT: Reach(
        (_whole(t.import_batches), _whole(t.import_refusals), _whole(t.watched_files))
    ),
    Permission.PROFILES_EDIT: Reach(
        tuple(_whole(table) for table in _PROFILE_TABLES), tuple(_free(table) for table in _PROFILE_TABLES)
    ),
    # Two records become one, and the other goes with its cases, whose households come with it.
    Permission.PROFILES_MERGE: Reach(
        tuple(_whole(table) for table in (*_PROFILE_TABLES, t.household_pairs, t.cases)),
        tuple(_free(table) for table in (*_PROFILE_TABLES, t.household_pairs, t.cases)),
    ),
    # A household opens through a case of the caller's own that has not ended; a case is opened by the
    # fingerprint of a phone and is never changed afterwards.
    Permission.PROFILES_OPEN_BY_CALL: Reach(
        (
            _whole(t.households, Limit.HOUSEHOLDS_OF_OPEN_CASES, but=("codes",)),
            _whole(t.photos, Limit.PHOTOS_OF_OPEN_CASES),
            _whole(t.consent_evidence, Limit.EVIDENCE_OF_OPEN_CASES, but=("scan",)),
            _whole(t.phones),
            _whole(t.cases),
            *_GROUND,
        ),
        (Change(t.cases, ()),),
    ),
    # How to get in is asked for by itself: this door shows nothing else of a household.
    Permission.PROFILES_OPEN_CODES: Reach(
        (
            _part(
                t.households, "id", "jurisdiction", "version", "codes", limit=Limit.HOUSEHOLDS_OF_OPEN_CASES
            ),
            _whole(t.cases),
        )
    ),
    # Breaking the glass opens what lies at one phone or at one address, by a case of a quarter of an hour.
    Permission.PROFILES_BREAK_GLASS: Reach(
        (
            *_NEEDS,
            _whole(t.households, Limit.HOUSEHOLDS_OF_OPEN_CASES),
            _whole(t.phones),
            _whole(t.cases),
            _part(t.sessions, "session_id", "account_id", "again_at"),
            _whole(t.broken_glass),
        ),
        (Change(t.cases, ()), Change(t.broken_glass, ())),
    ),
    Permission.CAMERAS_AREA_COUNT: Reach((_whole(t.places, Limit.CAMERAS), *_GROUND)),
    # Whoever counts calls sees none: what changed since the derived file was written bears no number of
    # an incident and no moment finer than the hour.
    Permission.CALLS_COUNT: Reach(_COUNTED),
    Permission.CALLS_SUPPRESSED_COUNT: Reach(_COUNTED),
    Permission.CALLS_FORECAST: Reach(_COUNTED),
    # Whoever watches sees the calls of the last day, and nothing that is personal of one.
    Permission.CALLS_LIVE: Reach(
        (*_COUNTED, _whole(t.call_recent), _whole(t.calls), _whole(t.call_feeds, but=("digest",)))
    ),
    Permission.CALLS_FEEDS: Reach(
        (_whole(t.call_feeds, but=("digest",)), _whole(t.call_sources)), (_free(t.call_feeds, deletes=False),)
    ),
    Permission.CALLS_IMPORT: Reach(
        (_whole(t.areas), *(_whole(table) for table in _CALL_TABLES)),
        tuple(_free(table, deletes=table is not t.calls) for table in _CALL_TABLES),
    ),
    # A recount reads every call and nothing that is personal of one.
    Permission.CALLS_VERIFY: Reach(
        (
            _whole(t.generations),
            *(_whole(table) for table in (*_CALL_WORDS, t.calls, t.call_hours, t.call_moves)),
        )
    ),
    Permission.CALLS_OPEN: Reach(
        tuple(_whole(table) for table in (*_CALL_WORDS, t.calls, t.call_persons, t.call_phones))
    ),
    Permission.ZONES_READ: Reach((*_GROUND, *(_whole(table) for table in _ZONE_TABLES))),
    # A zone is drawn, moved and retired; nothing that was ever said of one is changed or taken away.
    Permission.ZONES_EDIT: Reach(
        (*_GROUND, *(_whole(table) for table in _ZONE_TABLES)),
        (
            Change(t.zones, ("version", "retired_at")),
            Change(t.zone_outlines, ()),
            Change(t.generations, ("counter",)),
        ),
    ),
    Permission.ZONES_STATUS: Reach(
        (*_GROUND, *(_whole(table) for table in _ZONE_TABLES)),
        (Change(t.zone_statuses, ()), Change(t.zone_dismissals, ()), Change(t.generations, ("counter",))),
    ),
    # What everybody may see: no exercise, no reason, and nobody's name.
    Permission.ZONES_PUBLIC: Reach(
        (
            _part(t.zones, "id", "version", "retired_at"),
            _part(t.zone_outlines, "zone_id", "version", "name", "city", "geometry"),
            _part(
                t.zone_statuses,
                "number",
                "zone_id",
                "status",
                "exercise",
                "set_at",
                limit=Limit.NO_EXERCISE,
            ),
        )
    ),
    Permission.ROADS_READ: Reach(_ROADS),
    # Another edition comes and arrays of old ones go; what was closed is reopened and never taken away.
    Permission.ROADS_IMPORT: Reach(_ROADS, _NEW_ROADS),
    Permission.ROADS_CLOSE: Reach(_ROADS, (_REOPENED, Change(t.generations, ("counter",)))),
    # Plans as counts: who rides is sealed in a column that this door does not lead to.
    Permission.EVACUATION_VIEW: Reach((*_GROUND, *_RESOURCES, *_PLANS_IN_CLEAR)),
    Permission.EVACUATION_PLAN: Reach(
        (*_NEEDS, *_RESOURCES, *_PLANS, _whole(t.estimates)), (Change(t.evacuation_plans, ()),)
    ),
    Permission.EVACUATION_ORDER: Reach((*_GROUND, *_PLANS_IN_CLEAR), (Change(t.evacuation_orders, ()),)),
    # A manifest joins a plan with the names of those who are still opted in; a link for a crew is made here.
    Permission.MANIFESTS_READ: Reach((*_NAMES_OF_OPTED_IN, *_PLANS), (Change(t.crew_links, ()),)),
    Permission.MANIFESTS_MARK: Reach((*_GROUND, *_PLANS), (Change(t.evacuation_marks, ()),)),
    # The same for a crew, through a link that ends with the right of whoever made it.
    Permission.MANIFESTS_CARRY: Reach(
        (
            *_NAMES_OF_OPTED_IN,
            *_PLANS,
            _whole(t.crew_links),
            _part(t.accounts, "id", "enabled"),
            _part(t.account_roles, "account_id", "role"),
        ),
        (Change(t.evacuation_marks, ()),),
    ),
    Permission.FLEET_EDIT: Reach(
        (*_RESOURCES, _whole(t.generations)),
        (_free(t.shelters), _free(t.depots), _free(t.fleet_vehicles), _free(t.generations)),
    ),
    # Neither the hash of a password nor the secret of a second factor is read to manage people.
    Permission.PEOPLE_MANAGE: Reach(
        (
            _whole(t.accounts, but=("password_hash", "totp")),
            _whole(t.account_roles),
            _whole(t.outside_subjects),
            _whole(t.sessions),
        ),
        (_free(t.accounts), _free(t.account_roles), _free(t.sessions)),
    ),
    # Signing in has a transaction of its own, on accounts and sessions, before there is a caller.
    Permission.OWN_ACCOUNT: Reach(),
    Permission.AUDIT_READ: Reach((_whole(t.audit_lines),)),
    Permission.AUDIT_VERIFY: Reach((_whole(t.audit_lines), _whole(t.looks))),
    # Who looked at whom: numbers of households, and the fingerprints of phones by which one is found.
    Permission.AUDIT_LOOKS: Reach(
        (
            _whole(t.audit_lines),
            _whole(t.looks),
            _part(t.phones, "household_id", "blind"),
            _part(t.accounts, "id", "name", "shown_name"),
        )
    ),
    Permission.AUDIT_REVIEW: Reach(
        (_whole(t.audit_lines), _whole(t.looks), _whole(t.reviews), _whole(t.broken_glass)),
        (Change(t.reviews, ()),),
    ),
    # Looking at the keys shows the ring alone. Rotation seals rows again: what is sealed is read and
    # put back, nothing else of a household or an account, and no row comes or goes.
    Permission.KEYS_MANAGE: Reach(
        (_whole(t.keyring),),
        (
            Change(t.keyring, ("state", "changed_at", "wrapped")),
            Change(t.households, ("profile", "codes"), inserts=False),
            Change(t.places, ("rec",), inserts=False),
            Change(t.photos, ("photo",), inserts=False),
            Change(t.import_refusals, ("row",), inserts=False),
            Change(t.accounts, ("totp",), inserts=False),
            Change(t.call_persons, ("person",), inserts=False),
            Change(t.consent_evidence, ("details", "scan"), inserts=False),
            Change(t.household_sources, ("told", "codes"), inserts=False),
            Change(t.evacuation_plans, ("rides",), inserts=False),
        ),
        (
            _part(t.households, "id", "jurisdiction", "version", "profile", "codes"),
            _part(t.places, "household_id", "policy", "jurisdiction", "version", "rec"),
            _part(t.staged_households, "profile", "codes"),
            _part(t.staged_places, "rec"),
            _part(t.photos, "id", "jurisdiction", "version", "photo"),
            _part(t.import_refusals, "id", "batch_id", "row"),
            _part(t.import_batches, "id", "jurisdiction"),
            _part(t.accounts, "id", "jurisdiction", "version", "totp"),
            _part(t.call_persons, "id", "jurisdiction", "version", "person"),
            _part(t.consent_evidence, "id", "jurisdiction", "version", "details", "scan"),
            _part(t.household_sources, "id", "jurisdiction", "version", "told", "codes"),
            _part(t.evacuation_plans, "id", "jurisdiction", "version", "rides"),
        ),
    ),
    Permission.SYSTEM_HEALTH: Reach(),
    # What became of each import, with none of its rows.
    Permission.SYSTEM_IMPORTS: Reach((_whole(t.import_batches),)),
    # A backup is copied page by page and never opened: the visit itself reads nothing.
    Permission.SYSTEM_BACKUP: Reach(),
}
"""Permission → its reach. A row that is empty says: this is only asked at the door."""


def doors() -> Iterator[tuple[Permission, bool, Reach]]:
    """Walk over every way to come in, by name: each permission to read, and to write where it may."""
    for permission, reach in sorted(REACHES.items()):
        yield permission, False, reach
        if reach.changes:
            yield permission, True, reach
