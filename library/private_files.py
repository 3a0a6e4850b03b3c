"""Files that only the program's own user may read."""

from __future__ import annotations

from pathlib import Path
from secrets import token_hex


def write_private(path: Path, content: bytes) -> None:
    """Put *content* into the file *path* as a whole: who reads meanwhile gets the old or the new.

    Raises:
        OSError: it cannot be written.
    """
    draft = path.with_name(f".{path.name}.{token_hex(8)}")
    draft.touch(mode=0o600, exist_ok=False)
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
