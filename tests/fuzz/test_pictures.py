"""Nonsense that says it is a picture or a film, to what reads heads in web processes."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.fuzzing import for_a_while

from library.errors import LibraryError
from library.media.bare.bare import can_be_bare, open_bare
from library.media.front import layout
from library.media.sniff import HEAD_BYTES, sniff

FUZZ = settings.get_profile("fuzz")
KINDS = ("ftyp", "moov", "trak", "mdia", "minf", "stbl", "stsd", "stco", "stsz", "stsc", "meta")
MORE = ("iloc", "iinf", "infe", "iprp", "ipco", "hdlr", "mdat", "uuid", "udta", "free", "JXL ")


def box(kind: str, content: bytes, wrong: int) -> bytes:
    return (8 + len(content) + wrong & 0xFFFFFFFF).to_bytes(4, "big") + kind.encode() + content


def boxes_of(inner: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    """Boxes of what is in *inner*, some of a wrong length."""
    return st.builds(
        lambda kind, parts, wrong: box(kind, b"".join(parts), wrong),
        st.sampled_from(KINDS + MORE),
        st.lists(inner, max_size=3),
        st.sampled_from([0, 0, 0, 0, 0, 0, -8, 1, 1 << 31, 4]),
    )


# Not recursive: what hypothesis makes of that takes it seconds.
_leaves = st.binary(max_size=40)
_low = boxes_of(_leaves)
_middle = boxes_of(_leaves | _low)
_high = boxes_of(_middle | _low)
boxes = _high | _middle | _low | boxes_of(_high)
segments = st.lists(
    st.builds(
        lambda marker, content, wrong: (
            bytes([0xFF, marker]) + (len(content) + 2 + wrong & 0xFFFF).to_bytes(2, "big") + content
        ),
        st.sampled_from([0xE0, 0xE1, 0xE2, 0xED, 0xEE, 0xFE, 0xDB, 0xC0, 0xDA, 0xD9, 0xFF]),
        st.binary(max_size=60) | st.just(b"Exif\0\0MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\6"),
        st.sampled_from([0, 0, 0, 1, -2, 500]),
    ),
    max_size=12,
).map(lambda parts: b"\xff\xd8" + b"".join(parts))
BEGINNINGS = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    b"GIF89a\1\0\1\0\x80\0\0",
    b"RIFF\x40\0\0\0WEBPVP8X",
    b"\0\0\0\x18ftypheic\0\0\0\0heicmif1",
    b"\0\0\0\x0cJXL \r\n\x87\n",
    b"\0\0\0\x14ftypqt  \0\0\0\0qt  ",
    b"II*\0\x08\0\0\0",
    b"",
)
files = st.one_of(
    segments,
    st.lists(boxes, max_size=6).map(b"".join),
    st.builds(
        lambda begin, parts: begin + b"".join(parts),
        st.sampled_from(BEGINNINGS),
        st.lists(boxes | st.binary(max_size=200), max_size=6),
    ),
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pictures") / "a"


def test_pictures(path: Path) -> None:
    """Each is told for something, and given whole or not at all: nothing else is raised."""

    @given(files)
    @settings(FUZZ)
    def check(content: bytes) -> None:
        path.write_bytes(content)
        types = {sniff(content[:HEAD_BYTES], "a.jpg").mime}
        types |= {"image/jpeg", "image/png", "image/heic", "image/webp", "image/gif", "video/mp4"}
        for mime in filter(can_be_bare, sorted(types)):
            with suppress(LibraryError), open_bare(path, mime) as file:
                assert len(file.read()) == len(content)
        layout(path, path)

    for_a_while(check)
