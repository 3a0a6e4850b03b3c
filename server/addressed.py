"""What a request's raw path leads to."""

from __future__ import annotations

from library.errors import BadName
from library.paths import split_path
from providers.folder import File, Folder, resolve


def is_file(tree: Folder, raw_path: str) -> bool:
    """Whether *raw_path*, as PATH_INFO has it, is that of a file in *tree*."""
    try:
        names = split_path(raw_path.encode("latin-1").decode())
    except (BadName, UnicodeError):
        return False
    return isinstance(resolve(tree, names), File)
