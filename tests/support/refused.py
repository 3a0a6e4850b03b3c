"""What the log has of refusals."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest

from library.access import refusals


@pytest.fixture
def refused(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """Return what was refused since the test began, without what is in every line."""
    refusals._SOON.flush()
    caplog.set_level(logging.INFO, refusals.__name__)

    def read() -> list[str]:
        refusals._SOON.flush()
        lines = [each.getMessage() for each in caplog.records if each.name == refusals.__name__]
        return [line.removeprefix("access refused ") for line in lines]

    return read


__all__ = ["refused"]
