"""All checks of the composer, as one types."""

from itertools import chain

from dashboard.alerts.texts.agreement import check_agreement
from dashboard.alerts.texts.elements import check_elements
from dashboard.alerts.texts.marks import check_marks
from dashboard.alerts.texts.passages import Draft, TextFinding
from dashboard.alerts.texts.plainness import check_plainness


def text_findings(draft: Draft) -> list[TextFinding]:
    """List what the checks find, advice included; empty where the texts are complete and plain."""
    checks = (check_marks, check_elements, check_plainness, check_agreement)
    return list(chain.from_iterable(check(draft) for check in checks))
