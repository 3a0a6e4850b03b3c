"""cheroot's gateway, which ends the connection where an answer says so.

cheroot itself sends ``Connection: close`` and goes on, and reads what is left of a refused upload
into memory, however large it is.
"""

from __future__ import annotations

from typing import Any

from cheroot.wsgi import Gateway_10


class ClosingGateway(Gateway_10):
    """To be set as the `gateway` of a `cheroot.wsgi.Server`."""

    def start_response(
        self, status: str, headers: list[tuple[str, str]], exc_info: Any = None
    ) -> Any:
        """Begin the response."""
        if any(name.lower() == "connection" and value == "close" for name, value in headers):
            self.req.close_connection = True
        return super().start_response(status, headers, exc_info)
