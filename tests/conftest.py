"""What all tests share: the corpus of real photos, outside tools, and how long hypothesis looks."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
IN_CI = os.environ.get("CI") == "true"

# The same examples on every run in CI; a machine that is busy fails no deadline.
settings.register_profile(
    "ci",
    max_examples=100,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("here", deadline=None)
settings.load_profile("ci" if IN_CI else "here")


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the settings of a Mantelpiece that runs on the same machine."""
    for variable in os.environ:
        if variable.startswith("MANTELPIECE_") and variable != "MANTELPIECE_CORPUS":
            monkeypatch.delenv(variable)


CORPUS = Path(os.environ.get("MANTELPIECE_CORPUS", ROOT.parent / "shared" / "corpus")).absolute()


@pytest.fixture(scope="session")
def corpus_if_any() -> Path | None:
    """The folder of real photos and videos, if it is there."""
    return CORPUS if CORPUS.is_dir() else None


@pytest.fixture(scope="session")
def corpus(corpus_if_any: Path | None) -> Path:
    """The folder of real photos and videos; tests that need it skip where it is absent."""
    if corpus_if_any is None:
        pytest.skip(f"no corpus at {CORPUS}; MANTELPIECE_CORPUS names another place")
    return corpus_if_any


@pytest.fixture(scope="session")
def tool() -> Callable[..., str]:
    """Return the path of an outside program, by the first of its names that is installed.

    A test whose program is missing skips with the reason; in CI it fails.
    """

    def find(*names: str) -> str:
        for name in names:
            if path := shutil.which(name):
                return path
        missing = f"{' or '.join(names)} is not installed"
        if IN_CI:
            pytest.fail(missing)
        pytest.skip(missing)

    return find


@pytest.fixture(autouse=True, scope="session")
def _no_real_time() -> Iterator[None]:
    """No test leaves the tests themselves with a real-time priority, by which they would hang."""
    yield
    if hasattr(os, "sched_getscheduler"):
        assert os.SCHED_OTHER == os.sched_getscheduler(0)
