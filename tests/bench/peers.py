"""The peers of the same run, served without a password by ``../shared/peers/peer``."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from support.server import free_port

ROOT = Path(__file__).resolve().parents[2]
PEERS = Path(os.environ.get("MANTELPIECE_PEERS", ROOT.parent / "shared" / "peers")).absolute()
_VENV = ROOT / ".venv" / "peers"  # of packages that no part of the program needs
_PATH = f"{ROOT / '.venv' / 'bin'}:{_VENV / 'bin'}:{os.environ['PATH']}:/usr/sbin:/sbin"
_PROGRAMS = {"nginx": "nginx", "apache": "apache2", "rclone": "rclone", "wsgidav": "python3"}
_START_S = 20


def available(*names: str) -> Sequence[str]:
    """Return those of the peers *names* that can be started; print a line about each other."""
    return [name for name in names if _is_there(name)]


@contextmanager
def serving_peers(roots: dict[str, Path]) -> Iterator[dict[str, str]]:
    """Serve each peer's folder until the block ends; yield their addresses by name."""
    with ExitStack() as running:
        yield {name: running.enter_context(serving_peer(name, at)) for name, at in roots.items()}


@contextmanager
def serving_peer(name: str, root: Path) -> Iterator[str]:
    """Serve *root* until the block ends; yield the address, without a slash at the end."""
    port = free_port()
    process = subprocess.Popen(
        [PEERS / "peer", name, root, str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PATH": _PATH},
    )
    try:
        _wait_for(process, port, name)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def python_with(*distributions: str) -> Path | None:
    """Return a Python that has these packages, or print a line about why there is none."""
    if reason := _install(*distributions):
        print(f"left out: the peer {distributions[0]}: {reason}")
        return None
    return _VENV / "bin" / "python"


def _is_there(name: str) -> bool:
    if not (PEERS / "peer").exists():
        reason = f"there is no {PEERS}; MANTELPIECE_PEERS names another place"
    elif name == "copyparty":
        reason = _copyparty_missing()
    else:
        program = _PROGRAMS[name]
        reason = "" if shutil.which(program, path=_PATH) else f"{program} is not installed"
    if reason:
        print(f"left out: the peer {name}: {reason}")
    return not reason


def _copyparty_missing() -> str:
    """Install copyparty where it is not; return why that failed, if it did."""
    return "" if shutil.which("copyparty", path=_PATH) else _install("copyparty")


def _install(*distributions: str) -> str:
    """Install packages beside ours; return why that failed, if it did."""
    python = _VENV / "bin" / "python"
    pip = [python, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    for command in (
        *([] if python.exists() else [[sys.executable, "-m", "venv", _VENV]]),
        [*pip, "install", *distributions],
    ):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            return (done.stderr.strip().splitlines() or ["it cannot be installed"])[-1]
    return ""


def _wait_for(process: subprocess.Popen[bytes], port: int, name: str) -> None:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the peer {name} ended with status {process.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"the peer {name} does not answer")
