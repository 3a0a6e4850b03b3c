"""Load: one request by curl, or many at once by wrk."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_UNITS = {"B": 1e-6, "KB": 1e-3, "MB": 1.0, "GB": 1e3}
_LISTED = (
    '<?xml version="1.0"?><D:propfind xmlns:D="DAV:"><D:prop><D:displayname/><D:getlastmodified/>'
    "<D:getcontentlength/><D:resourcetype/><D:getetag/></D:prop></D:propfind>"
)


@dataclass(frozen=True)
class Target:
    """One server with the files in the folder *top*, and what signs in there."""

    url: str
    top: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def seconds(self, path: str, *arguments: str) -> float:
        """Let curl do one request on a new connection; return how long it took, in seconds."""
        signed = [f"-H{name}: {value}" for name, value in self.headers.items()]
        command = ["curl", "-sS", "--fail", *signed, *arguments]
        command += ["-HExpect:", "-o", os.devnull, "-w", "%{time_total}", self._at(path)]
        return float(_output(command))

    def listing(self, path: str) -> float:
        """Time a PROPFIND of Depth 1, five properties a file, in seconds."""
        return self.seconds(path, "-XPROPFIND", "-HDepth: 1", "-HContent-Type: text/xml", *_BODY)

    def listed(self, path: str) -> int:
        """Return how many responses a listing has: everyone is to do the same work."""
        signed = [f"-H{name}: {value}" for name, value in self.headers.items()]
        command = ["curl", "-sS", *signed, "-XPROPFIND", "-HDepth: 1", *_BODY, self._at(path)]
        return len(re.findall(r"<(?:\w+:)?response[ >]", _output(command)))

    def upload(self, file: Path, path: str) -> float:
        """Time a PUT, in seconds."""
        return self.seconds(path, "-T", str(file))

    def rate(self, path: str, connections: int, *script: str, seconds: int = 3) -> Rate:
        """Ask over kept connections for so many seconds; *script* may have arguments."""
        command = ["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s"]
        command += [f"-H{name}: {value}" for name, value in self.headers.items()]
        command += ["-s", str(_HERE / script[0])] if script else []
        said = _output([*command, self._at(path), "--", *script[1:]])
        if refused := re.search(r"Non-2xx or 3xx responses: \d+", said):
            raise RuntimeError(f"{self._at(path)}: {refused[0]}")
        requests = re.search(r"Requests/sec:\s*([\d.]+)", said)
        transfer = re.search(r"Transfer/sec:\s*([\d.]+)([KMG]?B)", said)
        assert requests is not None, said
        assert transfer is not None, said
        return Rate(float(requests[1]), float(transfer[1]) * _UNITS[transfer[2]])

    def _at(self, path: str) -> str:
        return f"{self.url}{self.top}/{path}"


@dataclass(frozen=True)
class Rate:
    """What wrk has seen."""

    requests: float  # a second
    megabytes: float  # a second


def missing() -> list[str]:
    """The programs that load is made with and that are not installed."""
    return [program for program in ("curl", "wrk") if shutil.which(program) is None]


def interleaved(
    measure: Callable[[Target], float], targets: Mapping[str, Target], rounds: int = 3
) -> dict[str, tuple[float, ...]]:
    """Measure A B C A B C, so that a slow moment of the machine is everyone's."""
    values: dict[str, list[float]] = {name: [] for name in targets}
    for _ in range(rounds):
        for name, target in targets.items():
            values[name].append(measure(target))
    return {name: tuple(seen) for name, seen in values.items()}


_BODY = ("--data-binary", _LISTED)


def _output(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]}: {done.stderr.strip() or done.returncode}")
    return done.stdout
