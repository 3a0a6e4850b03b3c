"""The way of a file from the disk to the socket, through the whole application."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support.server import basic
from support.wire import request, serving, statuses

from config import Settings
from library.files import Files
from server.app import Application
from server.household import ensure_admin, make_household

CONTENT = os.urandom(1_000_000)


def test_a_file_of_the_drive_is_sent_by_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whole and in part: nothing between the folder and the server hides that it is a file."""
    sent: list[tuple[int, int]] = []
    real = os.sendfile

    def sendfile(out: int, file: int, offset: int, count: int) -> int:
        sent.append((offset, count))
        return real(out, file, offset, count)

    monkeypatch.setattr(os, "sendfile", sendfile)
    signed_in = f"Authorization: {basic('admin', 'correct horse')['Authorization']}"
    with make_household(Settings(data=tmp_path / "data")) as household:
        ensure_admin(household.accounts, "correct horse")
        files = Files(household.library, household.accounts.find("admin"))
        upload = files.upload(household.library.root(files.owner).id, "a.bin")
        upload.write(CONTENT)
        upload.commit()
        with serving(Application(household)) as wire:
            whole = request("GET", "/files/a.bin", signed_in)
            part = request("GET", "/files/a.bin", signed_in, "Range: bytes=1000-499999")
            received = wire.exchange(whole + part)
    assert [200, 206] == statuses(received)
    assert received.endswith(CONTENT[1000:500_000])
    assert [(0, 1_000_000), (1000, 499_000)] == sent
