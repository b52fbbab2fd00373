"""The words of a file and what they mean: yes and no, needs, ways to leave, languages."""

from functools import lru_cache
from typing import Final

from data_access.records.languages import LANGUAGE_NAMES
from data_access.records.needs import Need, Transport
from data_access.refusals import BadInput

YES: Final = frozenset({"yes", "y", "true", "t", "1", "x", "✓", "✔", "on", "si", "sí", "checked"})
NO: Final = frozenset(
    {"", "no", "n", "false", "f", "0", "off", "-", "none", "n/a", "na", "null", "unchecked"}
)

NEED_WORDS: Final[dict[Need, tuple[str, ...]]] = {
    Need.HEARING: ("deaf", "hard of hearing", "hearing loss", "hearing impaired", "hoh"),
    Need.VISION: ("blind", "low vision", "vision loss", "visually impaired", "sight"),
    Need.SPEECH: ("non verbal", "nonverbal", "speech impaired"),
    Need.COGNITION: ("cognitive", "dementia", "memory", "intellectual"),
    Need.INTERPRETER: ("needs interpreter", "asl", "interpretation"),
    Need.MEDICATION: ("medications", "daily medication", "refrigerated medication"),
    Need.INSULIN: ("insulin dependent", "insulin pump"),
    Need.OXYGEN: ("o2", "uses oxygen", "on oxygen", "oxygen concentrator", "concentrator"),
    Need.VENTILATOR: ("vent", "respirator", "uses ventilator", "on ventilator"),
    Need.DIALYSIS: ("on dialysis", "home dialysis"),
    Need.FEEDING: ("feeding tube", "tube feeding", "feeding pump"),
    Need.ALLERGY: ("allergies", "severe allergy", "anaphylaxis"),
    Need.MOBILITY_AID: ("walker", "cane", "mobility", "mobility device", "crutches"),
    Need.WHEELCHAIR: ("uses wheelchair", "wheel chair", "wc", "wheelchair user"),
    Need.LIFT: ("needs lift", "hoyer lift", "patient lift"),
    Need.BEDBOUND: ("bed bound", "bedridden", "confined to bed"),
    Need.PERSONAL_CARE: ("personal assistance", "adl", "adl assistance"),
    Need.DURABLE_EQUIPMENT: ("dme", "durable medical equipment", "medical equipment"),
    Need.ATTENDANT: ("caregiver", "pca", "aide", "has attendant"),
    Need.SUPERVISION: ("needs supervision", "wanders"),
    Need.BEHAVIOURAL_SUPPORT: ("behavioral support", "behavioral", "behavioural", "autism"),
    Need.SERVICE_ANIMAL: ("service dog", "guide dog", "has service animal"),
    Need.LIVES_ALONE: ("alone", "single occupant"),
    Need.CHILDREN_ALONE: ("unattended children", "latchkey"),
    Need.NO_VEHICLE: ("no car", "carless", "zero vehicles"),
    Need.RIDE: ("needs ride", "needs transportation", "needs transport", "transport assistance"),
    Need.STRETCHER: ("needs stretcher", "gurney"),
    Need.POWER: (
        "power dependent", "electricity", "electricity dependent", "needs power", "power dependence",
    ),
}  # fmt: skip
"""Need → what files call it besides its own name."""

TRANSPORT_WORDS: Final[dict[Transport, tuple[str, ...]]] = {
    Transport.OWN_CAR: ("own car", "car", "drives", "self", "own vehicle", "private vehicle", "auto"),
    Transport.WALKS: ("walk", "ambulatory", "bus", "walks", "on foot", "needs ride"),
    Transport.NEEDS_LIFT: ("lift", "lift van", "paratransit", "lift equipped"),
    Transport.WHEELCHAIR: ("wheelchair van", "wc van", "wc", "wheel chair"),
    Transport.STRETCHER: ("ambulance", "gurney", "bls", "als"),
}


def plain(text: str) -> str:
    """Write a heading or a word in lower case, with single blanks for all that is no letter."""
    return " ".join("".join(char if char.isalnum() else " " for char in text.casefold()).split())


NEED_BY_WORD: Final[dict[str, Need]] = {
    plain(word): need for need, words in NEED_WORDS.items() for word in (*words, need.value)
}
_TRANSPORT_BY_WORD: Final[dict[str, Transport]] = {
    plain(word): way for way, words in TRANSPORT_WORDS.items() for word in (*words, way.value)
}
_LANGUAGE_BY_WORD: Final[dict[str, str]] = {
    **{tag: tag for tag in LANGUAGE_NAMES},
    **{plain(name): tag for tag, name in LANGUAGE_NAMES.items()},
    "español": "es", "espanol": "es", "mandarin": "zh", "cantonese": "zh", "asl": "ase",
    "farsi": "fa", "tagalog filipino": "tl", "filipino": "tl", "sign language": "ase",
    "oromo afaan": "om", "afaan oromoo": "om", "kreyol": "ht", "soomaali": "so", "hmoob": "hmn",
}  # fmt: skip


@lru_cache(maxsize=1_024)
def yes_or_no(text: str) -> bool:
    """Read yes or no; an empty cell is no. Any other word is refused."""
    word = text.strip().casefold()
    if word in YES:
        return True
    if word in NO:
        return False
    raise BadInput("is neither yes nor no")


@lru_cache(maxsize=16_384)
def needs_listed(text: str) -> tuple[Need, ...]:
    """Read a list of needs such as `oxygen; wheelchair`; an unknown word is refused with the list."""
    if text.strip().casefold() in NO:
        return ()
    for mark in "|,/\n+":
        text = text.replace(mark, ";")
    found = {_need(word) for word in text.split(";") if word.strip()}
    return tuple(need for need in Need if need in found)


def _need(word: str) -> Need:
    need = NEED_BY_WORD.get(plain(word))
    if need is None:
        allowed = ", ".join(Need)
        raise BadInput(f"has a need that is not known. Known are {allowed}")
    return need


@lru_cache(maxsize=1_024)
def transport_of(text: str) -> Transport | None:
    """Read how someone can leave; None when not told. An unknown word is refused with the list."""
    if text.strip().casefold() in NO:
        return None
    way = _TRANSPORT_BY_WORD.get(plain(text))
    if way is None:
        allowed = ", ".join(Transport)
        raise BadInput(f"is no way to leave that is known. Known are {allowed}")
    return way


@lru_cache(maxsize=1_024)
def language_tag(text: str) -> str:
    """Read a language by name or tag; empty when not told, and as it stands when it is a tag.

    A word that is neither is refused.
    """
    word = text.strip()
    if not word:
        return ""
    tag = _LANGUAGE_BY_WORD.get(plain(word))
    if tag is not None:
        return tag
    first = word.split("-", 1)[0]
    if 2 <= len(first) <= 3 and first.isascii() and first.isalpha() and len(word) <= 20:
        return word
    raise BadInput("is no language that is known. Write its name or its tag, as in so")
