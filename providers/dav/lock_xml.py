"""Locks as clients see them: DAV:lockdiscovery and DAV:supportedlock (RFC 4918 §15)."""

from __future__ import annotations

from collections.abc import Iterable

from library.catalog.locks import Lock
from providers.dav.address import href_of_path
from providers.dav.xml import text

SUPPORTED = "".join(
    f"<D:lockentry><D:lockscope><D:{scope}/></D:lockscope>"
    "<D:locktype><D:write/></D:locktype></D:lockentry>"
    for scope in ("exclusive", "shared")
)


def active_locks(locks: Iterable[Lock]) -> str:
    """Return the content of DAV:lockdiscovery."""
    return "".join(_active(lock) for lock in locks)


def _active(lock: Lock) -> str:
    return (
        "<D:activelock><D:locktype><D:write/></D:locktype>"
        f"<D:lockscope><D:{'exclusive' if lock.exclusive else 'shared'}/></D:lockscope>"
        f"<D:depth>{'infinity' if lock.deep else '0'}</D:depth>"
        f"{lock.owner.decode()}"
        f"<D:timeout>Second-{lock.timeout_s}</D:timeout>"
        f"<D:locktoken><D:href>{text(lock.token)}</D:href></D:locktoken>"
        f"<D:lockroot><D:href>{text(href_of_path(lock.path))}</D:href></D:lockroot>"
        "</D:activelock>"
    )
