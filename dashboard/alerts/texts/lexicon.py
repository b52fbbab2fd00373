"""Words that tell what a text holds, in the languages that we know: lists of ours, open to be added to.

They are held against a text without its accents (`folded`), which a text for phones may lack. A language
without a lexicon is not checked for them; `elements` says so instead of passing it silently.
"""

import re
from dataclasses import dataclass
from typing import Final

from dashboard.alerts.texts.languages import folded, primary


@dataclass(frozen=True)
class Lexicon:
    """Patterns of one language. `plain` is jargon → what to say instead."""

    hazard: re.Pattern[str]
    impact: re.Pattern[str]
    command: re.Pattern[str]
    weak: re.Pattern[str]
    changed: re.Pattern[str]
    why: re.Pattern[str]
    safe: re.Pattern[str]
    plain: dict[str, str]
    exercise: str
    test: str

    @property
    def jargon(self) -> re.Pattern[str]:
        """All jargon as one pattern, the longest first."""
        return _words("|".join(sorted(self.plain, key=len, reverse=True)))


def _words(alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{folded(alternatives)})\b", re.IGNORECASE)


def _commands(verbs: str) -> re.Pattern[str]:
    """A command begins a sentence, perhaps after a condition and a comma, or a word like “please”."""
    begin = r"(?:^|[.!?:;\n]\s*|,\s+)(?:please |now |por favor,? |ahora )?"
    return re.compile(rf"{begin}(?P<verb>{folded(verbs)})\b", re.IGNORECASE)


_ENGLISH: Final = Lexicon(
    hazard=_words(
        "(?:wild)?fires?|(?:flash )?flood(?:s|ing)?|dam break|chemical (?:leak|spill)|gas leak|"
        "explosions?|armed person|shooter|tornado(?:es)?|storms?|hurricane|earthquake|tsunami|"
        "landslide|avalanche|blizzard|ice|heat|poison|smoke|radiation|unsafe water|"
        "(?:power|911) outage|drill|bomb|wind|missing (?:child|person)"
    ),
    impact=_words(
        "kill(?:s|ed)?|deadly|die[sd]?|death|injur(?:e|es|y|ies)|hurts?|burns?|poison(?:s|ous)?|"
        "drowns?|destroys?|damages?|traps?|life|lives|sick|explodes?|harms?|unsafe|"
        "block(?:s|ed)?|cut off|collapse"
    ),
    command=_commands(
        "leave|go|evacuate|stay|close|lock|avoid|boil|move|get|take|call|turn|seek|find|drive|"
        "walk|listen|watch|pack|do not|don't|shelter|climb|use|cover|drop|bring|follow|keep|"
        "check|drink|wear|run|hide|prepare|gather|shut|wait|help|seal|put|return|come|open"
    ),
    weak=_words(
        "should|are advised|is advised|are urged|are asked|is recommended|recommended|"
        "may want to|are encouraged|please consider|need to|are being told|must be evacuated"
    ),
    changed=_words("chang(?:e|es|ed)|update[sd]?|now also|no longer|instead|larger|smaller"),
    why=_words("because|is over|ended|is out|under control|mistake|error|has passed"),
    safe=_words("safe|may return|can return|may go back|can go back|no danger"),
    plain={
        r"levels? (?:\d|one|two|three)": "what to do: leave, get ready, or stay inside",
        "evac": "leave",
        "shelter[- ]in[- ]place": "go inside and stay inside",
        "mandatory evacuation": "leave now",
        "voluntary evacuation": "leave now if you need more time",
        "evacuation (?:order|warning|advisory)": "leave now, or get ready to leave",
        "hazmat": "dangerous chemicals",
        "ingress": "way in",
        "egress": "way out",
        "EOC": "the name of the office",
        "PSAP": "911",
        "LZ": "the name of the place",
        "ETA": "when it arrives",
        "MCI": "many people hurt",
        "WUI": "the edge of town",
        "perimeter": "the edge of the area",
        "containment": "how much of it is under control",
        "red flag": "high danger of fire",
        "units on scene": "firefighters are there",
        "incident": "what it is: fire, flood, leak",
        "precautionary": "leave it out",
        "utili[sz]e": "use",
        "vicinity": "near",
        "imminent": "now, or very soon",
        "inundation": "flood",
        "be advised": "leave it out",
    },
    exercise="EXERCISE",
    test="TEST",
)
_SPANISH: Final = Lexicon(
    hazard=_words(
        "incendios?(?: forestal(?:es)?)?|fuego|inundaci(?:ón|on|ones)|rotura de presa|"
        "fuga (?:química|quimica|de gas)|explosi(?:ón|on|ones)|persona armada|tirador|tornados?|"
        "tormentas?|huracán|terremoto|tsunami|alud|avalancha|hielo|calor|veneno|humo|radiación|"
        "corte de (?:luz|energía)|simulacro|bomba|viento|derrame"
    ),
    impact=_words(
        "mata[rn]?|mortal(?:es)?|muertes?|morir|her(?:ir|idos|idas)|quema[rn]?|venenos[oa]|"
        "ahoga[rn]?|destru(?:ir|ye|yen)|dañ(?:ar|a|an|os?)|atrapa[rn]?|vida|vidas|enferma[rn]?|"
        "explota[rn]?|peligros[oa]|arrastra[rn]?|bloque[ao]"
    ),
    command=_commands(
        "salga|salgan|vaya|vayan|evacúe|evacue|quédese|quedese|permanezca|cierre|evite|hierva|"
        "muévase|suba|busque|lleve|llame|escuche|aléjese|entre|apague|tome|prepárese|preparese|"
        "siga|use|ayude|empaque|maneje|camine|"
        "no (?:vuelva|salga|use|entre|beba|maneje|toque|haga)|cúbrase|corra|escóndase|refúgiese|"
        "espere|abra|regrese|ponga|selle"
    ),
    weak=_words(
        "debería|deberían|se recomienda|se aconseja|se pide|se les pide|se sugiere|sería mejor|"
        "conviene|se insta|necesita salir"
    ),
    changed=_words("cambi(?:ó|o|a|os?)|actualiza(?:ción|da)?|ahora también|ya no|en vez de"),
    why=_words("porque|terminó|termino|controlad[oa]|apagad[oa]|error|ya pasó|cerrada"),
    safe=_words("segur[oa]|a salvo|pued(?:e|en) (?:volver|regresar)|no hay peligro"),
    plain={
        r"nivel(?:es)? (?:\d|uno|dos|tres)": "qué hacer: salir, prepararse o entrar",
        "refugio en el lugar": "entre y quédese adentro",
        "evacuación (?:obligatoria|voluntaria)": "salga ahora",
        "hazmat": "sustancias peligrosas",
        "perímetro": "el borde de la zona",
        "contención": "cuánto está controlado",
        "incidente": "qué es: incendio, inundación, fuga",
        "inminente": "ahora, o muy pronto",
        "inmediaciones": "cerca",
        "EOC": "el nombre de la oficina",
    },
    exercise="EJERCICIO",
    test="PRUEBA",
)
LEXICONS: Final = {"en": _ENGLISH, "es": _SPANISH}


def find_lexicon(language: str) -> Lexicon | None:
    """Find the words of a language; None for one that we have none of."""
    return LEXICONS.get(primary(language))
