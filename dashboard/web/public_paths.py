"""What everybody may ask for without a session: the status of the zones, and nothing else."""

from collections.abc import Mapping
from typing import Any, Final

PAGE: Final = "/public/zones"
GEOJSON: Final = "/public/zones.geojson"
KML: Final = "/public/zones.kml"
ATOM: Final = "/public/zones.atom"

PUBLIC_PATHS: Final = frozenset({PAGE, GEOJSON, KML, ATOM})
"""Each by its whole path: nothing below or beside one is open."""
FEED_PATHS: Final = frozenset({GEOJSON, KML, ATOM})
"""What other sites may read as well; without a cookie, because they are the same for everybody."""


def is_public(scope: Mapping[str, Any]) -> bool:
    """Whether a request only reads one of the public paths."""
    return scope["type"] == "http" and scope["path"] in PUBLIC_PATHS and scope["method"] in {"GET", "HEAD"}
