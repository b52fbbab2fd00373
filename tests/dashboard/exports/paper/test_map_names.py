"""Names on a map never lie over each other."""

from dashboard.exports.paper.map_names import Taken, box_squares


def test_a_square_is_taken_once() -> None:
    taken = Taken()
    assert taken.claim(box_squares(10, 10, 30, 6))
    assert not taken.claim(box_squares(35, 12, 30, 6))
    assert taken.claim(box_squares(60, 12, 30, 6))


def test_what_was_refused_takes_nothing() -> None:
    taken = Taken()
    taken.claim(box_squares(0, 0, 3, 3))
    assert not taken.claim(box_squares(0, 0, 30, 3))
    assert taken.claim(box_squares(20, 0, 3, 3))
