"""The county's own templates for leaving, getting ready, sheltering and the end of it, English and Spanish.

No federal template exists for them. They are ours, written on the date they bear, in the order of the
Warning Response Model, and nobody has reviewed them: `templates.unreviewed` says so until somebody has.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from dashboard.alerts.texts.templates import MUST, Kind, Sentence, Template

WRITTEN_ON: Final = date(2026, 11, 21)
_EN: Final = "en-US"
_ES: Final = "es-US"
_OPENING: Final = {
    _EN: "{source}: {a_hazard} {impact} is in {place}.",
    _ES: "{source}: {a_hazard} {impact} está en {place}.",
}
_CHANGED: Final = {
    _EN: "{source}: this alert has changed. {A_hazard} {impact} is in {place}. {changed}",
    _ES: "{source}: esta alerta cambió. {A_hazard} {impact} está en {place}. {changed}",
}
_CHANGED_SHORT: Final = {_EN: "Changed: {changed}", _ES: "Cambio: {changed}"}
_MORE: Final[Sentence] = ("{url}", 5)
_TOLD_BEFORE: Final = 4


def _opened(language: str, *sentences: Sentence) -> tuple[Sentence, ...]:
    return ((_OPENING[language], MUST), *sentences)


_EVACUATE_EN: Final = Template(
    Kind.EVACUATE,
    _EN,
    "Evacuation Immediate",
    "Leave {place} now: {hazard}",
    (
        ("{Hazard} in {place}.", MUST),
        ("Leave now.", MUST),
        ("Go to {refuge}.", 3),
        ("Until {until}.", MUST),
    ),
    _opened(
        _EN,
        ("Leave now.", MUST),
        ("Go to {refuge}.", 6),
        ("{way}", 4),
        ("Take people and pets with you.", 3),
        ("Stay away until {until}.", MUST),
        _MORE,
    ),
    _opened(_EN),
    (
        ("Leave now.", MUST),
        ("Go to {refuge}.", 6),
        ("{way}", 4),
        ("Take people, pets and medicine with you.", 3),
        ("If you need a ride, call {phone}.", 6),
        ("Stay away until {until_day}, or until we say that it is safe.", MUST),
        ("More: {url}", 5),
    ),
    WRITTEN_ON,
)
_EVACUATE_ES: Final = Template(
    Kind.EVACUATE,
    _ES,
    "Evacuación inmediata",
    "Salga ahora de {place}: {hazard}",
    (
        ("{Hazard} en {place}.", MUST),
        ("Salga ahora.", MUST),
        ("Vaya a {refuge}.", 3),
        ("Hasta {until}.", MUST),
    ),
    _opened(
        _ES,
        ("Salga ahora.", MUST),
        ("Vaya a {refuge}.", 6),
        ("{way}", 4),
        ("Lleve con usted a su familia y a sus mascotas.", 3),
        ("No vuelva hasta {until}.", MUST),
        _MORE,
    ),
    _opened(_ES),
    (
        ("Salga ahora.", MUST),
        ("Vaya a {refuge}.", 6),
        ("{way}", 4),
        ("Lleve con usted a su familia, sus mascotas y sus medicinas.", 3),
        ("Si necesita transporte, llame al {phone}.", 6),
        ("No vuelva hasta {until_day}, o hasta que avisemos que es seguro.", MUST),
        ("Más: {url}", 5),
    ),
    WRITTEN_ON,
)
_PREPARE_EN: Final = Template(
    Kind.PREPARE,
    _EN,
    "Get Ready to Leave",
    "Get ready to leave {place}: {hazard}",
    (
        ("{Hazard} in {place}.", MUST),
        ("Get ready to leave.", MUST),
        ("Until {until}.", MUST),
    ),
    _opened(
        _EN,
        ("Get ready to leave.", MUST),
        ("Pack medicine and papers.", 4),
        ("Leave now if you need more time.", 7),
        ("Watch for news until {until}.", MUST),
        _MORE,
    ),
    _opened(_EN),
    (
        ("Get ready to leave.", MUST),
        ("Pack medicine and papers.", 4),
        ("Leave now if you need more time.", 7),
        ("If you need a ride, call {phone}.", 6),
        ("Watch for news until {until_day}.", MUST),
        ("More: {url}", 5),
    ),
    WRITTEN_ON,
)
_PREPARE_ES: Final = Template(
    Kind.PREPARE,
    _ES,
    "Prepárese para salir",
    "Prepárese para salir de {place}: {hazard}",
    (
        ("{Hazard} en {place}.", MUST),
        ("Prepárese para salir.", MUST),
        ("Hasta {until}.", MUST),
    ),
    _opened(
        _ES,
        ("Prepárese para salir.", MUST),
        ("Empaque medicinas y papeles.", 4),
        ("Salga ahora si necesita más tiempo.", 7),
        ("Siga las noticias hasta {until}.", MUST),
        _MORE,
    ),
    _opened(_ES),
    (
        ("Prepárese para salir.", MUST),
        ("Empaque medicinas y papeles.", 4),
        ("Salga ahora si necesita más tiempo.", 7),
        ("Si necesita transporte, llame al {phone}.", 6),
        ("Siga las noticias hasta {until_day}.", MUST),
        ("Más: {url}", 5),
    ),
    WRITTEN_ON,
)
_SHELTER_EN: Final = Template(
    Kind.SHELTER,
    _EN,
    "Go Inside and Stay Inside",
    "Go inside now in {place}: {hazard}",
    (
        ("{Hazard} in {place}.", MUST),
        ("Go inside.", MUST),
        ("Close doors and windows.", 3),
        ("Until {until}.", MUST),
    ),
    _opened(
        _EN,
        ("Go inside now.", MUST),
        ("Close and lock doors and windows.", 7),
        ("Turn off fans.", 4),
        ("Stay inside until {until}.", MUST),
        _MORE,
    ),
    _opened(_EN),
    (
        ("Go inside now.", MUST),
        ("Close and lock doors and windows.", 7),
        ("Turn off fans and air from outside.", 4),
        ("Stay inside until {until_day}, or until we say that it is safe.", MUST),
        ("More: {url}", 5),
    ),
    WRITTEN_ON,
)
_SHELTER_ES: Final = Template(
    Kind.SHELTER,
    _ES,
    "Entre y quédese adentro",
    "Entre ahora a un edificio en {place}: {hazard}",
    (
        ("{Hazard} en {place}.", MUST),
        ("Entre a un edificio.", MUST),
        ("Cierre todo.", 3),
        ("Hasta {until}.", MUST),
    ),
    _opened(
        _ES,
        ("Entre ahora a un edificio.", MUST),
        ("Cierre con llave puertas y ventanas.", 7),
        ("Apague los ventiladores.", 4),
        ("Quédese adentro hasta {until}.", MUST),
        _MORE,
    ),
    _opened(_ES),
    (
        ("Entre ahora a un edificio.", MUST),
        ("Cierre con llave puertas y ventanas.", 7),
        ("Apague los ventiladores y el aire de afuera.", 4),
        ("Quédese adentro hasta {until_day}, o hasta que avisemos que es seguro.", MUST),
        ("Más: {url}", 5),
    ),
    WRITTEN_ON,
)


def _ended(kind: Kind, language: str, event: str, opening: Sentence, *then: Sentence) -> Template:
    """A text that ends an alert: the same sentences everywhere, the opening without its source for phones."""
    bare = opening[0].removeprefix("{source}: ")
    short = (
        (bare[:1].upper() + bare[1:], MUST),
        *((words, 3 if "why" in words else MUST) for words, _ in then),
    )
    instruction = (*then, ("{url}", 5))
    return Template(
        kind,
        language,
        event,
        short[0][0].rstrip("."),
        short,
        (opening, *then, _MORE),
        (opening,),
        instruction,
        WRITTEN_ON,
    )


_OVER_EN: Final[Sentence] = ("{source}: the alert for {place} is over.", MUST)
_OVER_ES: Final[Sentence] = ("{source}: terminó la alerta para {place}.", MUST)
_MISTAKE_EN: Final[Sentence] = ("{source}: the alert for {place} was sent by mistake.", MUST)
_MISTAKE_ES: Final[Sentence] = ("{source}: la alerta para {place} fue un error.", MUST)

OWN_TEMPLATES: Final[Mapping[tuple[Kind, str], Template]] = {
    (one.kind, one.language): one
    for one in (
        *(_EVACUATE_EN, _EVACUATE_ES, _PREPARE_EN, _PREPARE_ES, _SHELTER_EN, _SHELTER_ES),
        _ended(Kind.ALL_CLEAR, _EN, "All Clear", _OVER_EN, ("{why}", MUST), ("It is safe to return.", MUST)),
        _ended(
            Kind.ALL_CLEAR, _ES, "Fin de la alerta", _OVER_ES, ("{why}", MUST), ("Es seguro volver.", MUST)
        ),
        _ended(Kind.MISTAKE, _EN, "Sent by Mistake", _MISTAKE_EN, ("You are safe. Do nothing.", MUST)),
        _ended(Kind.MISTAKE, _ES, "Enviada por error", _MISTAKE_ES, ("Está a salvo. No haga nada.", MUST)),
    )
}
"""Kind and language → the template."""


def corrected(template: Template) -> Template:
    """The same template for a correction: it says that the alert has changed, and after the danger what.

    Where room is short, what people were told before gives way to what changed.
    """
    opening = (_CHANGED[template.language], MUST)
    danger, *told, until = template.short
    lighter = [(words, min(weight, _TOLD_BEFORE)) for words, weight in told]
    return replace(
        template,
        short=(danger, (_CHANGED_SHORT[template.language], MUST), *lighter, until),
        long=(opening, *template.long[1:]),
        description=(opening, *template.description[1:]),
    )
