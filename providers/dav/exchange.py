"""An exchange: one request in, one answer out, one line in the log."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from itertools import chain, islice
from time import perf_counter
from typing import TypeAlias
from wsgiref.types import StartResponse, WSGIEnvironment

from library.access.refusals import note_refusal
from providers.dav.answer import Answer, Headers, refusing
from providers.dav.blocks import handed_over
from providers.dav.body import Body, body_of
from providers.dav.place import allowed
from providers.dav.refusal import Refused, refusal
from providers.dav.request import Drive, Request, request_of

log = logging.getLogger(__name__)

Verb: TypeAlias = Callable[[Request], Answer]

_BODILESS = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)


def exchange(
    environ: WSGIEnvironment, start_response: StartResponse, drive: Drive, verb: Verb
) -> Iterable[bytes]:
    """Answer one request by *verb*, whatever happens.

    A body that nobody wanted is left to the server.
    """
    started = perf_counter()
    body: Body | None = None
    try:
        body = body_of(environ)
        answer = _answer(request_of(environ, drive, body), verb)
    except Exception as error:
        answer = _refused(environ, error)
    _log(environ, answer, body, perf_counter() - started)
    start_response(f"{answer.status} {answer.status.phrase}", list(_framed(answer)))
    return () if environ["REQUEST_METHOD"] == "HEAD" else handed_over(answer.body, environ)


def unknown(_: Request) -> Answer:
    """Refuse a method that is none of WebDAV's."""
    raise Refused(HTTPStatus.METHOD_NOT_ALLOWED, "There is no such method.")


def _answer(request: Request, verb: Verb) -> Answer:
    try:
        answer = verb(request)
        if isinstance(answer.body, Iterator):
            return Answer(answer.status, answer.headers, _begun(answer.body), answer.close)
        return answer
    except Exception as error:
        known = refusal(error)
        if known is not None and known.status == HTTPStatus.METHOD_NOT_ALLOWED:
            known.headers = (("Allow", ", ".join(allowed(request.place))),)
            raise known from error
        if known is not None and known.status == HTTPStatus.FORBIDDEN:
            note_refusal(request.visitor, request.method, request.place.id_words)
        raise


def _begun(body: Iterator[bytes]) -> bytes | Iterator[bytes]:
    """Make the first blocks of a generated body now, so that an error still has a status.

    A short body becomes bytes, whose length can be told.
    """
    first = b"".join(islice(body, 2))
    more = next(body, None)
    return first if more is None else chain((first, more), body)


def _refused(environ: WSGIEnvironment, error: Exception) -> Answer:
    known = refusal(error)
    if known is None:
        log.error("dav failed verb=%s", environ["REQUEST_METHOD"], exc_info=error)
        known = Refused(HTTPStatus.INTERNAL_SERVER_ERROR, "The server has made a mistake.")
    log.debug("dav refused path=%r reason=%r", environ["PATH_INFO"], known.reason)
    return refusing(known)


def _framed(answer: Answer) -> Headers:
    headers = answer.headers
    if answer.close:
        headers += (("Connection", "close"),)
    if isinstance(answer.body, bytes) and answer.status not in _BODILESS:
        headers += (("Content-Length", str(len(answer.body))),)
    return headers


def _log(environ: WSGIEnvironment, answer: Answer, body: Body | None, took_s: float) -> None:
    log.info(
        "dav verb=%s status=%d visitor=%s received=%s took_s=%.3f",
        environ["REQUEST_METHOD"],
        answer.status,
        environ["mantelpiece.visitor"].name,
        "none" if body is None else body.received,
        took_s,
    )
