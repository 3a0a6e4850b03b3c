from __future__ import annotations

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.access.app_secret import bare, hashed, new


def test_it_can_be_typed_on_a_phone() -> None:
    """Seven groups of four, none of whose letters looks like another; never twice the same."""
    made = {new() for _ in range(200)}
    assert 200 == len(made)
    for each in made:
        assert re.fullmatch(r"([a-hjkmnp-z2-9]{4}-){6}[a-hjkmnp-z2-9]{4}", each)


@given(st.lists(st.sampled_from(["", "", "-", " "]), min_size=28, max_size=28))
def test_it_is_known_however_it_is_written(gaps: list[str]) -> None:
    """With spaces, without dashes, with the capital that phones begin with."""
    secret = new()
    letters = secret.replace("-", "")
    written = "".join(letter + gap for letter, gap in zip(letters, gaps, strict=True))
    assert letters == bare(secret) == bare(written.capitalize()) == bare(letters.upper())
    assert hashed(letters) == hashed(bare(written) or "")


@given(st.text() | st.text(string.ascii_lowercase + string.digits, min_size=28, max_size=28))
def test_a_chosen_password_is_none(password: str) -> None:
    """It costs no look-up: of 28 random letters and digits, one in 50,000 is."""
    assert bare(password) is None


@given(st.data())
def test_a_typing_error_is_noticed(data: st.DataObject) -> None:
    """One wrong letter, nearly always: the odds are 961 to 1."""
    letters = new().replace("-", "")
    at = data.draw(st.integers(0, 27))
    other = data.draw(
        st.sampled_from(sorted(set("abcdefghjkmnpqrstuvwxyz23456789") - {letters[at]}))
    )
    wrong = letters[:at] + other + letters[at + 1 :]
    assert bare(wrong) in (None, wrong)


@pytest.mark.parametrize("password", ["", "correct horse", "x" * 10_000, "\udcff" * 28, "-" * 40])
def test_other_things_are_none(password: str) -> None:
    """Whatever a client sends."""
    assert bare(password) is None
