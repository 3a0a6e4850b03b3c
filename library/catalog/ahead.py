"""Work a little ahead: the next question is under way while the answer to the last one is used."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

_T = TypeVar("_T")

_threads = ThreadPoolExecutor(4, thread_name_prefix="ahead")


def ahead(items: Iterator[_T]) -> Iterator[_T]:
    """Yield *items*, each worked out in another thread while the caller has the one before.

    It pays where working one out releases the interpreter, as SQLite does, and takes far longer
    than a change of threads: some 0.1 ms.
    """
    coming = _threads.submit(_next, items)
    while item := coming.result():
        coming = _threads.submit(_next, items)
        yield item[0]


def _next(items: Iterator[_T]) -> tuple[_T] | None:
    for item in items:
        return (item,)
    return None
