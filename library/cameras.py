"""What people call a camera, by what it writes into its files."""

from __future__ import annotations

from library.naming import folder_title

_LONGEST = 80  # characters; names have 40 at most
_SHOUTS = 4  # letters from which on a maker in capitals is no abbreviation: SONY, but not DJI


def camera_title(make: str | None, model: str | None) -> str | None:
    """Return the name of a camera, such as “Canon EOS R5”, as the name of a folder.

    *make* and *model* are as EXIF has them. Makers put their names into the model, or not, and
    what their company is called into the make: “NIKON CORPORATION”, “NIKON D750”. None where the
    model is not told.
    """
    words = (model or "").split()
    if not words or not any(letter.isalnum() for letter in "".join(words)):
        return None
    company = (make or "").replace(",", " ").split()
    told = {word.casefold() for word in company}
    if company and words[0].casefold() not in told:
        words.insert(0, _brand(company[0]))
    return folder_title(" ".join(words)[:_LONGEST]) or None


def _brand(word: str) -> str:
    shouted = word.isupper() and len(word) >= _SHOUTS
    return word.capitalize() if shouted or word.islower() else word
