"""Reverse proxies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from server.forwarded import Forwarded
from webui.session import PROXY_USER


def seen(networks: list[str], peer: str = "10.0.0.1", **headers: str) -> dict[str, Any]:
    """What the application gets to see of a request by *peer*."""
    environ: dict[str, Any] = {"REMOTE_ADDR": peer, "wsgi.url_scheme": "http", "HTTP_HOST": "inner"}
    environ |= {f"HTTP_X_FORWARDED_{name.upper()}": value for name, value in headers.items()}

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        return []

    Forwarded(application, networks)(environ, lambda *_: lambda _: None)
    return environ


def place(environ: dict[str, Any]) -> tuple[str, str, str]:
    return environ["REMOTE_ADDR"], environ["wsgi.url_scheme"], environ["HTTP_HOST"]


def test_a_trusted_proxy_is_believed() -> None:
    """Who asks, by which scheme, and for which host."""
    environ = seen(
        ["10.0.0.0/8"], **{"for": "192.0.2.7"}, proto="https", host="photos.example:8443"
    )
    assert ("192.0.2.7", "https", "photos.example:8443") == place(environ)


@pytest.mark.parametrize("networks", [[], ["192.168.0.0/16"], ["fd00::/8"]])
def test_nobody_else_is(networks: list[str]) -> None:
    """And nothing behind can believe them by mistake."""
    environ = seen(networks, **{"for": "192.0.2.7"}, proto="https", host="photos.example")
    assert ("10.0.0.1", "http", "inner") == place(environ)
    assert not [name for name in environ if "FORWARDED" in name]


@pytest.mark.parametrize(
    ("chain", "client"),
    [
        ("6.6.6.6, 192.0.2.7, 10.0.0.2", "192.0.2.7"),
        ("10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("nonsense", "10.0.0.1"),
        ("192.0.2.7, nonsense, 10.0.0.2", "10.0.0.2"),
        ("", "10.0.0.1"),
        ("2001:db8::1", "2001:db8::1"),
    ],
)
def test_what_a_client_made_up_is_not_believed(chain: str, client: str) -> None:
    """Only what trusted proxies have added, from the end on."""
    assert client == seen(["10.0.0.0/8"], **{"for": chain})["REMOTE_ADDR"]


def test_nonsense_is_not_believed() -> None:
    """Not even from a trusted proxy."""
    environ = seen(["10.0.0.1/32"], proto="gopher", host="a b<script>")
    assert ("10.0.0.1", "http", "inner") == place(environ)


def test_a_proxy_on_a_socket_of_both_families_is_known() -> None:
    """There, an address of IPv4 looks like one of IPv6."""
    environ = seen(["10.0.0.0/8"], "::ffff:10.0.0.1", proto="https, http")
    assert "https" == environ["wsgi.url_scheme"]


@pytest.mark.parametrize(
    ("networks", "header", "expected"),
    [
        (["10.0.0.0/8"], "Remote-User", "alice"),
        (["10.0.0.0/8"], "remote-user", "alice"),
        (["10.0.0.0/8"], None, None),
        (["10.0.0.0/8"], "X-Name", None),
        (["192.168.0.0/16"], "Remote-User", None),
        ([], "Remote-User", None),
    ],
)
def test_who_signs_people_in_is_believed(
    networks: list[str], header: str | None, expected: str | None
) -> None:
    """Only where a header is named, and by proxies that are trusted; others' is dropped."""
    seen_by: dict[str, Any] = {}

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        seen_by.update(environ)
        return []

    environ = {"REMOTE_ADDR": "10.0.0.1", "wsgi.url_scheme": "http", "HTTP_HOST": "inner"}
    environ["HTTP_REMOTE_USER"] = " alice "
    Forwarded(application, networks, header)(environ, lambda *_: lambda _: None)
    assert expected == seen_by.get(PROXY_USER)
