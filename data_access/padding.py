"""Padding, so that the size of a sealed profile tells little about what is in it."""

_SMALLEST = 512
_LENGTH_BYTES = 4


def padded(text: bytes) -> bytes:
    """Length (u32, big-endian), text and zeros, up to the next of 512, 1,024, 2,048 … bytes."""
    size = max(_SMALLEST, 1 << (len(text) + _LENGTH_BYTES - 1).bit_length())
    return (len(text).to_bytes(_LENGTH_BYTES, "big") + text).ljust(size, b"\0")


def unpadded(whole: bytes) -> bytes:
    """The text that was padded; `ValueError` when the length does not fit what is there."""
    length = int.from_bytes(whole[:_LENGTH_BYTES], "big")
    if len(whole) < _SMALLEST or length > len(whole) - _LENGTH_BYTES:
        raise ValueError("the padded length does not fit")
    return whole[_LENGTH_BYTES : _LENGTH_BYTES + length]
