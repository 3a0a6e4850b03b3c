"""Waiting without the clock: what depends on how fast a machine is, else."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

import pytest

from library import throttling


def no_time_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the clock by which attempts wait: one that has to wait has to wait for ever."""
    stopped = datetime.now(UTC)

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return stopped.astimezone(tz)

    monkeypatch.setattr(throttling, "datetime", Stopped)
