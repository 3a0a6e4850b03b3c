"""`mantelpiece user app-password` and `mantelpiece audit`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from config import Settings
from library.access.app_secret import bare
from library.accounts import passwords
from library.audit import AuditAct
from server.cli import mantelpiece
from server.household import make_household, open_household

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on a data folder with alice in it."""
    monkeypatch.setattr(passwords, "COST", 4)
    data = tmp_path / "data"
    with make_household(Settings(data=data)) as household:
        household.accounts.add("alice", "correct horse")
        household.audit.note(AuditAct.REFUSED, actor=None, address="192.0.2.1", user="alice")
        household.audit.note(AuditAct.REFUSED, actor=None, address="192.0.2.1", user="alice")

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(mantelpiece, [*arguments, "--data", str(data)])

    return run


def test_a_device_gets_a_password_and_loses_it(run: Run, tmp_path: Path) -> None:
    """The secret alone is printed, once; then the device comes in until it is revoked."""
    made = run(
        *("user", "app-password", "add", "alice", "My phone", "--for", "upload"),
        *("--folder", "/files", "--days", "30"),
    )
    secret = made.stdout.strip()
    letters = bare(secret)
    assert letters is not None
    with open_household(Settings(data=tmp_path / "data")) as household:
        assert household.accounts.visitor("alice", secret, "192.0.2.9")
    listed = run("user", "app-password", "list", "alice").stdout
    assert "My phone  upload  /files" in listed
    assert "192.0.2.9" in listed
    (described,) = json.loads(run("user", "app-password", "list", "alice", "--json").stdout)
    assert {"id": 1, "device": "My phone", "for": "upload", "folder": "/files"}.items() <= (
        described.items()
    )
    assert letters not in listed
    assert "My phone" in run("user", "app-password", "revoke", "alice", "1").stdout
    with open_household(Settings(data=tmp_path / "data")) as household:
        assert household.accounts.visitor("alice", secret, "192.0.2.9") is None
    assert "alice has no app passwords.\n" == run("user", "app-password", "list", "alice").stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "alice", "Phone", "--folder", "/files/Nowhere"),
        ("add", "nobody", "Phone"),
        ("add", "alice", " "),
        ("revoke", "alice", "7"),
    ],
)
def test_what_cannot_be_is_refused(run: Run, arguments: tuple[str, ...]) -> None:
    """And nothing is made."""
    assert 0 != run("user", "app-password", *arguments).exit_code
    assert "[]\n" == run("user", "app-password", "list", "alice", "--json").stdout


def test_the_audit_is_told(run: Run) -> None:
    """The newest first, summed; as a table, or as JSON with all of it."""
    run("user", "app-password", "add", "alice", "Phone")
    table = run("audit").stdout.splitlines()
    assert ["app password made", "refused 2 ×"] == [line[21:39].strip() for line in table[1:]]
    assert "192.0.2.1" in table[2]
    made, refused = json.loads(run("audit", "--json").stdout)
    assert {"user": "alice", "device": "Phone", "use": "all"} == made["about"]
    assert ("refused", 2) == (refused["act"], refused["times"])


def test_a_part_of_the_audit_is_told(run: Run) -> None:
    """Of a user, of an act, since a time, and so many."""
    run("user", "app-password", "add", "alice", "Phone")

    def acts(*arguments: str) -> list[str]:
        return [each["act"] for each in json.loads(run("audit", "--json", *arguments).stdout)]

    assert ["app-password-made"] == acts("-n", "1")
    assert ["refused"] == acts("--act", "refused")
    assert 2 == len(acts("--user", "Alice", "--since", "1h"))
    assert [] == acts("--user", "bob")
    assert [] == acts("--since", "2999-01-01")
    assert "Nothing was noted.\n" == run("audit", "--user", "bob").stdout
    assert "7d" in run("audit", "--since", "yesterday").output
