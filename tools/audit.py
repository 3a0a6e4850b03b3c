"""Asks whether a locked release has a known vulnerability; a part of ``make lint``.

pip-audit asks, by what the lock files say and without installing anything. Without a network
nothing is learned: that is said, and passes, so that one can work on a train. What was found clean
is not asked again for a day.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
LOCKS: Final = ("requirements.lock", "requirements-dev.lock")
CLEAN: Final = ROOT / ".venv" / "audited"
LASTING_S: Final = 86_400.0
PATIENCE_S: Final = 120.0  # for all of one lock file
_ANSWER_S: Final = 5  # for one answer of the service


def vulnerabilities(report: str) -> Sequence[str] | None:
    """Return those that the JSON of pip-audit tells, a line each.

    None where it is no report, or one of a service that knows none of the releases.
    """
    try:
        known = [each for each in json.loads(report)["dependencies"] if "vulns" in each]
    except (ValueError, KeyError, TypeError):
        return None
    if not known:
        return None
    return [
        f"{each['name']} {each['version']}: {found['id']}, fixed in "
        f"{', '.join(found['fix_versions']) or 'no version yet'}"
        for each in known
        for found in each["vulns"]
    ]


def was_clean(digest: str, stamp: Path, now: float) -> bool:
    """Whether the locks of that *digest* were found clean less than a day before *now*."""
    try:
        age_s = now - stamp.stat().st_mtime
        return 0 <= age_s < LASTING_S and stamp.read_text("ascii") == digest
    except OSError:
        return False


def ask(lock: str) -> tuple[Sequence[str] | None, str]:
    """Return what is known of the releases in *lock*, None for nothing, and why that is so."""
    command = [
        *(sys.executable, "-m", "pip_audit", "--requirement", lock, "--disable-pip", "--no-deps"),
        *("--format", "json", "--progress-spinner", "off", "--timeout", str(_ANSWER_S)),
    ]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and arguments
            command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S, check=False
        )
    except subprocess.TimeoutExpired:
        return None, "it takes too long"
    if done.returncode == 0:
        return vulnerabilities(done.stdout), "the service knows none of them"
    said = done.stderr.strip().splitlines() or [f"it ended with status {done.returncode}"]
    return vulnerabilities(done.stdout), said[-1]


def main() -> int:
    """Ask for every lock file, and return 1 if something was found."""
    digest = sha256(b"".join((ROOT / lock).read_bytes() for lock in LOCKS)).hexdigest()
    if was_clean(digest, CLEAN, time.time()):
        return 0
    found: list[str] = []
    for lock in LOCKS:
        known, reason = ask(lock)
        if known is None:
            sys.stderr.write(f"{lock} was not looked up for vulnerabilities: {reason}\n")
            return 1 if found else 0
        found += [f"{lock}: {line}" for line in known]
    sys.stderr.writelines(f"{line}\n" for line in found)
    if not found:
        CLEAN.write_text(digest, "ascii")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
