"""Words as searches compare them."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from library.words import has_phrase, phrase_in_spaced, spaced, words

some = st.lists(st.sampled_from(["a", "ab", "b", "ba", "Straße"]), min_size=1, max_size=4)


@given(some, some, st.booleans())
def test_a_phrase_stands_in_what_is_spaced_where_it_stands_in_the_words(
    name: Sequence[str], wanted: Sequence[str], begun: bool
) -> None:
    """At the beginnings of words alone, and of the last one a part at most where it may go on."""
    text, phrase = "_".join(name), words(" ".join(wanted))
    found = phrase_in_spaced(phrase, begun=begun) in spaced(text)
    assert has_phrase(words(text), phrase, begun=begun) == found
