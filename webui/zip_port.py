"""What downloads as a zip need from the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

from library.media.bare.patches import Patched
from providers.folder import File

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


Count: TypeAlias = "Callable[[str, WSGIEnvironment], None]"  # until it is sent; raises TooMany


@dataclass(frozen=True, slots=True)
class Zips:
    """How zips are made."""

    # What is sent of a file. It raises NotFound where that has gone, and NotAllowed where it cannot
    # be read without what it tells.
    open_file: Callable[[File], BinaryIO | Patched]
    of_user: Count  # by name
    of_link: Count  # by address
    most: int  # bytes in one
