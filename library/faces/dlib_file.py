"""Reading a net from the file that dlib has written of it.

dlib's own format (`dlib/serialize.h`, `dlib/dnn/layers_abstract.h`): integers are a byte that tells
sign and length, then little-endian; tensors are their four sizes and then float32. A layer begins
with its name. Layers come from the input to the output, nested in types that only the C++ template
knows, so they are found by their names, which occur nowhere else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

_LAYERS = re.compile(rb"\x01(\x05con_[45]|\x07affine_|\x04fc_2|\x15input_rgb_image_sized)")
_NEGATIVE = 0x80


class NoSuchNet(Exception):
    """The file is not the net that was expected."""


@dataclass(frozen=True, slots=True)
class Convolution:
    """A convolution, with the scaling behind it folded in."""

    weights: NDArray[np.float32]  # (filters, channels, height, width)
    bias: NDArray[np.float32]  # (filters,)
    stride: int
    padding: int


@dataclass(frozen=True, slots=True)
class Net:
    """What there is to know of a residual net; how its layers are connected is not in it."""

    mean: tuple[float, float, float]  # of red, green and blue, from 0 to 255
    convolutions: tuple[Convolution, ...]
    last: NDArray[np.float32]  # (inputs, outputs), of the fully connected layer at the end


def read_net(content: bytes) -> Net:
    """Read the net that *content*, a whole file, holds.

    Raises:
        NoSuchNet: there is none of convolutions, each with a scaling, and one last layer.
    """
    mean: tuple[float, ...] = ()
    convolutions: list[Convolution] = []
    last: NDArray[np.float32] | None = None
    try:
        for found in _LAYERS.finditer(content):
            reader = _Reader(content, found.end())
            match found[1][1:]:
                case b"con_4" | b"con_5":
                    convolutions.append(_convolution(reader))
                case b"affine_":
                    convolutions[-1] = _scaled(convolutions[-1], reader)
                case b"fc_2":
                    outputs, inputs = reader.integer(), reader.integer()
                    last = reader.tensor().reshape(inputs, outputs)
                case _:
                    mean = tuple(reader.real() for _ in range(3))
    except (IndexError, ValueError, OverflowError) as error:
        raise NoSuchNet from error
    if len(mean) != 3 or not convolutions or last is None:
        raise NoSuchNet
    return Net((mean[0], mean[1], mean[2]), tuple(convolutions), last)


def _convolution(reader: _Reader) -> Convolution:
    parameters = reader.tensor().ravel()
    _filters, _height, _width, stride, _, padding, _ = (reader.integer() for _ in range(7))
    shape = reader.sizes()
    count = prod(shape)
    return Convolution(parameters[:count].reshape(shape), parameters[count:], stride, padding)


def _scaled(layer: Convolution, reader: _Reader) -> Convolution:
    """*layer*, followed by the scale and offset of each filter that are read next."""
    factors, offsets = np.split(reader.tensor().ravel(), 2)
    return Convolution(
        layer.weights * factors[:, None, None, None],
        layer.bias * factors + offsets,
        layer.stride,
        layer.padding,
    )


class _Reader:
    """Reads one value after the other."""

    def __init__(self, content: bytes, at: int) -> None:
        self._content = content
        self._at = at

    def integer(self) -> int:
        head = self._content[self._at]
        end = self._at + 1 + (head & 0x0F)
        value = int.from_bytes(self._content[self._at + 1 : end], "little")
        self._at = end
        return -value if head & _NEGATIVE else value

    def real(self) -> float:
        mantissa, exponent = self.integer(), self.integer()
        return float(mantissa * 2.0**exponent)

    def sizes(self) -> tuple[int, ...]:
        """The four sizes of a tensor, after the version of their format."""
        self.integer()
        return tuple(self.integer() for _ in range(4))

    def tensor(self) -> NDArray[np.float32]:
        shape = self.sizes()
        count = prod(shape)
        values = np.frombuffer(self._content, "<f4", count, self._at).astype(np.float32)
        self._at += 4 * count
        return values.reshape(shape)
