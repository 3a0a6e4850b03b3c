"""What a folder is about: a property that clients may set, and that the browser shows.

It is Dublin Core's ``description``, in which XMP keeps captions of photos, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from providers.dav.xml import tag, text

DESCRIPTION: Final = "{http://purl.org/dc/elements/1.1/}description"


def described(words: str) -> Mapping[str, str]:
    """Return the property by its name, as XML; none where nothing is said."""
    return {DESCRIPTION: tag(DESCRIPTION, text(words))} if words else {}
