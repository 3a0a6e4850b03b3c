from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.faces.descriptor_net import descriptor_net
from library.faces.dlib_file import NoSuchNet, read_net


def integer(value: int) -> bytes:
    """*value* as dlib writes it."""
    size = (abs(value).bit_length() + 7) // 8
    return bytes([size | (0x80 if value < 0 else 0)]) + abs(value).to_bytes(size, "little")


def sizes(*four: int) -> bytes:
    return integer(2) + b"".join(map(integer, four))


def layer(name: bytes) -> bytes:
    return integer(len(name)) + name


def small_net() -> bytes:
    """A net of one convolution of one filter, 1 × 2 pixels, with a scaling, and one last layer."""
    mean = b"".join(integer(m) + integer(e) for m, e in ((3, 5), (1, -1), (-5, 0)))
    kernel = sizes(4, 1, 1, 1) + np.array([1, 2, 3, 10], "<f4").tobytes()
    shape = b"".join(map(integer, (1, 1, 3, 2, 2, 1, 1)))
    scaling = sizes(2, 1, 1, 1) + np.array([0.5, 7], "<f4").tobytes()
    last = integer(1) + integer(2) + sizes(2, 1, 1, 1) + np.array([4, 5], "<f4").tobytes()
    return b"".join(
        (
            *(b"dlib", layer(b"input_rgb_image_sized"), mean),
            *(layer(b"con_4"), kernel, shape, sizes(1, 1, 1, 3), sizes(1, 1, 1, 1)),
            *(layer(b"affine_"), scaling, layer(b"fc_2"), last),
        )
    )


def test_a_net_is_read_and_its_scaling_folded_in() -> None:
    """Each weight is multiplied, and the bias too, which then gets the offset."""
    net = read_net(small_net())
    assert net.mean == (96, 0.5, -5)
    (only,) = net.convolutions
    assert only.weights.tolist() == [[[[0.5, 1, 1.5]]]]
    assert only.bias.tolist() == [12]
    assert (only.stride, only.padding) == (2, 1)
    assert net.last.tolist() == [[4], [5]]


@given(st.integers(0, len(small_net()) - 1))
def test_what_is_cut_off_is_no_net(length: int) -> None:
    """Wherever the file ends."""
    with pytest.raises(NoSuchNet):
        read_net(small_net()[:length])


@given(st.binary(max_size=300))
def test_other_files_are_no_net(content: bytes) -> None:
    """Neither bytes of any kind nor a net of other layers."""
    for other in (content, small_net()):
        with pytest.raises(NoSuchNet):
            descriptor_net(other)
