"""The schema: the only place where tables are declared (SQLAlchemy Core).

Two sets of tables. `county` holds what households told us and what is made of it; `record` holds
who may come in and what they did. On PostgreSQL both lie in one database. On SQLite they are two
files, so that a long import never keeps a sign-in or an audit line waiting.

Ids are 16 bytes. Columns called sealed hold what `vault` made: nothing in them is in clear. The
context of a sealed column is (table, column, id of the row, jurisdiction, version); a place adds
its policy to the column, see `place_column`.
"""

from data_access.place_column import place_column
from data_access.tables.calls import (
    call_feeds,
    call_hours,
    call_moves,
    call_persons,
    call_phones,
    call_recent,
    call_sources,
    call_words,
    calls,
)
from data_access.tables.columns import county, record
from data_access.tables.evacuation import (
    crew_links,
    depots,
    evacuation_marks,
    evacuation_orders,
    evacuation_plans,
    fleet_vehicles,
    shelters,
)
from data_access.tables.ground import address_points, areas, estimates, published_counts
from data_access.tables.imports import (
    import_batches,
    import_mappings,
    import_refusals,
    staged_consents,
    staged_households,
    staged_phones,
    staged_places,
)
from data_access.tables.people import (
    account_roles,
    accounts,
    audit_lines,
    bootstrap_tokens,
    broken_glass,
    looks,
    outside_subjects,
    reviews,
    sessions,
)
from data_access.tables.residents import (
    cases,
    consents,
    generations,
    households,
    keyring,
    phones,
    photos,
    places,
)
from data_access.tables.roads import road_arrays, road_closures, road_editions
from data_access.tables.sources import (
    consent_evidence,
    household_marks,
    household_merges,
    household_pairs,
    household_sources,
    watched_files,
)
from data_access.tables.zones import zone_dismissals, zone_outlines, zone_statuses, zones

__all__ = [
    "account_roles",
    "accounts",
    "address_points",
    "areas",
    "audit_lines",
    "bootstrap_tokens",
    "broken_glass",
    "call_feeds",
    "call_hours",
    "call_moves",
    "call_persons",
    "call_phones",
    "call_recent",
    "call_sources",
    "call_words",
    "calls",
    "cases",
    "consent_evidence",
    "consents",
    "county",
    "crew_links",
    "depots",
    "estimates",
    "evacuation_marks",
    "evacuation_orders",
    "evacuation_plans",
    "fleet_vehicles",
    "generations",
    "household_marks",
    "household_merges",
    "household_pairs",
    "household_sources",
    "households",
    "import_batches",
    "import_mappings",
    "import_refusals",
    "keyring",
    "looks",
    "outside_subjects",
    "phones",
    "photos",
    "place_column",
    "places",
    "published_counts",
    "record",
    "reviews",
    "road_arrays",
    "road_closures",
    "road_editions",
    "sessions",
    "shelters",
    "staged_consents",
    "staged_households",
    "staged_phones",
    "staged_places",
    "watched_files",
    "zone_dismissals",
    "zone_outlines",
    "zone_statuses",
    "zones",
]
