"""Fuzzing: a server that is asked nonsense for a while must answer it, and go on.

In the usual run of the tests each target gets some seconds; `make fuzz` gives it ten minutes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, settings
from support.fuzzing import Target, target_of

settings.register_profile(
    "fuzz",
    derandomize=os.environ.get("CI") == "true",
    max_examples=1000 if os.environ.get("CI") == "true" else 100,  # at a time
    deadline=None,
    database=None,
    phases=[Phase.generate],  # to shrink what a server was asked takes longer than to find it
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="session")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """A whole server with two users, each with a secret that the other must never see."""
    with target_of(tmp_path_factory.mktemp("fuzz") / "data") as target:
        yield target
