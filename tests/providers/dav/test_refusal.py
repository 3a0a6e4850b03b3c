from __future__ import annotations

import logging
from collections.abc import Callable

import pytest
from support.dav_client import DavClient
from support.fake_tree import FakeTree
from support.refused import refused

from library.errors import LibraryError
from providers.dav.refusal import refusal

__all__ = ["refused"]

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


def test_what_may_not_be_done_is_told_by_numbers(
    dav: DavClient, tree: FakeTree, refused: Callable[[], list[str]]
) -> None:
    """Who, which method, and of which file or folder; no name of it."""
    media = tree.file("private.jpg", b"12345")
    dav.put("/timeline/private.jpg", b"1", check=403)
    dav.copy("/files/private.jpg", "/timeline/b.jpg", check=403)
    dav.get("/files/none.jpg", check=404)
    who = f"who='user {tree.user.id}'"
    assert [
        f"{who} act=PUT what='in a view' times=1",
        f"{who} act=COPY what='media {media.id}' times=1",
    ] == refused()
