"""Headers by which browsers protect whoever looks at an answer: every one of ours has them.

What an application says itself stands, as pages have a policy of their own (`webui.headers`), and
files of users a stricter one (`providers.dav.safe_headers`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from webui.session import UNKEPT

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Fields: TypeAlias = tuple[tuple[str, str], ...]

_DAY_S = 86_400
_UNUSED = (
    *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer"),
    *("microphone", "midi", "payment", "usb"),
)
_CACHING = "cache-control"
_NO_STORE = ("Cache-Control", "no-store")
_ALWAYS: Fields = (
    ("Cache-Control", "private"),  # what is sent to one visitor is no other's, in caches on the way
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", ", ".join(f"{feature}=()" for feature in _UNUSED)),
    # Not no-referrer: with that, browsers send "Origin: null" on our own forms.
    ("Referrer-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
)


@dataclass(frozen=True, slots=True)
class Hsts:
    """For how long browsers are to use nothing but https with this host (RFC 6797)."""

    days: int  # 0: they are not told
    subdomains: bool = False  # whether that holds for names below it, too

    @property
    def value(self) -> str:
        """What the header says."""
        return f"max-age={self.days * _DAY_S}{'; includeSubDomains' if self.subdomains else ''}"


@cache
def protective_fields(*, secure: bool, hsts: Hsts) -> Fields:
    """Return the header fields of an answer that says nothing itself.

    What *hsts* says counts where it goes over https (*secure*).
    """
    if not secure or not hsts.days:
        return _ALWAYS
    return (*_ALWAYS, ("Strict-Transport-Security", hsts.value))


class Protected:
    """Adds them to the answers of an application."""

    def __init__(
        self, application: WSGIApplication, *, hsts: Hsts, cache_always: bool = True
    ) -> None:
        """Answer as *application* does; *hsts* as for `protective_fields`.

        Unless *cache_always*, browsers in which nobody asked to stay signed in keep nothing; which
        those are, the application says by `UNKEPT` in the environ.
        """
        self._application = application
        self._hsts = hsts
        self._cache_always = cache_always

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        secure = environ["wsgi.url_scheme"] == "https"
        fields = protective_fields(secure=secure, hsts=self._hsts)

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            if environ.get(UNKEPT) and not self._cache_always:
                headers = [_NO_STORE, *(each for each in headers if each[0].lower() != _CACHING)]
            given = {name.lower() for name, _ in headers}
            missing = (field for field in fields if field[0].lower() not in given)
            return start_response(status, [*headers, *missing], exc_info)

        return self._application(environ, start)
