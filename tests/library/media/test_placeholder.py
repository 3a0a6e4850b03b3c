from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from library.media.placeholder import thumbhash


def test_the_hash_is_that_of_the_reference() -> None:
    """Bit for bit what the reference implementation makes of two pictures."""
    wild = Image.new("RGB", (31, 20))
    places = [(x, y) for y in range(20) for x in range(31)]
    wild.putdata([(x * y % 251, (y * y + 5 * x) % 241, x * x % 239) for x, y in places])
    assert thumbhash(wild).hex() == "58c80925843085896388788578677a79ea5032016d"
    pierced = wild.copy()
    pierced.putalpha(Image.new("L", wild.size, 255))
    pierced.paste((0, 0, 0, 0), (3, 4, 12, 17))
    assert thumbhash(pierced).hex() == "19c8891b842c3074638873e85053022d70dd8878bc78a7"


@pytest.mark.parametrize(
    ("size", "landscape", "opaque"),
    [((300, 200), True, True), ((200, 300), False, True), ((1, 1), False, False)],
)
def test_shape_and_transparency_are_in_the_head(
    size: tuple[int, int], landscape: bool, opaque: bool
) -> None:
    """Readers lay out the page from two bits before anything is drawn."""
    mode, colour = ("RGB", "teal") if opaque else ("RGBA", (0, 128, 128, 0))
    data = thumbhash(Image.new(mode, size, colour))
    assert (landscape, opaque) == (bool(data[4] & 0x80), not data[2] & 0x80)


@given(
    st.tuples(st.integers(1, 40), st.integers(1, 40)),
    st.sampled_from(["RGB", "RGBA"]),
    st.binary(min_size=1, max_size=97),
)
def test_any_picture_has_a_short_hash(size: tuple[int, int], mode: str, data: bytes) -> None:
    """It fits a row of the catalog: at most 40 bytes."""
    needed = size[0] * size[1] * len(mode)
    pixels = (data * needed)[:needed]
    assert 5 <= len(thumbhash(Image.frombytes(mode, size, pixels))) <= 40
