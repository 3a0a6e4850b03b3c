"""Names on disk that are nobody's files: what systems and programs keep beside them.

They are passed over where the index does not have them already: what a client wrote by WebDAV
stays.
"""

from __future__ import annotations

import re

from library.errors import BadName
from library.paths import UPLOADS_FOLDER, check_name, is_litter, name_key

_FOLDERS = re.compile(
    r"@eaDir|#recycle|#snapshot|@Recycle|@Recently-Snapshot|\.@__thumb|\.thumbnails"
    r"|\.stfolder|\.stversions|\.sync|lost\+found|\.Trash|\.Trash-\d+|\.Trashes|\.recycle"
    r"|\$RECYCLE\.BIN|System Volume Information|\.Spotlight-V100|\.fseventsd|\.TemporaryItems"
    r"|\.DocumentRevisions-V100|\.AppleDouble|\.dtrash|\.zfs|\.snapshots",
    re.IGNORECASE,
)
_FILES = re.compile(r"\.syncthing\..*\.tmp|~syncthing~.*\.tmp|\.stignore", re.IGNORECASE)


def is_own(name: str) -> bool:
    """Whether the server itself keeps *name* in a user's folder."""
    return name_key(name).casefold() == UPLOADS_FOLDER


def is_ignored_folder(name: str) -> bool:
    """Whether a folder of that name is a system's or a program's own."""
    return _FOLDERS.fullmatch(name) is not None


def is_ignored_file(name: str) -> bool:
    """Whether a file of that name is a system's or a program's own."""
    return is_litter(name) or _FILES.fullmatch(name) is not None


def why_not(name: str) -> str | None:
    """Return why the index cannot hold *name*; None where it can."""
    try:
        check_name(name)
    except BadName as error:
        return str(error)
    return None
