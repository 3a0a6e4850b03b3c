"""A small application under the real server, for raw sockets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.certificate import make_certificate
from support.echo import Echo
from support.wire import Wire, serving

from server.http.server import Limits

LIMITS = Limits(threads=16, silence_s=1.0, head_s=0.5, upload_rate=0, grace_s=1.0)


@pytest.fixture
def echo() -> Echo:
    """The application."""
    return Echo()


@pytest.fixture
def wire(echo: Echo) -> Iterator[Wire]:
    """A server with short deadlines."""
    with serving(echo, limits=LIMITS) as wire:
        yield wire


@pytest.fixture(scope="session")
def certificate(tool: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate with its key, for 127.0.0.1."""
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    make_certificate(tool("openssl"), path)
    return path
