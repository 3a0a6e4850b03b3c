"""What a name's extension says where the content cannot."""

from __future__ import annotations

import mimetypes

# RAW formats that are TIFF files by content.
RAW_TIFF = {
    ".3fr": "image/x-hasselblad-3fr",
    ".arw": "image/x-sony-arw",
    ".cr2": "image/x-canon-cr2",
    ".dcr": "image/x-kodak-dcr",
    ".dng": "image/x-adobe-dng",
    ".erf": "image/x-epson-erf",
    ".iiq": "image/x-phaseone-iiq",
    ".kdc": "image/x-kodak-kdc",
    ".mef": "image/x-mamiya-mef",
    ".mos": "image/x-leaf-mos",
    ".nef": "image/x-nikon-nef",
    ".nrw": "image/x-nikon-nrw",
    ".pef": "image/x-pentax-pef",
    ".sr2": "image/x-sony-sr2",
    ".srf": "image/x-sony-srf",
    ".srw": "image/x-samsung-srw",
}

RAW = frozenset(RAW_TIFF.values()) | {
    "image/x-canon-cr3",
    "image/x-canon-crw",
    "image/x-fujifilm-raf",
    "image/x-minolta-mrw",
    "image/x-olympus-orf",
    "image/x-panasonic-rw2",
    "image/x-sigma-x3f",
}

# Files that say something about the photo or video beside them.
SIDECARS = {
    ".aae": "application/xml",  # Apple: the edits of a photo, as a property list
    ".dop": "text/plain",  # DxO PhotoLab
    ".pp3": "text/plain",  # RawTherapee
    ".thm": "image/jpeg",
    ".xmp": "application/rdf+xml",
}

# Containers that hold music alone, if the extension says so.
AUDIO_CONTAINERS = {
    ("video/x-ms-wmv", ".wma"): "audio/x-ms-wma",
    ("video/x-matroska", ".mka"): "audio/x-matroska",
    ("video/mp4", ".m4a"): "audio/mp4",
    ("video/mp4", ".m4b"): "audio/mp4",
}

_PICTURES = ".avif .bmp .gif .heic .heif .hif .jfif .jpe .jpeg .jpg .jxl .mpo .png .tif .tiff .webp"
_OTHER_RAW = ".cr3 .crw .mrw .orf .raf .rw2 .rwl .x3f"
_VIDEOS = ".3g2 .3gp .avi .m2ts .m4v .mkv .mov .mp4 .mpeg .mpg .mts .ogv .qt .webm .wmv"
MEDIA = frozenset((_PICTURES + " " + _OTHER_RAW + " " + _VIDEOS).split()) | RAW_TIFF.keys()

# An instance of one's own holds the table that Python carries, whatever the system's files say.
_TABLE = mimetypes.MimeTypes()
for _extension, _mime in {
    ".7z": "application/x-7z-compressed",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".gz": "application/gzip",
    ".markdown": "text/markdown",
    ".md": "text/markdown",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".srt": "application/x-subrip",
    ".vtt": "text/vtt",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}.items():
    _TABLE.add_type(_mime, _extension)


def by_extension(extension: str) -> str:
    """Return the media type for *extension* (lower case, with its dot)."""
    return _TABLE.types_map[True].get(extension, "application/octet-stream")
