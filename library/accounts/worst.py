"""Passwords that are guessed first, and why they are refused."""

from __future__ import annotations

import re
from itertools import pairwise

from library.access.app_secret import bare
from library.errors import NotAllowed

MIN_PASSWORD = 12  # characters, with spaces in a row as one: OWASP ASVS 4.0.3 §2.1.1
MAX_PASSWORD = 128  # characters, §2.1.2 there
_LONG = 8  # characters of a word that is compared with all frequent passwords
_WORDS = 6000  # the most frequent of all, which people lengthen by digits
_PROGRAM = "mantelpiece"
_FEWEST = 4  # different characters
_BESIDES = 8  # characters that have to stand beside a word that everybody knows
_ADDED = 6  # digits and marks around a word that make it no better
_SHORTEST_NAME = 3  # characters; shorter ones are in every other word
_SPACES = re.compile(r" {2,}")
_AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")


def refuse_bad(password: str, name: str) -> None:
    """Refuse a new password of the user *name* that is among those that are guessed first.

    What it is compared with ignores case, and up to six digits and marks around a word.

    Raises:
        NotAllowed: it is one of them, too short or too long; the message says why.
    """
    if len(_SPACES.sub(" ", password)) < MIN_PASSWORD:
        raise NotAllowed(f"A password needs at least {MIN_PASSWORD} characters.")
    if len(password) > MAX_PASSWORD:
        raise NotAllowed(f"A password has at most {MAX_PASSWORD} characters.")
    if bare(password) is not None:
        raise NotAllowed("That is an app password: it could not be told from those of devices.")
    folded = password.casefold()
    for word, told in ((name.casefold(), "the user’s name"), (_PROGRAM, "this program’s name")):
        rest = folded.replace(word, "")
        if len(word) >= _SHORTEST_NAME and word in folded and len(rest) < _BESIDES:
            raise NotAllowed(f"A password needs more than {told} and a few characters.")
    if len(set(folded)) < _FEWEST:
        raise NotAllowed(f"A password needs at least {_FEWEST} different characters.")
    if _is_a_row(folded):
        raise NotAllowed("A row of letters or digits is among the first things that are guessed.")
    word = _AROUND.sub("", folded)
    cut = word if word and len(folded) - len(word) <= _ADDED else folded
    if _is_frequent(folded) or _is_frequent(cut):
        more = "" if folded == cut else ", whatever digits stand around it"
        raise NotAllowed(f"That is one of the most frequent passwords of all{more}.")


def _is_frequent(word: str) -> bool:
    """Whether *word* is a password of many: whole, or one of those that are made longer."""
    # Imported here: nobody chooses passwords often enough to keep all that is in it in memory.
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    passwords = FREQUENCY_LISTS["passwords"]
    return word in (passwords if len(word) >= _LONG else passwords[:_WORDS])


def _is_a_row(text: str) -> bool:
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return steps in ({1}, {-1})
