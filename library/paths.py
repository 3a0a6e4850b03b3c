"""Names and paths: which are safe to store, and where they lie on disk."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from library.errors import BadName

NAME_BYTES = 255  # the limit of ext4, APFS, NTFS (in its own units) and most others
UPLOADS_FOLDER = ".mantelpiece-uploads"  # in each user's media root; no listing shows it
TRASH_FOLDER = "trash"  # in that folder: the trash lies on the file system of the files

_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f/\\\ufffe\uffff]")  # no XML can hold the last two
_SURROGATES = re.compile(r"[\ud800-\udfff]")

# Litter that operating systems and editors leave beside files: stored and returned, never shown.
_LITTER = re.compile(
    r"\._.*|\.DS_Store|\.localized|\.Spotlight-V100|\.Trashes|\.fseventsd|\.TemporaryItems"
    r"|desktop\.ini|Thumbs\.db|ehthumbs\.db|\.directory|\.nomedia|\.picasa\.ini"
    r"|\..*\.sw[a-z]|~lock\..*#|\.~lock\..*#|~\$.*|.*\.tacitpart|.*\.partial|\.goutputstream-.*"
    r"|\.fuse_hidden.*|\.nfs[0-9a-f]+",
    re.IGNORECASE,
)


# What programs call a file that is not whole yet: they rename it when it is.
_UNFINISHED = re.compile(
    r"\.goutputstream-.*|.*\.(part|partial|filepart|tacitpart|tmp|ffs_tmp|crdownload)",
    re.IGNORECASE,
)


@lru_cache(maxsize=1024)  # every request asks several times for each name in its address
def check_name(name: str) -> str:
    """Return *name* if it can be the name of a file or folder.

    What only Windows cannot show (``:``, ``?``, ``*``, a trailing dot) is allowed.

    Raises:
        BadName: empty, ``.`` or ``..``, a control character, ``/`` or ``\\``, not Unicode text,
            over 255 bytes of UTF-8, or a name the server keeps for itself.
    """
    if name in ("", ".", ".."):
        raise BadName("A name cannot be empty, “.” or “..”.")
    if _SURROGATES.search(name):
        raise BadName("The name is not valid UTF-8.")
    if found := _FORBIDDEN.search(name):
        raise BadName(f"The name contains a character that cannot be stored: {found[0]!r}.")
    if (size := len(name.encode())) > NAME_BYTES:
        raise BadName(f"The name is {size} bytes long; at most {NAME_BYTES} can be stored.")
    if name_key(name).casefold() == UPLOADS_FOLDER:
        raise BadName(f"The name “{UPLOADS_FOLDER}” is reserved.")
    return name


def name_key(name: str) -> str:
    """The form by which names are compared: NFC, so that Finder's NFD finds what Windows stored."""
    return unicodedata.normalize("NFC", name)


def is_litter(name: str) -> bool:
    """Whether *name* is an operating system's or editor's side file, never shown in the gallery."""
    return _LITTER.fullmatch(name) is not None


def is_unfinished(name: str) -> bool:
    """Whether *name* is what programs call a file while they upload it."""
    return _UNFINISHED.fullmatch(name) is not None


def split_path(path: str) -> tuple[str, ...]:
    """Return the names in a drive path such as ``/files/2024/IMG_1.jpg``.

    Raises:
        BadName: one of them cannot be a name.
    """
    return tuple(check_name(part) for part in path.split("/") if part)


def disk_path(root: str, names: Iterable[str]) -> str:
    """Return where *names* lie below *root*; every name has passed `check_name`."""
    return "/".join((root, *map(check_name, names)))
