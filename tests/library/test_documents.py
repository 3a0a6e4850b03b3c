"""Drawings and documents are files, whatever they are called, and no media."""

from __future__ import annotations

import pytest
from support.home import Home

from library.catalog import work
from library.model import Kind


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "image/svg+xml"),
        (b"%PDF-1.7\n%%EOF", "application/pdf"),
    ],
)
@pytest.mark.parametrize("name", ["drawing.svg", "paper.pdf", "photo.jpg"])
def test_no_work_is_queued_for_them(home: Home, name: str, content: bytes, mime: str) -> None:
    """No decoder ever sees them, and no timeline shows them."""
    item = home.put(name, data=content)
    assert (Kind.OTHER, mime) == (item.kind, item.mime)
    with home.catalog.read() as connection:
        assert [] == list(work.tasks_pending(connection, item.id))
    assert [] == list(home.library.months(home.alice))
