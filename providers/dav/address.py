"""Addresses: between URLs on the wire and names in the tree."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import SplitResult, quote, unquote_to_bytes, urlsplit
from wsgiref.types import WSGIEnvironment

from library.errors import BadName
from library.paths import split_path
from providers.dav.refusal import Refused, bad_request

# What Apache leaves bare in a path; gvfs and davfs2 compare hrefs with it in mind.
BARE = "$-_.+!*'(),:@&=~"


def requested_names(environ: WSGIEnvironment) -> tuple[str, ...]:
    """Return the names in the address of a request.

    REQUEST_URI is preferred: cheroot unquotes PATH_INFO before it is split, and not at all for
    OPTIONS.

    Raises:
        BadName: one of them cannot be a name.
    """
    uri: str = environ.get("REQUEST_URI", "")
    if not uri:
        return _decoded(environ["PATH_INFO"].encode("latin-1").split(b"/"))
    if uri == "*":
        return ()
    path = uri if uri.startswith("/") else urlsplit(uri).path
    return quoted_names(path.partition("?")[0])


def quoted_names(path: str) -> tuple[str, ...]:
    """Return the names in a percent-encoded *path*, each unquoted after the path was split.

    Raises:
        BadName: one of them cannot be a name.
    """
    return _decoded([unquote_to_bytes(part.encode("latin-1")) for part in path.split("/")])


def _decoded(parts: Sequence[bytes]) -> tuple[str, ...]:
    names: list[str] = []
    for part in filter(None, parts):
        if b"/" in part:
            raise BadName("A name cannot contain “/”.")
        try:
            names.extend(split_path(part.decode()))
        except UnicodeDecodeError:
            raise BadName("The name is not valid UTF-8.") from None
    return tuple(names)


def destination_names(header: str, host: str) -> tuple[str, ...]:
    """Return the names in a Destination header (RFC 4918 §10.3) of a request to *host*.

    Raises:
        BadName: one of them cannot be a name.
        Refused: it is malformed, or on another server (502).
    """
    try:
        url = urlsplit(header)
        other = bool(url.netloc) and not _same_host(url.netloc, host)
    except ValueError:
        raise bad_request("The Destination is not a URL.") from None
    if url.scheme not in ("", "http", "https") or not url.path.startswith("/"):
        raise bad_request("The Destination is not the URL of a file or folder.")
    if "?" in header or "#" in header:
        raise bad_request("The Destination has a query; write “?” and “#” as %3F and %23.")
    if other:
        raise Refused(HTTPStatus.BAD_GATEWAY, "The Destination is on another server.")
    return quoted_names(url.path)


def _same_host(netloc: str, host: str) -> bool:
    """Whether both name one server, whatever the scheme: a proxy may speak TLS for us."""
    theirs, ours = urlsplit(f"//{netloc}"), urlsplit(f"//{host}")
    if theirs.hostname != ours.hostname:
        return False
    # Many proxies pass the Host on without its port.
    return ours.port is None or (theirs.port or 80) == ours.port or _default(theirs, ours)


def _default(*urls: SplitResult) -> bool:
    return all(url.port in (None, 80, 443) for url in urls)


def path_of(names: Sequence[str]) -> str:
    """Return the path of *names* in the tree, by which locks are kept: ``/files/2024``."""
    return "/" + "/".join(names)


def href(names: Sequence[str], *, folder: bool) -> str:
    """Return the percent-encoded address of *names*; that of a folder ends in a slash."""
    path = "".join("/" + quoted(name) for name in names)
    return path + "/" if folder else path


def href_of_path(path: str) -> str:
    """Return the percent-encoded address of a path of the tree."""
    return "/".join(quoted(name) for name in path.split("/"))


def quoted(name: str) -> str:
    """Return *name* percent-encoded; bytes that are no UTF-8 come back as they were."""
    return quote(name.encode("utf-8", "surrogateescape"), safe=BARE)
