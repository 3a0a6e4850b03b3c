"""What who was wrong too often is told: how long to wait."""

from __future__ import annotations

import math

from flask import Response

from library.errors import TooMany
from webui.names import counted

_MINUTE_S = 60


def slower(error: TooMany) -> str:
    """Return what it was, and for how long to wait."""
    seconds = math.ceil(error.wait_s)
    if seconds <= _MINUTE_S:
        return f"{error} In {counted(seconds, 'second')} you can try again."
    return f"{error} In {counted(math.ceil(seconds / _MINUTE_S), 'minute')} you can try again."


def hurried(error: TooMany, response: Response) -> Response:
    """Have *response* tell browsers and programs, too, for how long to wait."""
    response.headers["Retry-After"] = str(math.ceil(error.wait_s))
    return response
