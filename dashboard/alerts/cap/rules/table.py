"""The whole table, and what it finds in an alert."""

from typing import Final

from dashboard.alerts.cap.document import Document
from dashboard.alerts.cap.message import Alert
from dashboard.alerts.cap.reading import read_document
from dashboard.alerts.cap.rules import alert_rules, info_rules, letter_rules, shape_rules, wea_rules
from dashboard.alerts.cap.rules.book import AtRelease, Finding, Rule
from dashboard.alerts.cap.writing import written

_CHAPTERS: Final = (alert_rules, info_rules, wea_rules, shape_rules, letter_rules)
RULES: Final[tuple[Rule, ...]] = tuple(rule for one in _CHAPTERS for rule in one.CHAPTER.rules)
"""Every rule, in the order in which they are shown."""


def findings(document: Document, at: AtRelease) -> list[Finding]:
    """List what the table finds in an alert, advice included; empty where all rules hold."""
    return [finding for rule in RULES for finding in rule.findings(document, at)]


def findings_of(alert: Alert, at: AtRelease) -> list[Finding]:
    """List what the table would find if the alert were sent now: it is written and read for that."""
    return findings(read_document(written(alert, at.now)), at)


def stopping(found: list[Finding]) -> list[str]:
    """List the sentences that hold up a release; empty where only advice was found."""
    return [f"{one.where}: {one.sentence}" for one in found if one.stops]
