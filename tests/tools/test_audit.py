"""Looking for vulnerabilities in what is locked."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tools import audit
from tools.audit import LASTING_S, vulnerabilities, was_clean

BAD = {"id": "PYSEC-1", "fix_versions": ["1.1", "2"], "aliases": [], "description": "bad"}
UNKNOWN = '{"dependencies": [{"name": "good", "skip_reason": "not found"}]}'
REPORT = {"dependencies": [{"name": "good", "version": "1", "vulns": []}], "fixes": []}


def test_what_is_found_is_told() -> None:
    """The release, the number, and which one to take."""
    bad = {"name": "bad", "version": "1.0", "vulns": [BAD, {**BAD, "fix_versions": []}]}
    skipped = {"name": "odd", "skip_reason": "not there"}
    report = {"dependencies": [*REPORT["dependencies"], bad, skipped]}
    assert [
        "bad 1.0: PYSEC-1, fixed in 1.1, 2",
        "bad 1.0: PYSEC-1, fixed in no version yet",
    ] == vulnerabilities(json.dumps(report))
    assert [] == vulnerabilities(json.dumps(REPORT))


@pytest.mark.parametrize("report", ["", "Traceback", "[]", "{}", "null", UNKNOWN])
def test_what_is_no_report_tells_nothing(report: str) -> None:
    """As when the service cannot be reached, or is a mirror that knows nothing of these."""
    assert vulnerabilities(report) is None


def test_clean_locks_are_not_asked_for_again_on_the_same_day(tmp_path: Path) -> None:
    """Others are."""
    stamp = tmp_path / "audited"
    assert not was_clean("digest", stamp, time.time())
    stamp.write_text("digest")
    made = stamp.stat().st_mtime
    assert was_clean("digest", stamp, made + 1)
    assert not was_clean("other", stamp, made + 1)
    assert not was_clean("digest", stamp, made + LASTING_S + 1)


@pytest.mark.parametrize(
    ("known", "status", "said", "kept"),
    [
        ([], 0, "", True),
        (None, 0, "no network", False),
        (["bad 1.0: PYSEC-1"], 1, "requirements.lock: bad 1.0: PYSEC-1", False),
    ],
)
def test_found_ones_alone_fail(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    known: Sequence[str] | None,
    status: int,
    said: str,
    kept: bool,
) -> None:
    """Without a network, it is said that nobody was asked."""
    monkeypatch.setattr(audit, "CLEAN", tmp_path / "audited")
    monkeypatch.setattr(audit, "ask", lambda _lock: (known, "no network"))
    assert status == audit.main()
    assert said in capsys.readouterr().err
    assert kept == (tmp_path / "audited").exists()


def test_without_a_network_nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """pip-audit itself is asked here, behind a proxy that is none."""
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setitem(os.environ, name, "http://127.0.0.1:9")
    known, reason = audit.ask("requirements.lock")
    assert known is None
    assert reason
