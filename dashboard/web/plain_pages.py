"""The plain pages as HTML: no script, one style sheet, every text from outside escaped."""

from dataclasses import dataclass
from html import escape

DEMO_BANNER = "Demo county. No real person."


@dataclass(frozen=True)
class Frame:
    """What stands around every plain page."""

    county: str
    demo: bool


@dataclass(frozen=True)
class Field:
    """One input with its label; `hint` stands below and is read out with it."""

    name: str
    label: str
    kind: str = "text"
    autocomplete: str = "off"
    hint: str = ""
    value: str = ""
    autofocus: bool = False
    code: bool = False


def page(frame: Frame, title: str, body: str, *, wide: bool = False, onward: str = "") -> str:
    """Return a whole page; `body` is HTML of our own making, `onward` an address to go on to at once."""
    leads_on = f'<meta http-equiv="refresh" content="0; url={escape(onward)}">' if onward else ""
    banner = f'<p class="banner" role="note">{DEMO_BANNER}</p>' if frame.demo else ""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">{leads_on}
<title>{escape(title)} · Muster</title>
<link rel="icon" href="/sign-in/look/mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="/sign-in/look/muster.css">
</head>
<body>
{banner}
<main{' class="wide"' if wide else ""}>
<div class="brand"><img src="/sign-in/look/mark.svg" alt="" width="44" height="44">
<div><strong>Muster</strong><span>{escape(frame.county)}</span></div></div>
<section class="card" aria-labelledby="title">
<h1 id="title">{escape(title)}</h1>
{body}
</section>
</main>
<footer>What is read and changed here is recorded.</footer>
</body>
</html>
"""


def form(action: str, fields: list[Field], button: str, *, hidden: dict[str, str] | None = None) -> str:
    """Return a form that is posted to `action`."""
    kept = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in (hidden or {}).items()
    )
    inputs = "".join(_input(field) for field in fields)
    return (
        f'<form method="post" action="{escape(action)}">{kept}{inputs}'
        f'<button type="submit">{escape(button)}</button></form>'
    )


def other_way(address: str, label: str) -> str:
    """Return a link that looks like a button, below a form that is one way in."""
    return (
        '<p class="or"><span>or</span></p>'
        f'<a class="button second" href="{escape(address)}">{escape(label)}</a>'
    )


def link(address: str, label: str) -> str:
    """Return a link in a line of its own."""
    return f'<p><a href="{escape(address)}">{escape(label)}</a></p>'


def lead(text: str) -> str:
    """Return the sentence below a title."""
    return f'<p class="lead">{escape(text)}</p>'


def refusal(text: str) -> str:
    """Return a refusal that a screen reader announces; empty when there is none."""
    return f'<p class="refusal" role="alert">{escape(text)}</p>' if text else ""


def said(text: str) -> str:
    """Return a calm notice; empty when there is none."""
    return f'<p class="said" role="status">{escape(text)}</p>' if text else ""


def enrolment(picture: str, key: str) -> str:
    """Return the QR code (`picture` is SVG of our own making) beside the steps and the key as text."""
    groups = " ".join(key[start : start + 4] for start in range(0, len(key), 4))
    return f"""<div class="enrol">
<div class="picture">{picture}</div>
<ol>
<li>Open the authenticator app on your phone and add an account.</li>
<li>Point it at the picture, or type this key:<br><span class="key">{escape(groups)}</span></li>
<li>Type the six digits that the app now shows.</li>
</ol>
</div>"""


def _input(field: Field) -> str:
    """Return label, input and hint."""
    parts = [
        f'<label for="{field.name}">{escape(field.label)}</label>',
        f'<input id="{field.name}" name="{field.name}" type="{field.kind}" required',
        f' autocomplete="{field.autocomplete}" value="{escape(field.value)}"',
    ]
    if field.code:
        parts.append(' class="code" inputmode="numeric" pattern="[0-9 ]{6,7}" maxlength="7"')
    if field.hint:
        parts.append(f' aria-describedby="{field.name}-hint"')
    parts.append(" autofocus>" if field.autofocus else ">")
    if field.hint:
        parts.append(f'<p class="hint" id="{field.name}-hint">{escape(field.hint)}</p>')
    return "".join(parts)
