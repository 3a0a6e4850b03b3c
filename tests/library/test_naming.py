"""Unique names in folders that gather files from many places."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from library.errors import BadName
from library.naming import gathered_key, unique_name
from library.paths import check_name


def is_name(text: str) -> bool:
    try:
        check_name(text)
    except BadName:
        return False
    return True


NAMES = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=80)
LONG_NAMES = st.builds(
    lambda start, times, end: start * times + end, NAMES, st.integers(1, 9), NAMES
)


@given(st.lists(st.one_of(NAMES, LONG_NAMES).filter(is_name), max_size=8))
@example(["a" * 251 + ".jpg"] * 3)
@example(["ü" * 127] * 3)
@example(["a." + "b" * 253] * 3)
@example(["IMG.jpg", "img.JPG", "Img.jpg"])
def test_gathered_names_are_unique_and_can_be_asked_for(names: list[str]) -> None:
    """However long they are: each is a valid name, and no two are alike to any client."""
    taken: set[str] = set()
    for name in names:
        free = check_name(unique_name(name, taken.__contains__))
        assert gathered_key(free) not in taken
        taken.add(gathered_key(free))


@given(NAMES.filter(is_name))
def test_a_free_name_is_kept(name: str) -> None:
    """Nothing is added where nothing has to be told apart."""
    assert name == unique_name(name, lambda _key: False)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("IMG_1.jpg", "IMG_1 (2).jpg"),
        ("archive.tar.gz", "archive.tar (2).gz"),
        (".hidden", ".hidden (2)"),
        ("no dot", "no dot (2)"),
        ("a" * 251 + ".jpg", "a" * 247 + " (2).jpg"),
        ("ü" * 125 + ".jpg", "ü" * 123 + " (2).jpg"),
    ],
)
def test_the_number_stands_before_the_extension(name: str, expected: str) -> None:
    """So that programs still know the type; a long name is cut between characters."""
    assert expected == unique_name(name, {gathered_key(name)}.__contains__)


def test_numbers_count_up() -> None:
    """The first free one is taken."""
    taken = {gathered_key(name) for name in ("a.jpg", "a (2).jpg", "a (4).jpg")}
    assert "a (3).jpg" == unique_name("a.jpg", taken.__contains__)


@pytest.mark.parametrize("other", ["IMG.JPG", "img.jpg", "Img.jpg"])
def test_names_that_windows_takes_for_one_are_told_apart(other: str) -> None:
    """Case does not make a name another one."""
    assert f"{other[:3]} (2){other[3:]}" == unique_name(
        other, {gathered_key("img.jpg")}.__contains__
    )


def test_normal_forms_are_one_name() -> None:
    """The same name from a Mac and from a PC is told apart by a number."""
    composed, decomposed = (unicodedata.normalize(form, "Übung.jpg") for form in ("NFC", "NFD"))
    assert decomposed != unique_name(decomposed, {gathered_key(composed)}.__contains__)
