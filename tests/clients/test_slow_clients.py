from __future__ import annotations

import time
from contextlib import ExitStack

from support.server import Server, basic
from support.wire import Wire, request

TOGETHER_S = 1.0  # for a listing, of which the quickest of some counts: the machine may be busy


def test_a_listing_is_answered_beside_slow_clients(server: Server) -> None:
    """60 half-open connections and 100 slow uploads hold nobody up."""
    assert 201 == server.request("MKCOL", "/files/Album")[0]
    for number in range(50):
        assert 201 == server.request("PUT", f"/files/Album/{number}.jpg", b"%d" % number)[0]
    signed = f"Authorization: {basic()['Authorization']}"
    wire = Wire("127.0.0.1", server.port)
    with ExitStack() as stack:
        for _ in range(60):
            stack.enter_context(wire.connect()).sendall(b"GET / HT")
        for number in range(100):
            target = f"/files/slow{number}.bin"
            begun = request("PUT", target, signed, "Content-Length: 100000", body=b"x" * 100)
            stack.enter_context(wire.connect()).sendall(begun)
        assert min(listing_s(server) for _ in range(5)) < TOGETHER_S


def listing_s(server: Server) -> float:
    """Ask what is in the folder, and return how long that took."""
    started = time.monotonic()
    status, listed = server.request("PROPFIND", "/files/Album", headers={"Depth": "1"})
    assert (207, 51) == (status, listed.count(b"<D:response>"))
    return time.monotonic() - started
