"""Passwords that are guessed first, and why they are refused."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

from library.access.app_secret import bare
from library.errors import NotAllowed

MIN_PASSWORD = 8  # characters, NIST SP 800-63B §5.1.1.2
_LIST = Path(__file__).with_name("worst_passwords.txt")
_PROGRAM = "mantelpiece"
_FEWEST = 4  # different characters
_ADDED = 6  # digits and marks around a word that make it no better
_SHORTEST_NAME = 3  # characters; shorter ones are in every other word
_AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")


def refuse_bad(password: str, name: str) -> None:
    """Refuse a new password of the user *name* that is among those that are guessed first.

    What it is compared with ignores case, and up to six digits and marks around a word.

    Raises:
        NotAllowed: it is one of them, or too short; the message says why.
    """
    if len(password) < MIN_PASSWORD:
        raise NotAllowed(f"A password needs at least {MIN_PASSWORD} characters.")
    if bare(password) is not None:
        raise NotAllowed("That is an app password: it could not be told from those of devices.")
    folded = password.casefold()
    for word, told in ((name.casefold(), "the user’s name"), (_PROGRAM, "this program’s name")):
        rest = folded.replace(word, "")
        if len(word) >= _SHORTEST_NAME and word in folded and len(rest) < MIN_PASSWORD:
            raise NotAllowed(f"A password needs more than {told} and a few characters.")
    if len(set(folded)) < _FEWEST:
        raise NotAllowed(f"A password needs at least {_FEWEST} different characters.")
    if _is_a_row(folded):
        raise NotAllowed("A row of letters or digits is among the first things that are guessed.")
    word = _AROUND.sub("", folded)
    cut = word if word and len(folded) - len(word) <= _ADDED else folded
    # The list is read each time: nobody chooses passwords often enough to keep it in memory.
    if not {folded, cut}.isdisjoint(_LIST.read_text("utf-8").splitlines()):
        more = "" if folded == cut else ", whatever digits stand around it"
        raise NotAllowed(f"That is one of the most frequent passwords of all{more}.")


def _is_a_row(text: str) -> bool:
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return steps in ({1}, {-1})
