"""Who may do what: one enum of permissions, one of roles, one table.

Everything is refused unless the table grants it; a permission that no role holds is a mistake that
a test finds.
"""

from dataclasses import dataclass
from enum import StrEnum

from data_access.records.ids import ID_BYTES, AccountId


class Permission(StrEnum):
    """One thing that can be done, as `subject:resource:action`."""

    REGISTRY_AREA_COUNT = "registry:area:count"
    REGISTRY_MAP_VIEW = "registry:map:view"
    REGISTRY_NEEDS_VIEW = "registry:needs:view"
    REGISTRY_NAMES_READ = "registry:names:read"
    REGISTRY_EXPORT = "registry:export:make"
    REGISTRY_ESTIMATES_READ = "registry:estimates:read"
    REGISTRY_SUPPRESSED_COUNT = "registry:suppressed_count:read"
    REGISTRY_PUBLISH = "registry:suppressed_count:publish"
    AREAS_READ = "areas:area:read"
    AREAS_SAVE = "areas:area:save"
    PROFILES_IMPORT = "profiles:import:run"
    PROFILES_IMPORT_REPORT = "profiles:import:report"
    PROFILES_EDIT = "profiles:profile:edit"
    PROFILES_MERGE = "profiles:profile:merge"
    PROFILES_OPEN_BY_CALL = "profiles:profile:open_by_call"
    PROFILES_OPEN_CODES = "profiles:codes:open_by_call"
    PROFILES_BREAK_GLASS = "profiles:profile:break_glass"
    CAMERAS_AREA_COUNT = "cameras:area:count"
    CALLS_COUNT = "calls:cube:count"
    CALLS_IMPORT = "calls:import:run"
    CALLS_VERIFY = "calls:cube:verify"
    CALLS_OPEN = "calls:call:open"
    CALLS_LIVE = "calls:call:watch"
    CALLS_SUPPRESSED_COUNT = "calls:suppressed_count:read"
    CALLS_FORECAST = "calls:series:forecast"
    CALLS_FEEDS = "calls:feed:manage"
    ZONES_READ = "zones:zone:read"
    ZONES_EDIT = "zones:zone:edit"
    ZONES_STATUS = "zones:status:set"
    ZONES_PUBLIC = "zones:public:read"
    EVACUATION_VIEW = "evacuation:plan:view"
    EVACUATION_PLAN = "evacuation:plan:make"
    EVACUATION_ORDER = "evacuation:order:give"
    MANIFESTS_READ = "evacuation:manifest:read"
    MANIFESTS_MARK = "evacuation:manifest:mark"
    MANIFESTS_CARRY = "evacuation:manifest:carry"
    FLEET_EDIT = "evacuation:fleet:edit"
    ROADS_READ = "roads:graph:read"
    ROADS_IMPORT = "roads:import:run"
    ROADS_CLOSE = "roads:closure:set"
    PEOPLE_MANAGE = "accounts:person:manage"
    OWN_ACCOUNT = "accounts:own:use"
    AUDIT_READ = "audit:line:read"
    AUDIT_VERIFY = "audit:chain:verify"
    AUDIT_LOOKS = "audit:looks:read"
    AUDIT_REVIEW = "audit:review:do"
    KEYS_MANAGE = "keys:ring:manage"
    SYSTEM_HEALTH = "system:health:read"
    SYSTEM_BACKUP = "system:backup:make"
    SYSTEM_IMPORTS = "system:import:list"


class Role(StrEnum):
    """What someone is here for."""

    EMERGENCY_MANAGER = "emergency_manager"
    POLICE = "police"
    ANALYST = "analyst"
    CALL_TAKER = "call_taker"
    SUPERVISOR = "supervisor"
    REGISTRAR = "registrar"
    ADMINISTRATOR = "administrator"


_EVERYONE = frozenset({Permission.OWN_ACCOUNT, Permission.AREAS_READ})
_COUNTS_CALLS = frozenset({Permission.CALLS_SUPPRESSED_COUNT, Permission.CALLS_FORECAST})
_SEES_CALLS = _COUNTS_CALLS | {Permission.CALLS_COUNT, Permission.CALLS_LIVE}
"""Those whose duty is with single calls or households anyway; of a centre's own people only its calls."""

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.EMERGENCY_MANAGER: _EVERYONE
    | _SEES_CALLS
    | {
        Permission.REGISTRY_AREA_COUNT,
        Permission.REGISTRY_MAP_VIEW,
        Permission.REGISTRY_NEEDS_VIEW,
        Permission.REGISTRY_NAMES_READ,
        Permission.REGISTRY_EXPORT,
        Permission.REGISTRY_ESTIMATES_READ,
        Permission.REGISTRY_PUBLISH,
        Permission.AREAS_SAVE,
        Permission.PROFILES_BREAK_GLASS,
        Permission.ZONES_READ,
        Permission.ZONES_EDIT,
        Permission.ZONES_STATUS,
        Permission.ZONES_PUBLIC,
        Permission.ROADS_READ,
        Permission.ROADS_IMPORT,
        Permission.ROADS_CLOSE,
        Permission.EVACUATION_VIEW,
        Permission.EVACUATION_PLAN,
        Permission.EVACUATION_ORDER,
        Permission.MANIFESTS_READ,
        Permission.MANIFESTS_MARK,
        Permission.MANIFESTS_CARRY,
        Permission.FLEET_EDIT,
    },
    Role.POLICE: _EVERYONE
    | _SEES_CALLS
    | {
        Permission.CAMERAS_AREA_COUNT,
        Permission.ZONES_READ,
        Permission.ROADS_READ,
        Permission.ROADS_CLOSE,
        Permission.EVACUATION_VIEW,
    },
    Role.ANALYST: _EVERYONE
    | _COUNTS_CALLS
    | {
        Permission.REGISTRY_ESTIMATES_READ,
        Permission.REGISTRY_SUPPRESSED_COUNT,
        Permission.ZONES_READ,
        Permission.ROADS_READ,
    },
    Role.CALL_TAKER: _EVERYONE
    | _SEES_CALLS
    | {
        Permission.PROFILES_OPEN_BY_CALL,
        Permission.PROFILES_OPEN_CODES,
        Permission.PROFILES_BREAK_GLASS,
        Permission.CALLS_OPEN,
        Permission.ZONES_READ,
        Permission.ROADS_READ,
    },
    Role.SUPERVISOR: _EVERYONE
    | _SEES_CALLS
    | {Permission.CALLS_OPEN, Permission.ZONES_READ, Permission.ROADS_READ},
    Role.REGISTRAR: _EVERYONE
    | {
        Permission.PROFILES_IMPORT,
        Permission.PROFILES_IMPORT_REPORT,
        Permission.PROFILES_EDIT,
        Permission.PROFILES_MERGE,
        Permission.CALLS_IMPORT,
        Permission.CALLS_VERIFY,
        Permission.ZONES_READ,
        Permission.ZONES_EDIT,
        Permission.ROADS_READ,
        Permission.ROADS_IMPORT,
    },
    Role.ADMINISTRATOR: _EVERYONE
    | {
        Permission.PEOPLE_MANAGE,
        Permission.CALLS_FEEDS,
        Permission.AUDIT_READ,
        Permission.AUDIT_VERIFY,
        Permission.AUDIT_LOOKS,
        Permission.AUDIT_REVIEW,
        Permission.KEYS_MANAGE,
        Permission.SYSTEM_HEALTH,
        Permission.SYSTEM_BACKUP,
        Permission.SYSTEM_IMPORTS,
        Permission.CALLS_VERIFY,
    },
}
"""Role → what it may do. Nothing else is granted anywhere."""


def may(roles: frozenset[Role], permission: Permission) -> bool:
    """Whether any of `roles` grants `permission`; no roles means no."""
    return any(permission in GRANTS[role] for role in roles)


@dataclass(frozen=True)
class Caller:
    """Who is at the door, since when signed in from where.

    `session_id` is the public name of the session as it stands in the audit trail, never the secret
    of the cookie; `address` is the network address, or "console". A caller without a name, or with
    an id that is none, is refused; a caller without roles is let nowhere.
    """

    account_id: AccountId
    name: str
    roles: frozenset[Role]
    session_id: str = ""
    address: str = ""
    centre: str = ""
    """The 911 centre that somebody works for; empty where an administrator named none."""

    def __post_init__(self) -> None:
        """Refuse a caller that the audit trail could not name."""
        if len(self.account_id) != ID_BYTES:
            msg = f"an account id has {ID_BYTES} bytes, not {len(self.account_id)}"
            raise ValueError(msg)
        if not self.name.strip():
            msg = "a caller needs a name"
            raise ValueError(msg)

    def may(self, permission: Permission) -> bool:
        """Whether any of the caller's roles grants `permission`."""
        return may(self.roles, permission)


def console_caller(name: str, roles: frozenset[Role], *, address: str = "console") -> Caller:
    """Someone at the command line, or a machine at `address`: no account, on the audit trail by `name`."""
    return Caller(AccountId(bytes(ID_BYTES)), name, roles, session_id="", address=address)
