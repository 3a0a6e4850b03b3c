"""ISO base media files (HEIC, AVIF, MP4, MOV, 3GP, CR3): told apart by their brands."""

from __future__ import annotations

from collections.abc import Iterator

# Registered at mp4ra.org. Of the HEIF brands only "heic" promises image/heic to everybody.
_BRANDS: dict[bytes, str] = {
    b"heic": "image/heic",
    b"heix": "image/heif",
    b"heim": "image/heif",
    b"heis": "image/heif",
    b"hevc": "image/heif",
    b"hevx": "image/heif",
    b"mif1": "image/heif",
    b"mif2": "image/heif",
    b"msf1": "image/heif",
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"crx ": "image/x-canon-cr3",
    b"jxl ": "image/jxl",
    b"jp2 ": "image/jp2",
    b"qt  ": "video/quicktime",
    b"M4A ": "audio/mp4",
    b"M4B ": "audio/mp4",
    b"M4P ": "audio/mp4",
    b"F4A ": "audio/mp4",
}
_IMAGES = frozenset(brand for brand, mime in _BRANDS.items() if mime.startswith("image/"))

# QuickTime files from before 2001 have no ftyp box. The second set may begin other files too.
_OLD_QUICKTIME = frozenset({b"moov", b"mdat", b"pnot"})
_OLD_QUICKTIME_IF_NAMED = frozenset({b"wide", b"free", b"skip"})
_QUICKTIME_NAMES = frozenset({".mov", ".qt", ".mp4", ".m4v"})


def brand_mime(head: bytes, extension: str) -> str | None:
    """Return the media type of an ISO base media file, None if *head* begins no such file."""
    box = head[4:8]
    if box != b"ftyp":
        named = extension in _QUICKTIME_NAMES and box in _OLD_QUICKTIME_IF_NAMED
        return "video/quicktime" if named or box in _OLD_QUICKTIME else None
    major = head[8:12]
    if major in _BRANDS:
        return _avif_or(major, head)
    if major.startswith((b"3gp", b"3g2")):
        return "video/3gpp2" if major.startswith(b"3g2") else "video/3gpp"
    # Some writers leave the major brand blank; the list of compatible ones still tells.
    image = next((b for b in _compatible(head) if b in _IMAGES), None)
    return _BRANDS[image] if image and not major.strip() else "video/mp4"


def _avif_or(major: bytes, head: bytes) -> str:
    """Files with the general image brand may hold AV1 as well as HEVC."""
    if major in (b"mif1", b"msf1") and {b"avif", b"avis"} & set(_compatible(head)):
        return "image/avif"
    return _BRANDS[major]


def _compatible(head: bytes) -> Iterator[bytes]:
    size = min(int.from_bytes(head[:4], "big"), len(head), 256)
    return (head[at : at + 4] for at in range(16, size - 3, 4))
