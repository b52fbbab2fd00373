"""Road files that are written by the tests: OpenStreetMap XML, and where the real ones lie."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final
from xml.sax.saxutils import quoteattr

import pytest

_FOLDERS: Final = tuple(parent.parent / "shared/data/roads" for parent in Path(__file__).resolve().parents)

Way = tuple[Sequence[int], Mapping[str, str]]


def real_file(name: str) -> Path:
    """Where a real file of roads lies; skips the test where it is absent."""
    for folder in _FOLDERS:
        if (folder / name).exists():
            return folder / name
    pytest.skip(f"{name} is not here: the test needs a file of roads that is not part of the project.")


def osm(places: Mapping[int, tuple[float, float]], ways: Sequence[Way]) -> str:
    """Write places (latitude, longitude) and ways with their tags as OpenStreetMap XML."""
    nodes = "".join(
        f'<node id="{n}" lat="{lat}" lon="{lon}" version="1"/>' for n, (lat, lon) in places.items()
    )
    lines = "".join(
        f'<way id="{number}" version="1">'
        + "".join(f'<nd ref="{place}"/>' for place in along)
        + "".join(f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items())
        + "</way>"
        for number, (along, tags) in enumerate(ways, start=1)
    )
    return f'<?xml version="1.0"?><osm version="0.6">{nodes}{lines}</osm>'
