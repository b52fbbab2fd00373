"""The words and looks that the map's script is given once."""

from functools import cache
from pathlib import Path
from typing import Any, Final

import streamlit

from dashboard.geo.looks import WAY_COLOURS, WAY_SHAPES, WAY_SIZES
from dashboard.ui.words import NEED_WORDS, TRANSPORT_WORDS
from data_access.records.needs import Need, Transport

NOT_TOLD: Final = "Way to leave not told"

WORDS: Final[dict[str, str]] = {
    "legend": "How the household can leave",
    "power": "Depends on electric power",
    "lapsed": "Not confirmed in time",
    "lapsedShort": "not confirmed in time",
    "household": "household in view",
    "households": "households in view",
    "person": "person",
    "people": "people",
    "peopleHead": "People",
    "animalsHead": "Animals",
    "needsHead": "Needs",
    "powerHead": "Power",
    "confirmedHead": "Confirmed",
    "battery": "battery for % h",
    "batteryNotKnown": "battery time not known",
    "never": "never",
    "none": "none told",
    "editSaved": "Edit the saved area",
    "expired": "This map was open too long. Reload the page to go on.",
    "unreachable": "The households cannot be fetched right now. Move the map to try again.",
}


def looks(theme: str) -> list[dict[str, str | float]]:
    """How each way to leave is drawn, in the order of its number in the flags; 0 is not told."""
    words = [NOT_TOLD, *(TRANSPORT_WORDS[way] for way in Transport)]
    return [
        {"word": word, "colour": colour, "shape": shape, "size": size}
        for word, colour, shape, size in zip(words, WAY_COLOURS[theme], WAY_SHAPES, WAY_SIZES, strict=True)
    ]


@cache
def font_address() -> str:
    """Where Streamlit serves the typeface of its pages; empty when its bundle has another one."""
    folder = Path(streamlit.__file__).parent / "static"
    found = sorted(folder.glob("static/media/SourceSansVF-Upright*.woff2"))
    return found[0].relative_to(folder).as_posix() if found else ""


def script_choices(name: str, theme: str) -> dict[str, Any]:
    """All that the script knows for good: the name of the map, words, looks, needs and typeface."""
    needs = [NEED_WORDS[need] for need in Need]
    return {"name": name, "words": WORDS, "looks": looks(theme), "needs": needs, "font": font_address()}
