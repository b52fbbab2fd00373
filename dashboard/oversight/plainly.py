"""Lines of the trail in the words of the people whom they concern."""

from collections.abc import Mapping
from typing import Final

from data_access.access import Permission
from data_access.audit import Outcome
from data_access.look_ups import LookUp

DID: Final[Mapping[str, str]] = {
    Permission.REGISTRY_NAMES_READ: "Read names, addresses and needs",
    Permission.REGISTRY_EXPORT: "Took a file of the registry out",
    Permission.REGISTRY_NEEDS_VIEW: "Looked at the needs behind a dot on the map",
    Permission.REGISTRY_MAP_VIEW: "Looked at the map",
    Permission.REGISTRY_AREA_COUNT: "Counted an area",
    Permission.PROFILES_OPEN_BY_CALL: "Opened the safety profile for a call",
    Permission.PROFILES_OPEN_CODES: "Opened how to get into the home",
    Permission.PROFILES_BREAK_GLASS: "Broke the glass: opened it in an emergency",
    Permission.PROFILES_EDIT: "Opened the safety profile to keep it up to date",
    Permission.PROFILES_MERGE: "Compared two records of one household",
    Permission.PROFILES_IMPORT: "Imported a file",
    Permission.PROFILES_IMPORT_REPORT: "Looked at rows that an import handed back",
}
"""What somebody did, by the permission of the line; one that is not here is shown as it stands."""

OF_RESIDENTS: Final = frozenset(
    {
        Permission.REGISTRY_NAMES_READ,
        Permission.REGISTRY_EXPORT,
        Permission.REGISTRY_NEEDS_VIEW,
        Permission.PROFILES_OPEN_BY_CALL,
        Permission.PROFILES_OPEN_CODES,
        Permission.PROFILES_BREAK_GLASS,
        Permission.PROFILES_EDIT,
        Permission.PROFILES_MERGE,
        Permission.PROFILES_IMPORT_REPORT,
    }
)
"""What shows something of a single household."""


def did(look: LookUp) -> str:
    """Say what a line means."""
    action = look.kept.line.action
    return DID.get(action, action)


def is_of_residents(look: LookUp) -> bool:
    """Whether a line led to something of a single household."""
    return look.kept.line.action in OF_RESIDENTS


def is_question(look: LookUp) -> bool:
    """Whether a line is somebody's doing, and not what was noted behind it."""
    return look.kept.line.outcome is not Outcome.DONE


def roles_of(look: LookUp) -> str:
    """Say as what somebody did it."""
    return ", ".join(role.replace("_", " ") for role in look.kept.line.roles) or "no role"


def why(look: LookUp) -> str:
    """Say why, as it was given at the door; where none is asked for, what such a look is for."""
    line = look.kept.line
    return line.reason or _FOR.get(line.action, "not asked for")


_FOR: Final[Mapping[str, str]] = {
    Permission.PROFILES_OPEN_BY_CALL: "the call that was being handled",
    Permission.PROFILES_OPEN_CODES: "the call that was being handled",
    Permission.PROFILES_BREAK_GLASS: "an emergency",
    Permission.PROFILES_EDIT: "to keep the record up to date",
    Permission.PROFILES_MERGE: "to keep the record up to date",
}
