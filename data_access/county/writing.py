"""What residents wrote, in their own words: short, varied, in English or Spanish."""

from collections.abc import Iterable

from data_access.county.dice import Dice
from data_access.records.needs import Need

N = Need

SAYS: dict[Need, tuple[str, ...]] = {
    N.INTERPRETER: (
        "Speaks little English; please bring an interpreter.",
        "A granddaughter can interpret by phone.",
        "Understands some English, answers better in our language.",
        "Please use the language line.",
    ),
    N.LIVES_ALONE: (
        "Lives alone.",
        "I live alone and may not hear the door.",
        "Nobody else in the house. Knock loudly.",
        "Alone since last winter.",
        "Neighbors check on me most days.",
    ),
    N.RIDE: (
        "No car. I can be ready in ten minutes.",
        "We would need a ride.",
        "I take the bus everywhere.",
        "Cannot drive any more; my daughter is an hour away.",
        "Will wait at the front entrance.",
        "Uses Metro Mobility.",
        "No car, two bags and the cat.",
    ),
    N.POWER: (
        "When the power is out, come soon.",
        "Please call if an outage lasts more than an hour.",
        "Spare batteries are charging in the hallway.",
        "We have a small generator, but nobody to start it.",
    ),
    N.DIALYSIS: ("Next dialysis cannot be missed.", "The clinic's number is on the refrigerator."),
    N.SUPERVISION: (
        "Cannot be left alone.",
        "Someone must be there at all times.",
        "A calm voice helps.",
    ),
    N.WHEELCHAIR: (
        "The ramp is at the side door.",
        "The chair must come along.",
        "Can transfer with one person.",
    ),
    N.STRETCHER: (
        "Two people are needed for the transfer.",
        "Needs to travel lying down, with the head raised.",
    ),
    N.HEARING: ("Text instead of calling.", "Flash the lights when you come in."),
    N.CHILDREN_ALONE: (
        "Kids are alone from three to six on school days.",
        "Our oldest looks after the others.",
    ),
}

SPANISH_SAYS: dict[Need, tuple[str, ...]] = {
    N.INTERPRETER: (
        "Hablamos poco inglés; por favor traigan un intérprete.",
        "Mi hija puede interpretar por teléfono.",
        "Prefiero que me hablen en español.",
        "Entiendo un poco de inglés, despacio.",
    ),
    N.LIVES_ALONE: (
        "No hay nadie más en casa.",
        "Toquen fuerte la puerta, por favor.",
        "La vecina tiene llave.",
    ),
    N.RIDE: ("No tenemos carro.", "Necesitamos que nos lleven.", "Solo usamos el autobús."),
    N.POWER: ("Si se va la luz, vengan pronto por favor.", "El aparato necesita electricidad día y noche."),
    N.DIALYSIS: ("No puede faltar a la diálisis.",),
    N.SUPERVISION: ("No puede quedarse sin compañía.", "Se asusta con las sirenas; hablen con calma."),
    N.WHEELCHAIR: ("La rampa está a un lado de la casa.", "Hay que llevar la silla de ruedas."),
    N.STRETCHER: ("Tiene que viajar en camilla.", "Se necesitan dos personas para el traslado."),
    N.HEARING: ("Mejor por mensaje de texto.",),
    N.CHILDREN_ALONE: ("Los niños están solos de tres a seis.",),
}

_NOTES = (
    "Please do not break the door, there is a key.",
    "We go to our daughter in Rochester when we can.",
    "Medications are in a blue bag by the door.",
    "Emergency bag is packed in the front closet.",
    "We are away from January to March.",
    "Call my sister before you call the hospital.",
    "There is a generator in the garage.",
    "The driveway is steep, please park on the street.",
    "House number is hard to see at night.",
    "Thank you for keeping this on file.",
    "I work nights and sleep until two.",
    "Our neighbor at the corner can help.",
    "Sidewalk side has the easier door.",
    "Wallet card with all medications in my purse.",
)
_NOTES_SPANISH = (
    "Las medicinas están en una bolsa azul junto a la puerta.",
    "Por favor llamen primero a mi hermana.",
    "Trabajo de noche y duermo hasta las dos.",
    "Gracias por guardar estos datos.",
    "El número de la casa no se ve bien de noche.",
    "Entren por la puerta de atrás.",
)


def sentences(parts: Iterable[str]) -> str:
    """Join what was said with spaces; nothing when nothing was."""
    return " ".join(part for part in parts if part)


def of_needs(dice: Dice, needs: Iterable[Need], share: float, *, spanish: bool) -> list[str]:
    """Say something of this share of the needs, in the household's own words; perhaps nothing."""
    words = SPANISH_SAYS if spanish else SAYS
    return [dice.pick(words[need]) for need in needs if need in words and dice.chance(share)]


def of_household(dice: Dice, *, spanish: bool) -> str:
    """Say something of the household that fits no other field; mostly nothing."""
    return dice.maybe(0.22, _NOTES_SPANISH if spanish else _NOTES)
