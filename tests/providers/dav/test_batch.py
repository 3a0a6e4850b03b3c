"""Many values escaped at once, as each would be by itself."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from providers.dav.address import quoted
from providers.dav.batch import _AS_ADDRESS, escaped
from providers.dav.xml import text

values = st.lists(st.text(st.characters(codec="utf-8") | st.sampled_from("&<>%\x1f"), max_size=6))


@given(values)
@example(["a", "b&c", "d"])
@example(["<", ">", "\x01", "\x1f", "é"])
def test_texts_are_escaped_as_one_by_one(names: list[str]) -> None:
    """However many there are, and whatever is in them."""
    assert [text(name) for name in names] == list(escaped(names))


@given(values)
@example(["a", "b&c", "d"])
def test_addresses_are_escaped_as_one_by_one(names: list[str]) -> None:
    """In the same way."""
    expected = [quoted(name).replace("&", "&amp;") for name in names]
    assert expected == list(_AS_ADDRESS.each(names))
