"""CAP of others: the samples are read, with what is wrong said beside them; what is hostile is refused."""

from datetime import UTC, datetime
from typing import Final

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from dashboard.alerts.cap.document import CAP_1_1, CAP_1_2
from dashboard.alerts.cap.heard import hear
from dashboard.alerts.cap.index import read_index
from dashboard.alerts.cap.reading import CapLimits, read_document
from data_access.refusals import BadInput
from tests.dashboard.alerts.cap.faults import GOOD_BYTES
from tests.dashboard.alerts.evacuation import GOOD, NOW, shared

OPENING: Final = f'<alert xmlns="{CAP_1_2}">'
LAUGHS: Final = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(12))


def test_the_good_alert_is_read_as_it_was_written() -> None:
    heard = hear(GOOD_BYTES)
    assert (heard.identifier, heard.sender) == (GOOD.identifier, GOOD.sender)
    assert (heard.sent, heard.expires) == (NOW, GOOD.expires)
    assert [one.headline for one in heard.texts] == [told.headline for told in GOOD.told]
    assert heard.area is not None
    assert heard.area.shape.equals(heard.area.shape.envelope)
    assert heard.area.bounds.west == -93.39
    assert (heard.event_codes, heard.same, heard.doubts) == (("EVI",), ("027053",), ())
    assert heard.data == GOOD_BYTES
    assert heard.is_in_force(NOW)
    assert not heard.is_in_force(GOOD.expires)


def test_the_canadian_sample_an_update_in_two_languages() -> None:
    heard = hear(shared("cap/canada.cap").read_bytes())
    assert [one.language for one in heard.texts] == ["en-CA", "fr-CA"]
    assert len(heard.references) == 2
    assert heard.references[0].identifier == "2.49.0.1.124.a3f342a4.2012"
    assert heard.expires == datetime(2012, 5, 3, 0, 20, tzinfo=UTC)
    assert heard.area is not None
    assert heard.area.contains(*_point(42.2, -82.9)).all()


def test_the_australian_sample_a_circle_of_25_km_and_one_language_twice() -> None:
    heard = hear(shared("cap/australia.cap").read_bytes())
    assert heard.area is not None
    assert heard.area.square_km == pytest.approx(3.1416 * 25**2, rel=0.01)
    assert heard.doubts == ("en-AU stands more than once in it: all of them are shown.",)


def test_the_earthquake_sample_is_cap_1_1_and_its_circle_has_no_radius() -> None:
    heard = hear(shared("cap/earthquake.cap").read_bytes())
    assert heard.area is None
    assert len(heard.doubts) == 2
    assert "CAP 1.1" in heard.doubts[0]
    assert "no radius" in heard.doubts[1]


def test_the_weather_sample_says_where_by_codes_alone() -> None:
    data = shared("cap/weather.cap").read_bytes()
    heard = hear(data)
    assert (heard.area, heard.same, heard.event_codes) == (None, ("030049",), ("FFA",))
    assert heard.sender_name == "NWS GreatFalls (Central Montana)"
    assert read_document(data).namespace == CAP_1_1
    assert read_document(data).indented


def test_the_index_of_the_weather_service_is_read_and_its_links_are_not_followed() -> None:
    entries = read_index(shared("cap/weather_index.atom").read_bytes())
    assert len(entries) == 2
    assert entries[0].link.startswith("http://www.weather.gov/alerts-beta/wwacapget.php")
    assert entries[0].updated == datetime(2010, 8, 31, 3, 4, tzinfo=UTC)
    assert entries[0].expires == datetime(2010, 9, 1, 3, 15, tzinfo=UTC)
    assert entries[0].place.startswith("Middlesex; New Haven")


def test_an_alert_is_no_index() -> None:
    with pytest.raises(BadInput, match="no Atom feed"):
        read_index(GOOD_BYTES)


def test_a_circle_too_wide_to_draw_is_said() -> None:
    heard = hear(GOOD_BYTES.replace(b"<polygon>", b"<circle>44.9,-93.4 900</circle><polygon>"))
    assert any("cannot be drawn" in doubt for doubt in heard.doubts)


def test_an_outline_that_crosses_itself_is_shown_and_said() -> None:
    crossing = b"44.8900,-93.3900 44.9100,-93.3600 44.8900,-93.3600 44.9100,-93.3900 44.8900,-93.3900"
    plain = b"44.8900,-93.3900 44.8900,-93.3600 44.9100,-93.3600 44.9100,-93.3900 44.8900,-93.3900"
    heard = hear(GOOD_BYTES.replace(plain, crossing))
    assert heard.area is not None
    assert any("crosses itself" in doubt for doubt in heard.doubts)


@pytest.mark.parametrize(
    ("old", "new", "doubt"),
    [
        (b"<status>Actual", b"<status>Exercise", "not actual"),
        (b"<sent>2026", b"<sent>Saturday 2026", "when it was sent"),
        (b"<expires>2026", b"<expires>some day in 2026", "taken to hold"),
        (b"</code>", b"</code><references>one,two</references>", "refers to"),
        (b"44.8900,-93.3900 44.8900", b"44.8900;-93.3900 44.8900", "cannot be read"),
    ],
)
def test_what_is_wrong_is_said_beside_it(old: bytes, new: bytes, doubt: str) -> None:
    heard = hear(GOOD_BYTES.replace(old, new))
    assert any(doubt in sentence for sentence in heard.doubts), heard.doubts


def test_an_area_that_is_a_line_is_said_and_not_drawn() -> None:
    plain = GOOD_BYTES.decode().partition("<polygon>")[2].partition("</polygon>")[0]
    line = "44.8900,-93.3900 44.8900,-93.3600 44.8900,-93.3700 44.8900,-93.3900"
    heard = hear(GOOD_BYTES.decode().replace(plain, line).encode())
    assert heard.area is None
    assert any("crosses itself" in doubt for doubt in heard.doubts)


def test_an_alert_without_a_name_cannot_be_kept_apart_from_others() -> None:
    with pytest.raises(BadInput, match="identifier"):
        hear(GOOD_BYTES.replace(b"<identifier>hennepin-2026-0001</identifier>", b""))


@pytest.mark.attack
@pytest.mark.parametrize(
    "data",
    [
        f"<!DOCTYPE a [{LAUGHS}]>{OPENING}<note>&l11;</note></alert>",
        f'<!DOCTYPE a [{LAUGHS}]>{OPENING}<note x="&l11;"/></alert>',
        f'<!DOCTYPE a [<!ENTITY q "{"a" * 50_000}">]>{OPENING}<note>{"&q;" * 5_000}</note></alert>',
        f'<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]>{OPENING}<note>&f;</note></alert>',
        f'<!DOCTYPE a [<!ENTITY % p SYSTEM "http://192.0.2.1/x.dtd">%p;]>{OPENING}</alert>',
        f'<!DOCTYPE a SYSTEM "http://192.0.2.1/x.dtd">{OPENING}</alert>',
        f"<!DOCTYPE a>{OPENING}</alert>",
    ],
    ids=["bomb", "bomb in an attribute", "one long entity", "a file", "parameter entity", "outside", "bare"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_declaration_is_refused_before_anything_of_it_is_done(data: str, encoding: str) -> None:
    with pytest.raises(BadInput, match="declares"):
        read_document(data.encode(encoding))


@pytest.mark.attack
@pytest.mark.parametrize(
    ("data", "said"),
    [
        (f"{OPENING}{'<note/>' * 20_001}</alert>", "20,000 elements"),
        (f"{OPENING}{'<info>' * 30}{'</info>' * 30}</alert>", "24 elements"),
        (f"{OPENING}<note>{'a' * 2_000_000}</note></alert>", "2 MB"),
    ],
    ids=["broad", "deep", "large"],
)
def test_too_broad_too_deep_and_too_large_are_refused(data: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        read_document(data.encode())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"   ",
        b"alert",
        b"<alert>",
        GOOD_BYTES[:900],
        b"<alert/>",
        b'<feed xmlns="http://www.w3.org/2005/Atom"/>',
    ],
)
def test_what_is_no_alert_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(BadInput, match=r"\.$"):
        read_document(data)


def test_a_stylesheet_named_in_a_file_is_not_followed() -> None:
    link = b'<?xml-stylesheet href="http://192.0.2.1/x.xsl"?>'
    data = GOOD_BYTES.replace(b"<alert", link + b"<alert", 1)
    assert read_document(data).root == read_document(GOOD_BYTES).root


@given(st.binary(max_size=300), st.integers(0, len(GOOD_BYTES)))
def test_bytes_of_any_kind_are_read_or_refused_and_nothing_else(noise: bytes, at: int) -> None:
    for data in (noise, GOOD_BYTES[:at] + noise + GOOD_BYTES[at:]):
        try:
            read_document(data, CapLimits(elements=500))
        except BadInput as refusal:
            assert refusal.sentence.endswith((".", "…"))  # noqa: PT017 - both ways out are right here


def _point(latitude: float, longitude: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return np.array([longitude]), np.array([latitude])
