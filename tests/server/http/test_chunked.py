from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.http.chunked import Chunked


def read_all(data: bytes, size: int = 7) -> tuple[bytes, bytes]:
    """Return the content, and what is left in the stream behind the body."""
    stream = io.BytesIO(data)
    chunked = Chunked(stream)
    content = b"".join(iter(lambda: chunked.read(size), b""))
    return content, stream.read()


def encode(chunks: list[bytes]) -> bytes:
    parts = [b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks if chunk]
    return b"".join(parts) + b"0\r\n\r\n"


@given(st.lists(st.binary(max_size=50)), st.integers(1, 60))
def test_the_content_is_what_was_sent(chunks: list[bytes], size: int) -> None:
    """And the next request stands where it should."""
    assert (b"".join(chunks), b"NEXT") == read_all(encode(chunks) + b"NEXT", size)


@given(st.lists(st.binary(min_size=1, max_size=20), min_size=1), st.data())
def test_a_body_cut_anywhere_is_never_complete(chunks: list[bytes], data: st.DataObject) -> None:
    """Not even within its last line."""
    whole = encode(chunks)
    cut = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(ValueError):  # noqa: PT011
        read_all(whole[:cut])


def test_the_trailer_is_read_over() -> None:
    """It would else be taken for the next request."""
    body = b"1;name=value\r\na\r\n0\r\nDigest: x\r\n\r\nNEXT"
    assert (b"a", b"NEXT") == read_all(body)


@pytest.mark.parametrize(
    "body",
    [b"-1\r\n\r\n", b"+1\r\na\r\n", b"0x1\r\na\r\n", b"1_0\r\n", b"\r\n", b"1\na\n", b"2\r\na\r\n"],
)
def test_only_hexadecimal_digits_are_a_length(body: bytes) -> None:
    """Python's own reading of numbers is more generous than that of proxies."""
    with pytest.raises(ValueError):  # noqa: PT011
        read_all(body)


def test_a_large_chunk_is_read_in_pieces() -> None:
    """Memory does not grow with the chunk."""
    chunked = Chunked(io.BytesIO(encode([bytes(10_000)])))
    assert 100 == len(chunked.read(100))
