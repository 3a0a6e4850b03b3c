from __future__ import annotations

import logging

import pytest
from support.dav_client import DavClient
from support.fake_tree import FakeTree

from library.errors import LibraryError
from providers.dav.refusal import refusal

# Web processes load nothing of library.faces: a contract of imports holds that.
ERRORS = [
    kind
    for kind in LibraryError.__subclasses__()
    if kind.__module__.startswith("library.") and not kind.__module__.startswith("library.faces.")
]


@pytest.mark.parametrize("kind", ERRORS)
def test_every_error_of_the_library_has_a_status(kind: type[LibraryError]) -> None:
    """And its message reaches the client."""
    known = refusal(kind("The reason."))
    assert known is not None
    assert "The reason." == known.reason


def test_a_fault_of_the_program_tells_nothing(
    dav: DavClient,
    tree: FakeTree,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """500 without details; they are in the log."""

    def broken(_name: str) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(tree.files, "get", broken)
    reply = dav.get("/files/a.jpg", check=500)
    assert "secret" not in reply.text
    assert "secret detail" in caplog.text


def test_an_outcome_is_one_line_without_paths(
    dav: DavClient, caplog: pytest.LogCaptureFixture
) -> None:
    """Above debug level."""
    with caplog.at_level(logging.INFO):
        dav.put("/files/private.jpg", b"12345")
    (line,) = [record.getMessage() for record in caplog.records]
    assert line.startswith("dav verb=PUT status=201 visitor=ann received=5 took_s=")
