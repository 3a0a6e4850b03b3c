"""OPTIONS: what can be done at an address."""

from __future__ import annotations

from http import HTTPStatus

from providers.dav.answer import Answer
from providers.dav.place import allowed
from providers.dav.request import Request

# Class 2, or Finder mounts read-only; MS-Author-Via, or Office opens read-only.
COMPLIANCE = (("DAV", "1, 2"), ("MS-Author-Via", "DAV"))


def options(request: Request) -> Answer:
    """Say which classes of WebDAV and which methods there are."""
    headers = (*COMPLIANCE, ("Allow", ", ".join(allowed(request.place))))
    return Answer(HTTPStatus.OK, headers)
