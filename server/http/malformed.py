"""Requests that are refused before the application sees them."""

from __future__ import annotations


class Malformed(ValueError):
    """A request that is not understood; the connection ends after the answer."""

    def __init__(self, reason: str, status: str = "400 Bad Request") -> None:
        """*reason* is a sentence for whoever wrote the client."""
        self.status = status
        self.reason = reason
        super().__init__(reason)
