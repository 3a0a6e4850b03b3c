"""Which videos have a moving preview."""

from __future__ import annotations

from typing import Final

SECONDS: Final = 3  # of a clip
_LEAST_S: Final = 1.0  # what is shorter has ended before anyone looks


def has_clip(duration_s: float | None) -> bool:
    """Whether a video of that duration gets a moving preview."""
    return duration_s is not None and duration_s >= _LEAST_S
