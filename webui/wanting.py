"""What someone looks at is prepared first."""

from __future__ import annotations

from collections.abc import Iterable

from library.model import User
from providers.folder import File
from webui.ports import Library
from webui.rows import State, state

_MOST = 300  # of one request


def want(library: Library, user: User, files: Iterable[File]) -> None:
    """Have those of *files* prepared first that cannot be shown yet, the first ones first."""
    ids = [file.media.id for file in files if state(file.media) is State.PENDING]
    if ids:
        library.wanted(user, ids[:_MOST])
