from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from support.certificate import make_certificate
from support.server import PASSWORD, USER, serving

_SUMMARY = re.compile(r"of (\d+) tests run: (\d+) passed")


@pytest.mark.parametrize("processes", ["1", "2"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_litmus_is_content(
    scheme: str, processes: str, tool: Callable[..., str], tmp_path: Path
) -> None:
    """All 104 tests of litmus 0.13 pass, none with a warning.

    Over TLS those are 103: litmus itself skips the one of `Expect: 100-continue` there, since it
    speaks to a bare socket (`expect100` in its src/http.c, "skipping for SSL server"). That one is
    in tests/server/http/test_tls.py.
    """
    litmus = tool("litmus")
    arguments = ["--processes", processes]
    if scheme == "https":
        certificate = tmp_path / "certificate.pem"
        make_certificate(tool("openssl"), certificate)
        arguments += ["--tls-cert", str(certificate)]
    with serving(tmp_path / "data", *arguments) as server:
        done = subprocess.run(
            [litmus, "-k", f"{scheme}://127.0.0.1:{server.port}/files/", USER, PASSWORD],
            cwd=tmp_path,  # it writes debug.log
            capture_output=True,
            text=True,
            timeout=240,
        )
    counts = [(int(run), int(passed)) for run, passed in _SUMMARY.findall(done.stdout)]
    http = 3 if scheme == "https" else 4
    assert (scheme == "https") is ("expect100............. SKIPPED" in done.stdout)
    assert ([(16, 16), (13, 13), (30, 30), (41, 41), (http, http)], False) == (
        counts,
        "WARNING" in done.stdout,
    ), done.stdout
