"""Telling systemd how far the server has come; see sd_notify(3)."""

from __future__ import annotations

import os
import socket
from contextlib import suppress


def tell_system(state: str) -> None:
    """Send *state*, such as ``READY=1``, to whoever started the server and asked for it."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address or not hasattr(socket, "AF_UNIX"):
        return
    if address.startswith("@"):  # Linux's abstract names
        address = "\0" + address[1:]
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        channel.connect(address)
        channel.sendall(state.encode())
