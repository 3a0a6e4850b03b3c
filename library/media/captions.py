"""Captions: what people wrote under a picture, and not what its camera put there."""

from __future__ import annotations

import re

from library.media.text import clean_lines

# What cameras and programs put into ImageDescription, so that it is not empty.
_MACHINES = re.compile(
    r"[\w\s.,&()-]*\bdigital (?:still )?camera|exif_jpeg_\w+|sony dsc|dcim[\\/].*|<[^>]*>"
    r"|oplus_\w+|charset=.*|(?:created|edited|made) with .*|binary comment"
    # Huawei and Honor write their mode of taking, as in "sdr_HDRB" and "rhdr".
    r"|(?:oz)?(?:cof|nor|sdr|hdr|rhdr|hdrpl|edf|rbt|dav|ptr|bsh|btf|mde|fil|cav|cuva|fbt)(?:_\w*)?"
    r"|default|untitled|image|picture|photo|jpe?g|screenshot|burst|description|\(?null\)?|[\W_]*",
    re.IGNORECASE | re.DOTALL,
)


def caption_of(value: object, *, besides: tuple[str | None, ...] = ()) -> str | None:
    """Return *value* as a caption; None if it is blank, a machine's, or equal to one of *besides*.

    Lines are kept.
    """
    text = clean_lines(value)
    if text is None or _MACHINES.fullmatch(text):
        return None
    own = {name.casefold() for name in besides if name is not None}
    return None if text.casefold() in own else text
