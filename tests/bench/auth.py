"""What it adds to a request to find out who sends it, by name and password."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import thread_time_ns
from typing import Any

import bcrypt
from bench.report import Figure
from support.server import PASSWORD, basic

from config import Settings
from library.accounts import Accounts
from server.authentication import visitor_by_password
from server.household import make_household

_REQUESTS = 20_000
_RUNS = 5


def figures() -> Iterator[Figure]:
    """Come in again and again by the password of an account, and by that of a device."""
    with (
        tempfile.TemporaryDirectory(prefix="mantelpiece-bench-") as folder,
        make_household(Settings(data=Path(folder) / "data")) as household,
    ):
        accounts = household.accounts
        user = accounts.add("alice", PASSWORD)
        _, secret = accounts.app_passwords.make(user, "Phone")
        for what, password in (("a known password", PASSWORD), ("an app password", secret)):
            checks, took = _measured(accounts, password)
            goal = "≤ 50"
            yield Figure(f"Basic authentication by {what}, CPU added", took, "µs", goal, digits=1)
            expected = "1 in 5 minutes" if password == PASSWORD else "0"
            yield Figure(
                f"bcrypt for {what}, {_RUNS * _REQUESTS:,} requests",
                (float(checks),),
                "checks",
                expected,
                digits=0,
            )


def _measured(accounts: Accounts, password: str) -> tuple[int, tuple[float, ...]]:
    """Return how often bcrypt ran, and the microseconds of a request in each run, of the CPU."""
    environ: dict[str, Any] = {"REMOTE_ADDR": "127.0.0.1"}
    environ["HTTP_AUTHORIZATION"] = basic("alice", password)["Authorization"]
    count, check = 0, bcrypt.checkpw

    def counting(password: bytes, stored: bytes) -> bool:
        nonlocal count
        count += 1
        return check(password, stored)

    bcrypt.checkpw = counting
    try:
        assert visitor_by_password(accounts, environ) is not None
        took = []
        for _ in range(_RUNS):
            began = thread_time_ns()
            for _ in range(_REQUESTS):
                visitor_by_password(accounts, environ)
            took.append((thread_time_ns() - began) / _REQUESTS / 1e3)
    finally:
        bcrypt.checkpw = check
    return count, tuple(took)
