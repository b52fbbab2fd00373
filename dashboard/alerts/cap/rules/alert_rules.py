"""Rules on the alert as a whole: its form, its names, its moment, what it refers to."""

from datetime import timedelta
from itertools import pairwise
from typing import Final

from dashboard.alerts.cap.document import CAP_1_2, SIGNATURE, Document
from dashboard.alerts.cap.kinds import MessageType, Scope, Status
from dashboard.alerts.cap.message import FORBIDDEN_IN_NAMES, IPAWS_CODE
from dashboard.alerts.cap.references import find_references
from dashboard.alerts.cap.rules.book import CAP, IDG, AtRelease, Chapter, Told
from dashboard.alerts.cap.times import find_time

CHAPTER: Final = Chapter()
MOST_MINUTES_FROM_RELEASE: Final = timedelta(minutes=5)
LONGEST_SOURCE: Final = 30
ORDER: Final = {
    "alert": [
        *("identifier", "sender", "sent", "status", "msgType", "source", "scope", "restriction"),
        *("addresses", "code", "note", "references", "incidents", "info", SIGNATURE),
    ],
    "info": [
        *("language", "category", "event", "responseType", "urgency", "severity", "certainty", "audience"),
        *("eventCode", "effective", "onset", "expires", "senderName", "headline", "description"),
        *("instruction", "web", "contact", "parameter", "resource", "area"),
    ],
    "resource": ["resourceDesc", "mimeType", "size", "uri", "derefUri", "digest"],
    "area": ["areaDesc", "polygon", "circle", "geocode", "altitude", "ceiling"],
    "eventCode": ["valueName", "value"],
    "parameter": ["valueName", "value"],
    "geocode": ["valueName", "value"],
}
"""Element → its parts in the order of the XSD."""


@CHAPTER.rule("alert.namespace", f"{CAP}, 3.5", "The namespace is that of CAP 1.2.")
def _namespace(document: Document, _at: AtRelease) -> Told:
    if document.namespace != CAP_1_2:
        yield "alert", f"The alert is written in {document.namespace}, and IPAWS takes {CAP_1_2}."


@CHAPTER.rule("alert.order", f"{CAP}, 3.4", "Elements are known and stand in the order of the XSD.")
def _order(document: Document, _at: AtRelease) -> Told:
    for where, part in document.root.walk():
        order = ORDER.get(part.name)
        if order is None:
            continue
        unknown = [child.name for child in part.parts if child.name not in order]
        for name in unknown:
            yield where, f"{name} is no part of {part.name}: take it out."
        places = [order.index(child.name) for child in part.parts if child.name in order]
        wrong = next((late for early, late in pairwise(places) if late < early), None)
        if wrong is not None:
            yield where, f"{order[wrong]} stands too late in {part.name}: the order is that of the XSD."


@CHAPTER.rule("alert.nothing-else", f"{CAP}, 3.4", "Nothing stands where CAP has no place for it.")
def _nothing_else(document: Document, _at: AtRelease) -> Told:
    yield from document.strays()


@CHAPTER.rule("alert.no-indentation", IDG, "There is no space between elements: the signature covers it.")
def _no_indentation(document: Document, _at: AtRelease) -> Told:
    if document.indented:
        yield (
            "alert",
            "There are spaces between the elements: write the alert without them, and sign it then.",
        )


@CHAPTER.rule("alert.code", f"{IDG}, code", f"The code is exactly {IPAWS_CODE}.")
def _code(document: Document, _at: AtRelease) -> Told:
    codes = document.root.texts("code")
    if IPAWS_CODE not in codes:
        yield "code[1]", f"The code is {', '.join(codes) or 'missing'} and must be {IPAWS_CODE}."


@CHAPTER.rule("alert.identifier", f"{CAP}, 3.2.1", "The identifier has no space, comma, <, & or quote.")
def _identifier(document: Document, _at: AtRelease) -> Told:
    yield from _name(document, "identifier")


@CHAPTER.rule("alert.sender", f"{CAP}, 3.2.1", "The sender has no space, comma, <, & or quote.")
def _sender(document: Document, _at: AtRelease) -> Told:
    yield from _name(document, "sender")


def _name(document: Document, element: str) -> Told:
    name = document.root.find(element) or ""
    if not name:
        yield f"{element}[1]", f"The {element} is missing."
    elif FORBIDDEN_IN_NAMES.search(name):
        yield f"{element}[1]", f"The {element} “{name}” holds a space, comma, <, & or quote: leave it out."


@CHAPTER.rule(
    "alert.sent-form", f"{CAP}, 3.3.2", "`sent` is YYYY-MM-DDThh:mm:ss±hh:mm, never Z, no fraction."
)
def _sent_form(document: Document, _at: AtRelease) -> Told:
    text = document.root.find("sent") or ""
    if find_time(text) is None:
        yield (
            "sent[1]",
            f"The time “{text}” is not written as YYYY-MM-DDThh:mm:ss±hh:mm, without Z or fraction.",
        )


@CHAPTER.rule("alert.sent-local", f"{IDG}, sent", "`sent` bears the offset of the county's clock.")
def _sent_local(document: Document, at: AtRelease) -> Told:
    sent = find_time(document.root.find("sent") or "")
    if sent is not None and sent.utcoffset() != sent.astimezone(at.zone).utcoffset():
        yield "sent[1]", f"The offset of {sent.isoformat()} is not that of {at.zone.key}: write local time."


@CHAPTER.rule("alert.sent-now", f"{IDG}, sent", "`sent` is within five minutes of the release.")
def _sent_now(document: Document, at: AtRelease) -> Told:
    sent = find_time(document.root.find("sent") or "")
    if sent is not None and abs(sent - at.now) > MOST_MINUTES_FROM_RELEASE:
        minutes = abs(sent - at.now) / timedelta(minutes=1)
        yield "sent[1]", f"The alert says it was sent {minutes:.0f} minutes from now: stamp it at release."


@CHAPTER.rule(
    "alert.kinds", f"{CAP}, 3.2.1", "Status, kind and scope are of the closed lists, the scope Public."
)
def _kinds(document: Document, _at: AtRelease) -> Told:
    for element, known in (("status", Status), ("msgType", MessageType), ("scope", Scope)):
        value = document.root.said(element)
        if value not in list(known):
            yield f"{element}[1]", f"{element} is “{value}”, which CAP does not know."
    if document.root.said("scope") in {Scope.RESTRICTED, Scope.PRIVATE}:
        yield (
            "scope[1]",
            "IPAWS passes on what is Public: change the scope, or send it over own channels only.",
        )


@CHAPTER.rule("alert.source", f"{IDG}, source", f"The source has at most {LONGEST_SOURCE} characters.")
def _source(document: Document, _at: AtRelease) -> Told:
    source = document.root.said("source")
    if len(source) > LONGEST_SOURCE:
        yield "source[1]", f"The source has {len(source)} characters and at most {LONGEST_SOURCE} are taken."


@CHAPTER.rule(
    "alert.references-form", f"{CAP}, 3.2.1", "References are sender,identifier,sent, apart by spaces."
)
def _references_form(document: Document, _at: AtRelease) -> Told:
    text = document.root.said("references")
    if text and find_references(text) is None:
        yield "references[1]", "A reference is not written as sender,identifier,sent: write all three."


@CHAPTER.rule("alert.references-there", f"{CAP}, 3.2.1", "An Update or a Cancel refers to earlier messages.")
def _references_there(document: Document, _at: AtRelease) -> Told:
    follows = document.root.said("msgType") in {MessageType.UPDATE, MessageType.CANCEL}
    if follows and not document.root.said("references"):
        yield "references[1]", "An Update or a Cancel names the messages it is about: add the references."


@CHAPTER.rule(
    "alert.references-all", f"{IDG}, references", "All related messages that are in force are referred to."
)
def _references_all(document: Document, at: AtRelease) -> Told:
    if document.root.said("msgType") not in {MessageType.UPDATE, MessageType.CANCEL}:
        return
    named = find_references(document.root.said("references")) or ()
    for missing in (one for one in at.in_force if one not in named):
        yield "references[1]", f"{missing.identifier} is still in force and is not referred to: add it."
