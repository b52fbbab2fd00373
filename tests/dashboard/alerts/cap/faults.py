"""For every rule the good alert with that one fault: what is put in the place of what, in the bytes."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from dashboard.alerts.cap.message import Reference
from dashboard.alerts.cap.rules.book import AtRelease
from dashboard.alerts.cap.writing import written
from tests.dashboard.alerts.evacuation import AT, GOOD, NOW

GOOD_BYTES: Final = written(GOOD, NOW)
_INFOS: Final = "<info>" + GOOD_BYTES.decode().partition("<info>")[2].removesuffix("</alert>")
EARLIER: Final = Reference("alerts@hennepin.example", "hennepin-2026-0000", NOW - timedelta(hours=1))
IN_FORCE: Final = replace(AT, in_force=(EARLIER,))
_OUTLINE: Final = "44.8900,-93.3900 44.8900,-93.3600 44.9100,-93.3600 44.9100,-93.3900 44.8900,-93.3900"
_SAME: Final = "<geocode><valueName>SAME</valueName><value>027053</value></geocode>"
_BLOCKED: Final = "<parameter><valueName>BLOCKCHANNEL</valueName><value>EAS</value></parameter>"
_SHORT: Final = "Fire in the west of Edina. Leave now. Until 12:00 PM CST."
_HANDLING: Final = "<parameter><valueName>WEAHandling</valueName><value>Imminent Threat</value></parameter>"
_NWEM_TOO: Final = _BLOCKED + _BLOCKED.replace("EAS", "NWEM")


@dataclass(frozen=True)
class Fault:
    """One fault. `everywhere` puts it into every language; `also` is what has to change with it."""

    rule: str
    old: str
    new: str
    everywhere: bool = False
    at: AtRelease = AT
    also: tuple[tuple[str, str], ...] = ()

    @property
    def data(self) -> bytes:
        """The bytes of the alert with the fault."""
        text = GOOD_BYTES.decode()
        for old, new in ((self.old, self.new), *self.also):
            assert old in text, old
            every = self.everywhere or (old, new) in self.also
            text = text.replace(old, new) if every else text.replace(old, new, 1)
        return text.encode()


def _corners(count: int) -> str:
    """Write an outline of so many positions: a fine saw tooth over a straight base."""
    teeth = [f"{44.90 + 0.01 * (n % 2):.4f},{-93.39 + 0.0005 * n:.4f}" for n in range(count - 3)]
    return " ".join([*teeth, f"44.8000,{-93.39 + 0.0005 * count:.4f}", "44.8000,-93.3900", teeth[0]])


FAULTS: Final = (
    Fault("alert.namespace", "cap:1.2", "cap:1.1"),
    Fault(
        "alert.order",
        "<status>Actual</status><msgType>Alert</msgType>",
        "<msgType>Alert</msgType><status>Actual</status>",
    ),
    Fault("alert.nothing-else", "<info>", '<info lang="en">'),
    Fault("alert.no-indentation", "<info>", "\n  <info>"),
    Fault("alert.code", "IPAWSv1.0", "IPAWSv1.1"),
    Fault("alert.identifier", "hennepin-2026-0001", "hennepin 2026 0001"),
    Fault("alert.sender", "alerts@hennepin.example", "alerts,hennepin"),
    Fault("alert.sent-form", "<sent>2026-11-21T06:00:00-06:00", "<sent>2026-11-21T12:00:00Z"),
    Fault("alert.sent-local", "<sent>2026-11-21T06:00:00-06:00", "<sent>2026-11-21T07:00:00-05:00"),
    Fault("alert.sent-now", "<sent>2026-11-21T06:00:00", "<sent>2026-11-21T05:54:00"),
    Fault("alert.kinds", "<status>Actual</status>", "<status>Real</status>"),
    Fault("alert.source", "<source>Hennepin County</source>", f"<source>{'H' * 31}</source>"),
    Fault(
        "alert.references-form",
        "</code>",
        "</code><references>alerts@hennepin.example,hennepin-2026-0000</references>",
    ),
    Fault("alert.references-there", "<msgType>Alert</msgType>", "<msgType>Update</msgType>"),
    Fault(
        "alert.references-all",
        "<msgType>Alert</msgType>",
        "<msgType>Update</msgType>",
        at=IN_FORCE,
        also=(
            (
                "</code>",
                "</code><references>alerts@hennepin.example,another,2026-11-21T05:30:00-06:00</references>",
            ),
        ),
    ),
    Fault("info.there", _INFOS, ""),
    Fault("info.one-per-language", "<language>es-US", "<language>en-US"),
    Fault("info.same-category", "<category>Fire</category>", "<category>Safety</category>"),
    Fault("info.same-event-code", "<value>EVI</value>", "<value>FRW</value>"),
    Fault(
        "info.one-same-code",
        "<eventCode><valueName>SAME</valueName><value>EVI</value></eventCode>",
        "<eventCode><valueName>SAME</valueName><value>EVI</value></eventCode>" * 2,
        everywhere=True,
    ),
    Fault("info.known-code", "<value>EVI</value>", "<value>XYZ</value>", everywhere=True),
    Fault("info.expires-form", "<expires>2026-11-21T12:00:00-06:00", "<expires>2026-11-21T12:00:00.5-06:00"),
    Fault("info.times-form", "<expires>", "<onset>2026-11-21T12:30:00Z</onset><expires>"),
    Fault("info.expires-local", "<expires>2026-11-21T12:00:00-06:00", "<expires>2026-11-21T18:00:00+00:00"),
    Fault("info.expires-after", "<expires>2026-11-21T12", "<expires>2026-11-21T06", everywhere=True),
    Fault("info.expires-wea", "<expires>2026-11-21T12", "<expires>2026-11-22T07", everywhere=True),
    Fault(
        "info.expires-broadcast",
        "<expires>2026-11-21T12",
        "<expires>2026-11-25T12",
        everywhere=True,
        also=((_BLOCKED, _BLOCKED.replace("EAS", "CMAS")),),
    ),
    Fault("info.words", "<instruction>Leave now. Go east to Edina High School.</instruction>", ""),
    Fault(
        "info.eas-room",
        "<instruction>Leave now.",
        f"<instruction>{'Leave now. ' * 170}",
        also=((_BLOCKED, _BLOCKED.replace("EAS", "NWEM")),),
    ),
    Fault("info.eas-org", "<value>CIV</value>", "<value>WXR</value>", everywhere=True),
    Fault("info.block-channel", "<value>EAS</value>", "<value>WEA</value>", everywhere=True),
    Fault("area.there", "<areaDesc>The west of Edina</areaDesc>", "<areaDesc> </areaDesc>"),
    Fault("area.same", "<value>027053</value>", "<value>27053</value>"),
    Fault(
        "area.same-count",
        _SAME,
        _SAME * 32,
        everywhere=True,
        also=((_BLOCKED, _BLOCKED.replace("EAS", "NWEM")),),
    ),
    Fault("wea.urgency", "<urgency>Immediate", "<urgency>Future"),
    Fault("wea.severity", "<severity>Extreme", "<severity>Moderate"),
    Fault("wea.certainty", "<certainty>Observed", "<certainty>Possible"),
    Fault(
        "wea.short-there",
        f"<parameter><valueName>CMAMtext</valueName><value>{_SHORT}</value></parameter>",
        "",
    ),
    Fault("wea.short-room", _SHORT, "F" * 91),
    Fault("wea.long-room", "Leave now.</value>", f"{'Leave now. ' * 30}</value>"),
    Fault("wea.forbidden", _SHORT, "Fire [Edina]. Leave now."),
    Fault("wea.alphabet", _SHORT, "Fire in Edina ☞ leave now."),
    Fault("wea.accents", "Incendio en el oeste", "Evacuación en el oeste"),
    Fault("wea.language", "<language>es-US", "<language>so-US"),
    Fault("wea.one-handling", _HANDLING, _HANDLING * 2),
    Fault("wea.handling-fits", "Imminent Threat", "Amber", everywhere=True),
    Fault("wea.no-weather-code", "<value>EVI</value>", "<value>TOR</value>", everywhere=True),
    Fault("shape.form", _OUTLINE, _OUTLINE.replace("44.9100,-93.3600", "44.9100;-93.3600")),
    Fault("shape.closed", _OUTLINE, _OUTLINE.rpartition(" ")[0]),
    Fault(
        "shape.no-crossing",
        _OUTLINE,
        "44.8900,-93.3900 44.9100,-93.3600 44.8900,-93.3600 44.9100,-93.3900 44.8900,-93.3900",
    ),
    Fault(
        "shape.no-repeats",
        _OUTLINE,
        _OUTLINE.replace("44.8900,-93.3600", "44.8900,-93.3600 44.8900,-93.3600"),
    ),
    Fault(
        "shape.latitude-first",
        _OUTLINE,
        " ".join(",".join(reversed(one.split(","))) for one in _OUTLINE.split()),
    ),
    Fault("shape.decimals", _OUTLINE, _OUTLINE.replace("00", "")),
    Fault("shape.wea-corners", _OUTLINE, _corners(100), everywhere=True, also=((_BLOCKED, _NWEM_TOO),)),
    Fault(
        "shape.wea-count",
        f"<polygon>{_OUTLINE}</polygon>",
        f"<polygon>{_OUTLINE}</polygon>" * 11,
        everywhere=True,
        also=((_BLOCKED, _NWEM_TOO),),
    ),
    Fault("shape.nwem-corners", _OUTLINE, _corners(21), everywhere=True),
    Fault(
        "shape.nwem-circle",
        f"<polygon>{_OUTLINE}</polygon>",
        f"<polygon>{_OUTLINE}</polygon><circle>44.9000,-93.3700 1.000</circle>",
    ),
    Fault("letters.straight-quotes", "Leave now. Go east", "Leave “now”. Go east"),
    Fault("letters.composed", "Evacuación inmediata", "Evacuacio\u0301n inmediata"),
    Fault("letters.no-control", "Leave now. Go east", "Leave now.\u0085 Go east"),
)
