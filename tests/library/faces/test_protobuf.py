from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.faces.protobuf import data, number


@pytest.mark.parametrize(
    ("value", "encoded"), [(0, b"\x08\x00"), (1, b"\x08\x01"), (150, b"\x08\x96\x01")]
)
def test_numbers_are_encoded_as_the_documentation_shows(value: int, encoded: bytes) -> None:
    """Field 1 of 150 is 08 96 01, as in Protocol Buffers' own example."""
    assert number(1, value) == encoded


def test_negative_numbers_have_ten_bytes() -> None:
    """Two's complement of 64 bits, seven at a time."""
    assert number(1, -1) == b"\x08" + b"\xff" * 9 + b"\x01"


def test_text_and_bytes_carry_their_length() -> None:
    """Field 2 of "testing" is 12 07 and the text, as in the same example."""
    assert data(2, "testing") == data(2, b"testing") == b"\x12\x07testing"


@given(st.integers(0, 2**64 - 1))
def test_every_number_can_be_read_back(value: int) -> None:
    """Seven bits a byte, the lowest first."""
    encoded = number(1, value)[1:]
    assert sum((byte & 0x7F) << 7 * at for at, byte in enumerate(encoded)) == value
    assert [byte >= 0x80 for byte in encoded] == [True] * (len(encoded) - 1) + [False]
