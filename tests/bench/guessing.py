"""Somebody guesses passwords by 50 connections, from everywhere: how others fare meanwhile."""

from __future__ import annotations

import http.client
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

from bench.load import missing
from bench.report import Figure
from support.server import Server, basic, run, serving

from config import Settings
from server.household import open_household

_CONNECTIONS, _GUESSING_S, _QUIET_S = 50, 30, 10
_PAUSE_S = 0.02  # between the requests of the one who is not guessing
_HERE = Path(__file__).resolve().parent


def figures() -> Iterator[Figure]:
    """Guess one account's password, then try names that may be any."""
    if missing():
        return
    with tempfile.TemporaryDirectory(prefix="mantelpiece-bench-") as name:
        data = Path(name) / "data"
        arguments = ("--processes", "2")
        environ = {"MANTELPIECE_SERVER_TRUSTED_PROXIES": "127.0.0.1"}
        with serving(data, *arguments, environ=environ) as server:
            made = run("user", "add", "bob", "--password-stdin", "--data", str(data), stdin=_BOBS)
            assert made.returncode == 0, made.stderr
            quiet = _latencies(server, _QUIET_S)
            for what, names in (("one account", ["admin"] * 5000), ("many names", _NAMES)):
                before = _refused(data)
                busy = _while_guessing(server, Path(name) / "guesses", names)
                reached = (_refused(data) - before) / _GUESSING_S
                goal = "≤ 1" if what == "one account" else ""
                yield Figure(f"guessing {what}: reach bcrypt", (reached,), "a second", goal)
                yield Figure(
                    f"guessing {what}: another user's median latency",
                    (median(busy) / median(quiet),),
                    "×",
                    "≤ 2",
                )
            yield Figure("another user's latency when nobody guesses", tuple(quiet), "ms")


_BOBS = "quite another one\n"
_NAMES = [f"user{number}" for number in range(5000)]


def _while_guessing(server: Server, guesses: Path, names: Sequence[str]) -> Sequence[float]:
    lines = [basic(name, f"guess {number}")["Authorization"] for number, name in enumerate(names)]
    guesses.write_text("\n".join(lines) + "\n")
    command = ["wrk", "-t1", f"-c{_CONNECTIONS}", f"-d{_GUESSING_S}s", "--timeout", "30s"]
    command += ["-s", str(_HERE / "guess.lua"), f"{server.url}/files/", "--", str(guesses)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as guesser:
        sleep(1)
        found = _latencies(server, _GUESSING_S - 2)
        guesser.wait()
    return found


def _latencies(server: Server, seconds: float) -> Sequence[float]:
    """Ask as bob by one connection for so long; return what each answer took, in ms."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    headers, took = basic("bob", _BOBS.strip()) | {"Depth": "1"}, []
    end = perf_counter() + seconds
    while perf_counter() < end:
        began = perf_counter()
        connection.request("PROPFIND", "/files/", headers=headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 207, answer.status
        took.append((perf_counter() - began) * 1e3)
        sleep(_PAUSE_S)
    connection.close()
    return took[1:]


def _refused(data: Path) -> int:
    """Return how many wrong passwords were looked at so far, by the audit."""
    with open_household(Settings(data=data)) as household:
        return sum(each.times for each in household.audit.told(act="refused", limit=10_000))
