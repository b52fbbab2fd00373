"""Every rule finds its one fault in an otherwise good alert; beside it, what the schema alone finds."""

from pathlib import Path

import pytest
from lxml import etree

from dashboard.alerts.cap.reading import read_document
from dashboard.alerts.cap.rules.table import RULES, findings, findings_of, stopping
from tests.dashboard.alerts.cap.faults import FAULTS, GOOD_BYTES, Fault
from tests.dashboard.alerts.evacuation import AT, GOOD, shared


def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(shared("cap/cap12.xsd")))


def test_the_good_alert_has_no_fault_at_all() -> None:
    assert findings_of(GOOD, AT) == []
    assert findings(read_document(GOOD_BYTES), AT) == []


def test_every_rule_has_a_fault_that_it_finds_and_no_name_stands_twice() -> None:
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    assert {fault.rule for fault in FAULTS} == set(names)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.rule)
def test_a_good_alert_with_one_fault_is_found_by_the_rule_of_that_name(fault: Fault) -> None:
    found = findings(read_document(fault.data), fault.at)
    own = [one for one in found if one.rule == fault.rule]
    assert own, found
    assert all(one.sentence.endswith(".") and one.where for one in own)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.rule)
def test_no_other_rule_complains_of_it(fault: Fault) -> None:
    """Without an info there is no text for phones either: the only fault that cannot be had alone."""
    found = {one.rule for one in findings(read_document(fault.data), fault.at)}
    assert found - {fault.rule} == ({"wea.short-there"} if fault.rule == "info.there" else set())


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.rule)
def test_all_but_advice_stops_a_release(fault: Fault) -> None:
    stops = stopping(findings(read_document(fault.data), fault.at))
    assert bool(stops) is (fault.rule != "wea.accents")


def test_every_rule_names_its_clause_and_says_itself_in_a_sentence() -> None:
    assert all(rule.source and rule.sentence.endswith(".") for rule in RULES)


def test_the_good_alert_is_valid_by_the_schema() -> None:
    _schema().assertValid(etree.fromstring(GOOD_BYTES))


def test_what_the_schema_alone_finds_beside_what_the_rules_find(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The schema catches a handful; the table is kept where a person can read it."""
    schema = _schema()
    lines, by_schema = [], 0
    for fault in FAULTS:
        found = [one for one in findings(read_document(fault.data), fault.at) if one.rule == fault.rule]
        valid = schema.validate(etree.fromstring(fault.data))
        by_schema += not valid
        lines.append(f"{fault.rule:26} {'finds' if found else 'misses':8} {'passes' if valid else 'finds':8}")
    table = "\n".join([f"{'rule':26} {'ours':8} {'schema':8}", *lines, f"of {len(FAULTS)}: {by_schema}"])
    (tmp_path / "rules.txt").write_text(table)
    with capsys.disabled():
        print(f"\n{table}")
    assert "misses" not in table
    assert 0 < by_schema < len(FAULTS) / 4
