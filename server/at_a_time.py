"""How many requests of one user are answered at the same time: none takes all threads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, Final

from library.errors import TooMany

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

AFTERWARDS: Final = "mantelpiece.afterwards"  # in the environ: what is called after the answer


class Busy(TooMany):
    """As many requests of one user are being answered as may be."""


class AtATime:
    """Counts the requests that are being answered in this process, by whose they are."""

    def __init__(
        self,
        user_requests: int,
        threads: int,
        sent_away: Callable[[str, WSGIEnvironment], None],
        words: str = "Too much is being asked at the same time.",
        wait_s: float = 1,
    ) -> None:
        """Let each have *user_requests*, and no more than three quarters of the *threads*.

        *sent_away* is told whose request was one too many; it MUST be quick, and never raise.
        *words* tell them why they have to wait, and *wait_s* is when they are to come again.
        """
        self.most = min(user_requests, threads - threads // 4)
        self._sent_away = sent_away
        self._words, self._wait_s = words, wait_s
        self._lock = Lock()
        self._count: Counter[str] = Counter()

    def enter(self, who: str, environ: WSGIEnvironment) -> None:
        """Count a request of *who* from now on until it is answered.

        Raises:
            Busy: as many are being answered as may be.
        """
        afterwards: list[Callable[[], None]] | None = environ.get(AFTERWARDS)
        if afterwards is None:
            return  # Nobody would tell when it is answered.
        with self._lock:
            has_room = self._count[who] < self.most
            if has_room:
                self._count[who] += 1
        if not has_room:
            self._sent_away(who, environ)
            raise Busy(self._words, self._wait_s)
        afterwards.append(lambda: self._leave(who))

    def _leave(self, who: str) -> None:
        with self._lock:
            self._count[who] -= 1
            if not self._count[who]:
                del self._count[who]
