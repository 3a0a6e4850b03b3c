"""How clients write files, and what some leave beside them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pytest
from support.dav_client import DavClient, Reply

LITTER = ["._a.jpg", ".DS_Store", "desktop.ini", "Thumbs.db", ".~lock.a.jpg#"]

Write: TypeAlias = Callable[[DavClient, str, bytes], Reply]


def in_steps(dav: DavClient, path: str, data: bytes) -> Reply:
    """Write a file as Finder and Explorer do."""
    dav.put(path, b"")
    dav.propfind(path)
    token = dav.lock(path)
    reply = dav.put(path, data, check=204, **{"if": f"(<{token}>)"})
    dav.unlock(path, token)
    return reply


def in_one(dav: DavClient, path: str, data: bytes) -> Reply:
    """Write a file as curl does."""
    return dav.put(path, data)


every_way_to_write = pytest.mark.parametrize("write", [in_one, in_steps])


def litter(dav: DavClient, path: str) -> Reply:
    """Write what is forgotten at once as Finder does; return the answer to its content."""
    dav.put(path, b"")
    token = dav.lock(path, check=201)
    reply = dav.put(path, b"litter", **{"if": f"(<{token}>)"})
    dav.unlock(path, token)
    dav.propfind(path, check=404)
    return reply
