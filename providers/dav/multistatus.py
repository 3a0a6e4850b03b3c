"""Multi-Status: one response per file or folder, streamed in blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from library.catalog import properties
from library.catalog.properties import Property
from providers.dav.answer import PROLOGUE
from providers.dav.live import COMMON, LIVE, Subject
from providers.dav.request import Request
from providers.dav.wanted import Mode, Wanted
from providers.dav.xml import tag, text
from providers.folder import File, KeepsProperties

_BATCH = 500  # responses in a block: one query for their dead properties


class Multistatus:
    """The answer to the question *wanted*."""

    def __init__(self, request: Request, wanted: Wanted) -> None:
        self._catalog = request.drive.catalog
        self._wanted = wanted
        # Dead properties are looked up only where they can matter.
        self._needs_dead = wanted.mode is not Mode.THESE or bool(set(wanted.names) - set(LIVE))

    def blocks(self, subjects: Iterable[Subject]) -> Iterator[bytes]:
        """Yield the document, batch by batch."""
        remaining = iter(subjects)
        block = PROLOGUE + b'<D:multistatus xmlns:D="DAV:">\n'
        while batch := list(islice(remaining, _BATCH)):
            dead = self._dead(batch)
            responses = (self._response(subject, dead) for subject in batch)
            yield block + "".join(responses).encode()
            block = b""
        yield block + b"</D:multistatus>\n"

    def _response(self, subject: Subject, dead: _Dead) -> str:
        stored = {item.name: item.value for item in dead.of(subject)}
        if self._wanted.mode is Mode.NAMES:
            names = [name for name in LIVE if LIVE[name](subject) is not None]
            return response(subject.href, [("200 OK", [tag(name) for name in (*names, *stored)])])
        found, missing = self._values(subject, stored)
        return response(subject.href, [("200 OK", found), ("404 Not Found", missing)])

    def _values(self, subject: Subject, stored: Mapping[str, str]) -> tuple[list[str], list[str]]:
        found: list[str] = []
        missing: list[str] = []
        for name in self._names(stored):
            getter = LIVE.get(name)
            value = getter(subject) if getter is not None else None
            if value is not None:
                found.append(tag(name, value))
            elif name in stored:
                found.append(stored[name])
            elif name in self._wanted.names:
                missing.append(tag(name))
        return found, missing

    def _names(self, stored: Mapping[str, str]) -> Iterable[str]:
        if self._wanted.mode is Mode.THESE:
            return self._wanted.names
        return dict.fromkeys((*COMMON, *stored, *self._wanted.names))

    def _dead(self, batch: Sequence[Subject]) -> _Dead:
        if not self._needs_dead:
            return _Dead({}, {})
        media = [subject.node.media.id for subject in batch if isinstance(subject.node, File)]
        folders = [
            subject.node.folder_id for subject in batch if isinstance(subject.node, KeepsProperties)
        ]
        with self._catalog.read() as connection:
            return _Dead(
                properties.of_media(connection, media), properties.of_folders(connection, folders)
            )


class _Dead:
    """The dead properties of a batch."""

    def __init__(
        self,
        media: Mapping[int, Sequence[Property]],
        folders: Mapping[int, Sequence[Property]],
    ) -> None:
        self._media = media
        self._folders = folders

    def of(self, subject: Subject) -> Sequence[Property]:
        if isinstance(subject.node, File):
            return self._media.get(subject.node.media.id, ())
        if isinstance(subject.node, KeepsProperties):
            return self._folders.get(subject.node.folder_id, ())
        return ()


def response(href: str, groups: Iterable[tuple[str, Sequence[str]]]) -> str:
    """Return a DAV:response: per status, the property elements that have it; none is left out."""
    propstats = "".join(
        f"<D:propstat><D:prop>{''.join(elements)}</D:prop>"
        f"<D:status>HTTP/1.1 {status}</D:status></D:propstat>"
        for status, elements in groups
        if elements
    )
    # A response must not be empty (RFC 4918 §14.24).
    empty = "<D:propstat><D:prop/><D:status>HTTP/1.1 200 OK</D:status></D:propstat>"
    return f"<D:response><D:href>{text(href)}</D:href>{propstats or empty}</D:response>\n"
