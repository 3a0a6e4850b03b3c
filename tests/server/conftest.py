"""Every test of the program may ask for a library."""

from __future__ import annotations

from support.home_fixtures import blank_index, catalog, data, home, no_fsync

__all__ = ["blank_index", "catalog", "data", "home", "no_fsync"]
