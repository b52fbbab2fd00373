"""Rules on what is said in each language: the same event everywhere, its end, its words, its place codes."""

import re
from datetime import timedelta
from typing import Final

from dashboard.alerts.cap.document import Document
from dashboard.alerts.cap.event_codes import find_event_code
from dashboard.alerts.cap.kinds import Channel
from dashboard.alerts.cap.message import COUNTY_ORIGINATOR
from dashboard.alerts.cap.rules.book import (
    CAP,
    IDG,
    AtRelease,
    Chapter,
    Told,
    channels_of,
    goes_to_phones,
    numbered_areas,
    numbered_infos,
)
from dashboard.alerts.cap.times import find_time

CHAPTER: Final = Chapter()
LONGEST_WEA: Final = timedelta(hours=24)
LONGEST_BROADCAST: Final = timedelta(hours=99, minutes=30)
MOST_CHARACTERS_EAS: Final = 1_800
MOST_SAME_CODES: Final = 31
_SAME_AREA: Final = re.compile(r"\d{6}")
_BROADCAST: Final = frozenset({Channel.EAS, Channel.NWEM})


@CHAPTER.rule("info.there", f"{IDG}, info", "There is an info.")
def _there(document: Document, _at: AtRelease) -> Told:
    if not document.infos:
        yield "info[1]", "The alert says nothing in any language: add an info."


@CHAPTER.rule("info.one-per-language", f"{IDG}, language", "Each language has one info.")
def _one_per_language(document: Document, _at: AtRelease) -> Told:
    seen: set[str] = set()
    for where, info in numbered_infos(document):
        language = info.said("language") or "en-US"
        if language in seen:
            yield f"{where}/language[1]", f"{language} stands twice: keep one info of it."
        seen.add(language)


@CHAPTER.rule("info.same-category", f"{IDG}, category", "All languages have the same categories.")
def _same_category(document: Document, _at: AtRelease) -> Told:
    for where, info in numbered_infos(document)[1:]:
        if sorted(info.texts("category")) != sorted(document.infos[0].texts("category")):
            yield (
                f"{where}/category[1]",
                "The category differs from that of the first language: make them equal.",
            )


@CHAPTER.rule("info.same-event-code", f"{IDG}, eventCode", "All languages have the same event code.")
def _same_event_code(document: Document, _at: AtRelease) -> Told:
    for where, info in numbered_infos(document)[1:]:
        if info.named("eventCode") != document.infos[0].named("eventCode"):
            yield f"{where}/eventCode[1]", "The event code differs from that of the first language."


@CHAPTER.rule("info.one-same-code", f"{IDG}, eventCode", "There is exactly one event code of the kind SAME.")
def _one_same_code(document: Document, _at: AtRelease) -> Told:
    for where, info in numbered_infos(document):
        codes = info.values("eventCode", "SAME")
        if len(codes) != 1:
            yield f"{where}/eventCode[1]", f"There are {len(codes)} SAME event codes and must be exactly one."


@CHAPTER.rule("info.known-code", "47 CFR 11.31(e)", "The event code is one of the list.")
def _known_code(document: Document, _at: AtRelease) -> Told:
    for where, info in numbered_infos(document):
        for code in info.values("eventCode", "SAME"):
            if find_event_code(code) is None:
                yield f"{where}/eventCode[1]", f"“{code}” is no event code: choose one of the list."


@CHAPTER.rule("info.expires-form", f"{CAP}, 3.3.2", "`expires` is there, as YYYY-MM-DDThh:mm:ss±hh:mm.")
def _expires_form(document: Document, _at: AtRelease) -> Told:
    for where, info in numbered_infos(document):
        text = info.find("expires")
        if text is None:
            yield f"{where}/expires[1]", "The alert has no end: every alert has one."
        elif find_time(text) is None:
            yield (
                f"{where}/expires[1]",
                f"The end “{text}” is not YYYY-MM-DDThh:mm:ss±hh:mm, without Z or fraction.",
            )


def _lengths(document: Document) -> list[tuple[str, timedelta]]:
    """How long the alert lasts in each language, where both times can be read."""
    sent = find_time(document.root.find("sent") or "")
    ends = [
        (f"{where}/expires[1]", find_time(info.said("expires"))) for where, info in numbered_infos(document)
    ]
    return [(where, end - sent) for where, end in ends if end is not None and sent is not None]


@CHAPTER.rule("info.times-form", f"{CAP}, 3.3.2", "`effective` and `onset` are YYYY-MM-DDThh:mm:ss±hh:mm.")
def _times_form(document: Document, _at: AtRelease) -> Told:
    for where, info in numbered_infos(document):
        for element in ("effective", "onset"):
            text = info.find(element)
            if text is not None and find_time(text) is None:
                yield f"{where}/{element}[1]", f"The time “{text}” is not YYYY-MM-DDThh:mm:ss±hh:mm."


@CHAPTER.rule("info.expires-local", f"{IDG}, expires", "`expires` bears the offset of the county's clock.")
def _expires_local(document: Document, at: AtRelease) -> Told:
    for where, info in numbered_infos(document):
        end = find_time(info.said("expires"))
        if end is not None and end.utcoffset() != end.astimezone(at.zone).utcoffset():
            yield f"{where}/expires[1]", f"The offset of {end.isoformat()} is not that of {at.zone.key}."


@CHAPTER.rule("info.expires-after", f"{IDG}, expires", "The end lies after the beginning.")
def _expires_after(document: Document, _at: AtRelease) -> Told:
    for where, length in _lengths(document):
        if length <= timedelta(0):
            yield where, "The alert ends before it is sent: give it a later end."


@CHAPTER.rule("info.expires-wea", f"{IDG}, expires", "An alert to phones lasts at most 24 hours.")
def _expires_wea(document: Document, _at: AtRelease) -> Told:
    if not goes_to_phones(document):
        return
    for where, length in _lengths(document):
        if length > LONGEST_WEA:
            yield where, "An alert to phones lasts at most 24 hours: give it an earlier end."


@CHAPTER.rule(
    "info.expires-broadcast", f"{IDG}, expires", "An alert over EAS or NWEM lasts at most 99.5 hours."
)
def _expires_broadcast(document: Document, _at: AtRelease) -> Told:
    if not channels_of(document) & _BROADCAST:
        return
    for where, length in _lengths(document):
        if length > LONGEST_BROADCAST:
            yield where, "An alert over EAS or NWEM lasts at most 99.5 hours: give it an earlier end."


@CHAPTER.rule("info.words", f"{IDG}, info", "There are a headline, a description and an instruction.")
def _words(document: Document, _at: AtRelease) -> Told:
    for where, info in numbered_infos(document):
        for element in ("headline", "description", "instruction"):
            if not info.said(element):
                yield f"{where}/{element}[1]", f"The {element} is missing: write it."


@CHAPTER.rule("info.eas-room", f"{IDG}, EAS", "Description and instruction have at most 1,800 characters.")
def _eas_room(document: Document, _at: AtRelease) -> Told:
    if Channel.EAS not in channels_of(document):
        return
    for where, info in numbered_infos(document):
        length = len(info.said("description")) + len(info.said("instruction"))
        if length > MOST_CHARACTERS_EAS:
            yield (
                f"{where}/description[1]",
                f"Description and instruction have {length:,} characters, over 1,800.",
            )


@CHAPTER.rule("info.eas-org", f"{IDG}, EAS-ORG", "The originator of a county is CIV.")
def _eas_org(document: Document, _at: AtRelease) -> Told:
    for where, info in numbered_infos(document):
        found = info.values("parameter", "EAS-ORG")
        if found != [COUNTY_ORIGINATOR]:
            yield (
                f"{where}/parameter[1]",
                f"EAS-ORG is {', '.join(found) or 'missing'} and must be CIV, once.",
            )


@CHAPTER.rule("info.block-channel", f"{IDG}, BLOCKCHANNEL", "A blocked channel is NWEM, EAS or CMAS.")
def _block_channel(document: Document, _at: AtRelease) -> Told:
    for where, info in numbered_infos(document):
        for value in info.values("parameter", "BLOCKCHANNEL"):
            if value not in list(Channel):
                yield (
                    f"{where}/parameter[1]",
                    f"“{value}” is no channel that can be blocked: NWEM, EAS or CMAS.",
                )
        if info.values("parameter", "BLOCKCHANNEL") != document.infos[0].values("parameter", "BLOCKCHANNEL"):
            yield f"{where}/parameter[1]", "The languages block different channels: make them equal."


@CHAPTER.rule("area.there", f"{IDG}, area", "Every language has an area with a description.")
def _area_there(document: Document, _at: AtRelease) -> Told:
    for where, info in numbered_infos(document):
        if not info.all("area"):
            yield f"{where}/area[1]", "There is no area: draw or choose one."
    for where, area in numbered_areas(document):
        if not area.said("areaDesc"):
            yield f"{where}/areaDesc[1]", "The area has no words that people know it by: name it."


@CHAPTER.rule("area.same", f"{IDG}, geocode", "Every area has a SAME code of six digits.")
def _area_same(document: Document, _at: AtRelease) -> Told:
    for where, area in numbered_areas(document):
        codes = area.values("geocode", "SAME")
        if not codes:
            yield f"{where}/geocode[1]", "The area has no SAME code of its county: add it."
        for code in codes:
            if _SAME_AREA.fullmatch(code) is None:
                yield f"{where}/geocode[1]", f"“{code}” is no SAME code of a county: it has six digits."


@CHAPTER.rule("area.same-count", f"{IDG}, EAS", "EAS takes at most 31 SAME codes.")
def _area_same_count(document: Document, _at: AtRelease) -> Told:
    if Channel.EAS not in channels_of(document):
        return
    for where, info in numbered_infos(document):
        count = sum(len(area.values("geocode", "SAME")) for area in info.all("area"))
        if count > MOST_SAME_CODES:
            yield f"{where}/area[1]", f"There are {count} SAME codes and EAS takes at most {MOST_SAME_CODES}."
