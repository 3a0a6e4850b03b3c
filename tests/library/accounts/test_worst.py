"""Passwords that are guessed first."""

from __future__ import annotations

import pytest

from library.accounts.passwords import made_up
from library.accounts.worst import refuse_bad
from library.errors import NotAllowed


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("eleven 11 1", "at least 12 characters"),
        ("too     few    ", "at least 12 characters"),
        ("x1 " * 42 + "and", "at most 128 characters"),
        ("1qaz2wsx3edc", "most frequent"),
        ("FinalFantasy", "most frequent"),
        ("password1234", "whatever digits"),
        ("trustno12026", "whatever digits"),
        ("Summer2026!!", "whatever digits"),
        ("123dragon#12", "whatever digits"),
        ("123456789:;<", "row of letters or digits"),
        ("lkjihgfedcba", "row of letters or digits"),
        ("aaaaaaaaaaaa", "different characters"),
        ("abababababab", "different characters"),
        ("carolcarolcarol", "the user’s name"),
        ("Carol-1990-3", "the user’s name"),
        ("mantelpiece!", "this program’s name"),
        ("Mantelpiece#26", "this program’s name"),
    ],
)
def test_what_is_guessed_first_is_refused(password: str, why: str) -> None:
    """And the message says why."""
    with pytest.raises(NotAllowed, match=why):
        refuse_bad(password, "carol")


@pytest.mark.parametrize(
    "password",
    [
        "correct horse",
        "carol likes tea and honey",
        "the mantelpiece is of oak",
        "12345678 is no password",
        "пароль из слов",
        "\ud800orse cart is it",
        "    x1 y2 z3 w4",
        "x1 " * 42 + "no",
        *(made_up() for _ in range(20)),
    ],
)
def test_anything_else_is_taken(password: str) -> None:
    """Nobody is asked for marks, digits or capital letters (NIST SP 800-63B §5.1.1.2)."""
    refuse_bad(password, "carol")


def test_a_short_name_may_be_in_any_word() -> None:
    """Somebody who is called “al” is not kept from “corals of the reef”."""
    refuse_bad("corals of the reef", "al")
