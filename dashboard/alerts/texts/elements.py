"""The six elements of a warning: are they there, and in their order? Each finding says where.

Source, hazard, impact, place, what to do as a command, until when with its zone (Warning Response Model).
A text for phones of 90 characters may leave out source and impact.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from dashboard.alerts.cap.message import Told
from dashboard.alerts.texts.clock import hours_in, minutes_of
from dashboard.alerts.texts.languages import folded
from dashboard.alerts.texts.lexicon import Lexicon, find_lexicon
from dashboard.alerts.texts.passages import Draft, Meant, Passage, TextFinding, blanked, full_of, short_of

_ACRONYM: Final = re.compile(r"[A-Z0-9&./-]{2,8}")
_MISSING: Final = {
    "source": "Who warns is not said: begin with the name of the office.",
    "hazard": "What the danger is, is not said: name it in plain words.",
    "impact": "What it can do to people is not said: say it (“can kill”, “can burn homes”).",
    "place": "No place that people know is named: say where.",
    "action": "Nobody is told what to do: begin a sentence with a command (“Leave now.”).",
    "until": "Until when is not said: add the hour and its zone.",
}
_WORDS: Final = {
    "source": "the source",
    "hazard": "the hazard",
    "impact": "what it does",
    "place": "the place",
    "action": "what to do",
    "until": "until when",
}
Found = dict[str, tuple[int, int]]
"""Element → where it first stands."""


def check_elements(draft: Draft) -> Iterator[TextFinding]:
    """Find what is missing or out of order, in every language."""
    for told in draft.told:
        lexicon = find_lexicon(told.language)
        if lexicon is None:
            yield _not_known(told)
        for passage in full_of(told):
            found = _found(passage, draft.meant, lexicon)
            yield from _missing(passage, found, draft.meant, lexicon, frozenset(_WORDS))
            yield from _order(passage, found) if draft.meant.tells else ()
            yield from _source_is_a_name(passage, found, draft.meant)
        for passage in short_of(told):
            found = _found(passage, draft.meant, lexicon)
            yield from _missing(
                passage, found, draft.meant, lexicon, frozenset(_WORDS) - {"source", "impact"}
            )


def _not_known(told: Told) -> TextFinding:
    passage = next(full_of(told))
    return TextFinding(
        "language",
        passage.whole,
        f"Nothing here knows the words of {told.language}: somebody who reads it must check hazard, "
        "impact and what to do.",
        stops=False,
    )


def _found(passage: Passage, meant: Meant, lexicon: Lexicon | None) -> Found:
    text = folded(passage.text)
    source = _span(re.search(re.escape(folded(meant.source)), text, re.IGNORECASE))
    text = blanked(text)
    # The source is blanked out, so that “Edina Fire” is neither the place nor the hazard.
    bare = text if source is None else text[: source[0]] + " " * (source[1] - source[0]) + text[source[1] :]
    names = "|".join(
        re.escape(folded(place)) for place in sorted(meant.places, key=len, reverse=True) if place.strip()
    )
    spans = {"source": source, "place": _span(re.search(rf"\b(?:{names})", bare, re.IGNORECASE))}
    if lexicon is not None:
        spans["hazard"] = _span(lexicon.hazard.search(bare))
        spans["impact"] = _span(lexicon.impact.search(bare))
        command = lexicon.command.search(bare)
        spans["action"] = None if command is None else command.span("verb")
    spans["until"] = next(((hour.start, hour.end) for hour in hours_in(bare) if hour.zone), None)
    return {name: span for name, span in spans.items() if span is not None}


def _span(match: re.Match[str] | None) -> tuple[int, int] | None:
    return None if match is None else match.span()


def _missing(
    passage: Passage, found: Found, meant: Meant, lexicon: Lexicon | None, wanted: frozenset[str]
) -> Iterator[TextFinding]:
    needed = wanted if meant.tells else wanted & {"source", "place"}
    known = needed if lexicon is not None else needed & {"source", "place", "until"}
    for name in (name for name in _WORDS if name in known and name not in found):
        weak = lexicon.weak.search(folded(passage.text)) if lexicon is not None and name == "action" else None
        if weak is not None:
            said = f"“{weak[0]}” leaves it open what to do: say it as a command (“Leave now.”)."
            yield TextFinding("action", passage.spot(*weak.span()), said)
        elif name == "until" and (bare := next(hours_in(passage.text), None)) is not None:
            said = "The hour has no zone: write it like 8:30 PM CST."
            yield TextFinding("until", passage.spot(bare.start, bare.end), said)
        else:
            yield TextFinding(name, passage.whole, _MISSING[name])
    if "until" in known and "until" in found:
        yield from _another_hour(passage, meant)


def _another_hour(passage: Passage, meant: Meant) -> Iterator[TextFinding]:
    """The hour that is written must be among those at which the alert ends."""
    wanted = (minutes_of(meant.until, meant.zone), meant.until.astimezone(meant.zone).tzname())
    zoned = [hour for hour in hours_in(passage.text) if hour.zone]
    if any((hour.minutes, hour.zone) == wanted for hour in zoned):
        return
    clock = f"{meant.until.astimezone(meant.zone):%H:%M} {wanted[1]}"
    said = f"The alert ends at {clock}, and the text names another hour or zone: make them equal."
    yield TextFinding("until", passage.spot(zoned[0].start, zoned[0].end), said)


def _order(passage: Passage, found: Found) -> Iterator[TextFinding]:
    present = [name for name in _WORDS if name in found]
    for early, late in pairwise(present):
        if found[late][0] < found[early][0]:
            said = f"{_WORDS[early].capitalize()} belongs before {_WORDS[late]}: change the order."
            yield TextFinding("order", passage.spot(*found[early]), said)
            return


def _source_is_a_name(passage: Passage, found: Found, meant: Meant) -> Iterator[TextFinding]:
    if "source" in found and _ACRONYM.fullmatch(meant.source.strip()):
        said = f"Few people know who “{meant.source}” is: write the name of the office in full."
        yield TextFinding("source", passage.spot(*found["source"]), said)
