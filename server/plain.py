"""Settings handed from process to process, as plain values.

The process that read them has checked them. What checks costs each process 20 MB, so that those
which stay do without it.
"""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from config import Settings


def written(settings: Settings) -> bytes:
    """Return *settings* in one line, with its end."""
    return settings.model_dump_json().encode() + b"\n"


def read(line: bytes) -> Settings:
    """Return the settings of a line that `written` made."""
    plain = json.loads(line, object_hook=lambda table: SimpleNamespace(**table))
    plain.data = Path(plain.data)
    return cast("Settings", plain)
