"""What someone looks at is prepared first."""

from __future__ import annotations

from collections.abc import Iterable

from providers.folder import File
from webui.ports import Library
from webui.rows import State, state

_MOST = 300  # of one request


def want(library: Library, files: Iterable[File]) -> None:
    """Have those of *files* prepared first that cannot be shown yet, the first ones first."""
    items = [file.media for file in files if state(file.media) is State.PENDING]
    if items:
        library.wanted(items[:_MOST])
