"""Correction and all-clear, drafted in the same step as the alert: in need nobody begins at nothing.

They carry the alert's event, area and blocked channels, and refer to it once it was sent. What changed is
left blank for a person to write, and the checks let no blank leave.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from dashboard.alerts.cap.kinds import MessageType, Response
from dashboard.alerts.cap.message import Alert, Reference, Told
from dashboard.alerts.texts.marks import marked
from dashboard.alerts.texts.own_templates import OWN_TEMPLATES, corrected
from dashboard.alerts.texts.telling import Telling
from dashboard.alerts.texts.templates import Kind, Template, composed
from data_access.refusals import BadInput

SUGGESTED: Final = {
    Kind.EVACUATE: ("EVI", Response.EVACUATE),
    Kind.PREPARE: ("CEM", Response.PREPARE),
    Kind.SHELTER: ("SPW", Response.SHELTER),
}
"""What people are asked to do → the event code and the response that say so."""
_ENDS: Final = frozenset({Kind.ALL_CLEAR, Kind.MISTAKE})


@dataclass(frozen=True)
class FollowUp:
    """An Update or a Cancel that waits until it is needed."""

    kind: MessageType
    alert: Alert
    told: tuple[Told, ...]
    responses: tuple[Response, ...]

    def ready(self, identifier: str, references: tuple[Reference, ...], expires: datetime) -> Alert:
        """The message itself, referring to everything still in force; refused without a reference."""
        return replace(
            self.alert,
            identifier=identifier,
            message_type=self.kind,
            told=self.told,
            event=replace(self.alert.event, responses=self.responses),
            references=references,
            expires=expires,
        )


@dataclass(frozen=True)
class Following:
    """What was drafted together with an alert."""

    correction: FollowUp
    all_clear: FollowUp
    mistake: FollowUp


def told_of(
    kind: Kind, telling: Telling, languages: tuple[str, ...], alert: Alert | None = None
) -> tuple[Told, ...]:
    """Make the texts of a kind in all languages; marked where the alert is not actual.

    Refused: no language, and a language that has no template of ours.
    """
    if not languages:
        raise BadInput("Texts are made in at least one language: choose one.")
    made = composed(tuple(require_template(kind, language) for language in languages), telling)
    return made if alert is None else tuple(marked(told, alert.status) for told in made)


def require_template(kind: Kind, language: str) -> Template:
    """Find the template of a kind in a language, or refuse."""
    template = OWN_TEMPLATES.get((kind, language))
    if template is None:
        raise BadInput(f"There is no template “{kind.value}” in {language}: write its texts by hand.")
    return template


def following(alert: Alert, kind: Kind, telling: Telling) -> Following:
    """Draft correction, all-clear and taking back for an alert; refused for a kind that is an end itself."""
    if kind in _ENDS:
        raise BadInput("What ends an alert has no correction and no all-clear of its own.")
    languages = tuple(told.language for told in alert.told)
    changed = composed(tuple(corrected(require_template(kind, language)) for language in languages), telling)
    told = tuple(marked(one, alert.status) for one in changed)
    return Following(
        FollowUp(MessageType.UPDATE, alert, told, alert.event.responses),
        _end(Kind.ALL_CLEAR, alert, telling, languages),
        _end(Kind.MISTAKE, alert, telling, languages),
    )


def _end(kind: Kind, alert: Alert, telling: Telling, languages: tuple[str, ...]) -> FollowUp:
    """Urgency and severity stay those of the alert: phones that took it take its end by the same rule."""
    told = told_of(kind, telling, languages, alert)
    return FollowUp(MessageType.CANCEL, alert, told, (Response.ALL_CLEAR,))
