"""Room in a short message, by the alphabet of 3GPP TS 23.038."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.alerts.texts.gsm import BASIC, EXTENDED, Encoding, gsm_units, outside_in, room_of, unaccented


def test_the_alphabet_has_its_127_letters_and_the_escape_has_ten() -> None:
    assert (len(BASIC), len(EXTENDED)) == (127, 10)


@pytest.mark.parametrize(
    ("text", "encoding", "units", "segments", "left"),
    [
        ("", Encoding.GSM_7, 0, 0, 160),
        ("a" * 160, Encoding.GSM_7, 160, 1, 0),
        ("a" * 161, Encoding.GSM_7, 161, 2, 145),
        ("a" * 306, Encoding.GSM_7, 306, 2, 0),
        ("€" * 80, Encoding.GSM_7, 160, 1, 0),
        ("€" * 77, Encoding.GSM_7, 154, 1, 6),
        ("á" * 70, Encoding.UCS_2, 70, 1, 0),
        ("á" * 71, Encoding.UCS_2, 71, 2, 63),
        ("🔥" * 35, Encoding.UCS_2, 70, 1, 0),
    ],
)
def test_room(text: str, encoding: Encoding, units: int, segments: int, left: int) -> None:
    room = room_of(text)
    assert (room.encoding, room.units, room.segments, room.left_in_segment) == (
        encoding,
        units,
        segments,
        left,
    )


def test_a_letter_of_two_units_is_not_torn_apart_between_two_messages() -> None:
    """81 euro signs are 162 septets; 76 of them fill 152 of the first 153, and five go into the second."""
    room = room_of("€" * 81)
    assert (room.segments, room.left_in_segment) == (2, 153 - 10)
    assert room_of("🔥" * 36).left_in_segment == 67 - 2 * (36 - 33)


def test_one_accent_halves_the_room_and_without_it_all_is_well() -> None:
    text = "Salga ahora. Incendio en la montaña cerca de la estación. Sí." + "a" * 20
    assert outside_in(text) == ("ó", "í")
    assert room_of(text).segments == 2
    assert room_of(unaccented(text)).segments == 1
    assert "montaña" in unaccented(text)


@given(st.text(max_size=400))
def test_a_text_takes_as_many_messages_as_its_units_need_or_few_more(text: str) -> None:
    room = room_of(text)
    width = 153 if room.encoding is Encoding.GSM_7 else 67
    assert room.segments * (width + 7) >= room.units
    assert room.segments <= 1 + room.units // (width - 1)
    if room.encoding is Encoding.GSM_7:
        assert room.units == gsm_units(text)
