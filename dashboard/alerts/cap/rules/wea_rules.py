"""Rules on what goes to phones as a Wireless Emergency Alert: how grave, how handled, how long."""

from collections.abc import Iterator
from typing import Final

from dashboard.alerts.cap.document import Document, Part
from dashboard.alerts.cap.event_codes import find_event_code
from dashboard.alerts.cap.kinds import Certainty, Severity, Urgency, WeaHandling
from dashboard.alerts.cap.rules.book import IDG, AtRelease, Chapter, Told, goes_to_phones, numbered_infos
from dashboard.alerts.texts.gsm import ACCENTS_OUTSIDE, gsm_units, outside_in

CHAPTER: Final = Chapter()
SHORT: Final = "CMAMtext"
LONG: Final = "CMAMlongtext"
MOST_CHARACTERS: Final = {SHORT: 90, LONG: 360}
LANGUAGES: Final = ("en-US", "es-US")
FORBIDDEN: Final = frozenset("{}|\\^~[]")
_GRAVE: Final = {
    "urgency": (Urgency.IMMEDIATE, Urgency.EXPECTED),
    "severity": (Severity.EXTREME, Severity.SEVERE),
    "certainty": (Certainty.OBSERVED, Certainty.LIKELY),
}


def _graveness(element: str, document: Document) -> Told:
    if not goes_to_phones(document):
        return
    allowed = _GRAVE[element]
    for where, info in numbered_infos(document):
        if info.said(element) not in allowed:
            yield f"{where}/{element}[1]", f"An alert to phones has the {element} {' or '.join(allowed)}."


@CHAPTER.rule("wea.urgency", f"{IDG}, WEA", "The urgency is Immediate or Expected.")
def _urgency(document: Document, _at: AtRelease) -> Told:
    yield from _graveness("urgency", document)


@CHAPTER.rule("wea.severity", f"{IDG}, WEA", "The severity is Extreme or Severe.")
def _severity(document: Document, _at: AtRelease) -> Told:
    yield from _graveness("severity", document)


@CHAPTER.rule("wea.certainty", f"{IDG}, WEA", "The certainty is Observed or Likely.")
def _certainty(document: Document, _at: AtRelease) -> Told:
    yield from _graveness("certainty", document)


def _texts(document: Document, name: str) -> Iterator[tuple[str, str]]:
    """Where each text for phones stands, and what it says."""
    if not goes_to_phones(document):
        return
    for where, info in numbered_infos(document):
        for number, part in enumerate(info.all("parameter"), start=1):
            if part.said("valueName") == name:
                yield f"{where}/parameter[{number}]", part.find("value") or ""


@CHAPTER.rule("wea.short-there", f"{IDG}, CMAMtext", "There is a text for phones in each language of WEA.")
def _short_there(document: Document, _at: AtRelease) -> Told:
    if not goes_to_phones(document):
        return
    carrying = [
        (where, info) for where, info in numbered_infos(document) if info.said("language") in LANGUAGES
    ]
    if not carrying:
        yield "info[1]/language[1]", "An alert to phones is in en-US or es-US, and there is neither."
    for where, info in carrying:
        if not any(info.values("parameter", SHORT)):
            yield (
                f"{where}/parameter[1]",
                "The text of 90 characters for phones (CMAMtext) is missing: write it.",
            )


def _room(name: str, document: Document) -> Told:
    most = MOST_CHARACTERS[name]
    for where, text in _texts(document, name):
        if gsm_units(text) > most:
            yield where, f"{name} takes {gsm_units(text)} characters and has room for {most}: shorten it."


@CHAPTER.rule("wea.short-room", f"{IDG}, CMAMtext", "The short text has at most 90 characters.")
def _short_room(document: Document, _at: AtRelease) -> Told:
    yield from _room(SHORT, document)


@CHAPTER.rule("wea.long-room", f"{IDG}, CMAMlongtext", "The long text has at most 360 characters.")
def _long_room(document: Document, _at: AtRelease) -> Told:
    yield from _room(LONG, document)


@CHAPTER.rule("wea.forbidden", f"{IDG}, CMAMtext", "Neither text has { } | \\ ^ ~ [ or ].")
def _forbidden(document: Document, _at: AtRelease) -> Told:
    for where, text in [*_texts(document, SHORT), *_texts(document, LONG)]:
        found = " ".join(sorted(FORBIDDEN.intersection(text)))
        if found:
            yield where, f"A text for phones must not hold {found}: write it without."


@CHAPTER.rule("wea.alphabet", f"{IDG}; 3GPP TS 23.038", "Both texts are in the GSM 7-bit alphabet.")
def _alphabet(document: Document, _at: AtRelease) -> Told:
    for where, text in [*_texts(document, SHORT), *_texts(document, LONG)]:
        found = " ".join(letter for letter in outside_in(text) if letter not in ACCENTS_OUTSIDE)
        if found:
            yield where, f"Phones cannot show {found}: the alphabet is GSM 7-bit."


@CHAPTER.rule(
    "wea.accents",
    "3GPP TS 23.038",
    "á í ó ú are outside of the alphabet: better without accent.",
    stops=False,
)
def _accents(document: Document, _at: AtRelease) -> Told:
    for where, text in [*_texts(document, SHORT), *_texts(document, LONG)]:
        found = " ".join(letter for letter in outside_in(text) if letter in ACCENTS_OUTSIDE)
        if found:
            yield where, f"Some phones cannot show {found}: the same text without the accent is surer."


@CHAPTER.rule("wea.language", f"{IDG}, WEA", "A text for phones is in en-US or es-US.")
def _language(document: Document, _at: AtRelease) -> Told:
    if not goes_to_phones(document):
        return
    for where, info in numbered_infos(document):
        language = info.said("language") or "en-US"
        if language not in LANGUAGES and (info.values("parameter", SHORT) or info.values("parameter", LONG)):
            yield f"{where}/language[1]", f"Phones take en-US and es-US only, and this text is {language}."


def _handlings(info: Part) -> list[str]:
    return info.values("parameter", "WEAHandling")


@CHAPTER.rule("wea.one-handling", f"{IDG}, WEAHandling", "There is exactly one WEAHandling, and it is known.")
def _one_handling(document: Document, _at: AtRelease) -> Told:
    if not goes_to_phones(document):
        return
    for where, info in numbered_infos(document):
        found = _handlings(info)
        if len(found) != 1:
            yield f"{where}/parameter[1]", f"There are {len(found)} WEAHandlings and must be exactly one."
        for value in found:
            if value not in list(WeaHandling):
                yield f"{where}/parameter[1]", f"“{value}” is no WEAHandling: choose one of the list."


@CHAPTER.rule("wea.handling-fits", f"{IDG}, WEAHandling", "The WEAHandling fits the event code.")
def _handling_fits(document: Document, _at: AtRelease) -> Told:
    for where, code, value in _pairs(document):
        row = find_event_code(code)
        if row is not None and not row.weather and value not in row.handlings:
            fitting = " or ".join(row.handlings) or "none"
            yield where, f"{code} ({row.name}) is sent as {fitting}, and not as {value}."


@CHAPTER.rule("wea.no-weather-code", f"{IDG}, WEAHandling", "A county sends no code of the Weather Service.")
def _no_weather_code(document: Document, _at: AtRelease) -> Told:
    for where, code, value in _pairs(document):
        row = find_event_code(code)
        if row is not None and row.weather:
            yield (
                where,
                f"{code} ({row.name}) as {value} comes from the National Weather Service, not a county.",
            )


def _pairs(document: Document) -> Iterator[tuple[str, str, str]]:
    """Where, event code and handling: of every language, where it goes to phones."""
    if not goes_to_phones(document):
        return
    for where, info in numbered_infos(document):
        for code in info.values("eventCode", "SAME"):
            for value in _handlings(info):
                yield f"{where}/parameter[1]", code, value
