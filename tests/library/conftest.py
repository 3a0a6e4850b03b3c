"""Every test of the library may ask for one."""

from __future__ import annotations

from support.home_fixtures import blank_index, catalog, data, home, no_fsync

__all__ = ["blank_index", "catalog", "data", "home", "no_fsync"]
