"""No core files: they would have passwords, codes and photos in them."""

from __future__ import annotations

import resource


def forbid_core_files() -> None:
    """Have the system write no memory of this process, and of its children, to disk.

    A program in Python cannot overwrite a password in memory when it is done with it.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
