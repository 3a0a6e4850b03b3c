"""The three nets that find faces, from the weights of the package `mtcnn` (MIT).

Zhang et al., "Joint Face Detection and Alignment using Multi-task Cascaded Convolutional Networks"
(2016). The weights are those of the authors, as arrays in the order of the layers: convolutions are
(height, width, in, out), and PReLU's slopes follow what they belong to.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from library.faces.onnx_graph import Graph, Shape

REFINED: Final = 24  # pixels of the edge of what R-net looks at
OUTPUT: Final = 48  # and O-net

Array: TypeAlias = NDArray[np.float32]


def proposal_net(weights: Sequence[Array]) -> bytes:
    """P-net: of every 12 × 12 pixels of a picture (1, h, w, 3), uint8 RGB, whether it is a face.

    Outputs "face" (1, 1, a, b), from 0 to 1, and "box" (1, 4, a, b): by how much of 12 pixels the
    left, upper, right and lower edge lie elsewhere.
    """
    net = _Net(weights, (1, "h", "w", 3))
    net.convolve(pool=2, padding="SAME_UPPER")
    net.convolve()
    net.convolve()
    box = net.head(net.convolution)
    net.give("face", net.head(net.convolution, _Net.second_of_two), (1, 1, "a", "b"))
    net.give("box", box, (1, 4, "a", "b"))
    return net.to_bytes()


def refining_net(weights: Sequence[Array]) -> bytes:
    """R-net: which of the squares (n, 24, 24, 3), uint8 RGB, are faces.

    Outputs "face" (n, 1), from 0 to 1, and "box" (n, 4), in edges of the square.
    """
    net = _Net(weights, ("n", REFINED, REFINED, 3))
    net.convolve(pool=3, padding="SAME_UPPER")
    net.convolve(pool=3, padding="VALID")
    net.convolve()
    net.connect()
    box = net.head(net.connection)
    net.give("face", net.head(net.connection, _Net.second_of_two), ("n", 1))
    net.give("box", box, ("n", 4))
    return net.to_bytes()


def output_net(weights: Sequence[Array]) -> bytes:
    """O-net: which of the squares (n, 48, 48, 3), uint8 RGB, are faces, and five points of each.

    Outputs as R-net, and "points" (n, 10) in edges of the square: x of the eyes, left to right in
    the picture, the nose and the corners of the mouth, then y of the same.
    """
    net = _Net(weights, ("n", OUTPUT, OUTPUT, 3))
    net.convolve(pool=3, padding="SAME_UPPER")
    net.convolve(pool=3, padding="VALID")
    net.convolve(pool=2, padding="SAME_UPPER")
    net.convolve()
    net.connect()
    box, points = net.head(net.connection), net.head(net.connection)
    net.give("face", net.head(net.connection, _Net.second_of_two), ("n", 1))
    net.give("box", box, ("n", 4))
    net.give("points", points, ("n", 10))
    return net.to_bytes()


class _Net:
    """A net that grows from its input on; each step takes the weights that are next.

    Its results are those of the net that was trained, up to rounding; how it gets there is faster.
    """

    def __init__(self, weights: Sequence[Array], shape: Shape) -> None:
        self._graph = Graph()
        self._weights = iter(weights)
        self._first = True
        self._order: NDArray[np.intp] | None = None  # of the value's channels, if not their own
        pixels = self._graph.apply("Cast", self._graph.input("pixels", "u1", shape), to=1)
        self._value = self._graph.apply("Transpose", pixels, perm=(0, 3, 1, 2))

    def convolve(self, pool: int = 0, padding: str = "VALID") -> None:
        """Add a convolution with its PReLU and, if *pool* says so, the largest of pool × pool."""
        kernel, bias, slopes = self._take(), self._take(), self._take().ravel()
        if self._first:  # which sees (pixel - 127.5) / 128; exact, as nothing is padded
            kernel = kernel / np.float32(128)
            bias = bias - np.float32(127.5) * kernel.sum(axis=(0, 1, 2))
            self._first = False
        if self._order is not None:
            kernel, self._order = kernel[:, :, self._order], None
        if pool:
            self._pooled(kernel, bias, slopes, pool, padding)
        else:
            self._value = self._activated(self.convolution(kernel, bias), slopes)

    def connect(self) -> None:
        """Add a fully connected layer with its PReLU."""
        # The weights are for pixels in the order of columns.
        turned = self._graph.apply("Transpose", self._value, perm=(0, 3, 2, 1))
        self._value = self._graph.apply("Flatten", turned)
        value = self.connection(self._take(), self._take())
        self._value = self._activated(value, self._take(), axes=1)

    def convolution(self, kernel: Array, bias: Array) -> str:
        filters, offsets = map(self._graph.constant, (kernel.transpose(3, 2, 0, 1), bias))
        shape = kernel.shape[:2]
        return self._graph.apply("Conv", self._value, filters, offsets, kernel_shape=shape)

    def connection(self, matrix: Array, bias: Array) -> str:
        matrices = map(self._graph.constant, (matrix, bias))
        return self._graph.apply("Gemm", self._value, *matrices)

    def head(
        self,
        layer: Callable[[Array, Array], str],
        meant: Callable[[_Net, Callable[[Array, Array], str], Array, Array], str] | None = None,
    ) -> str:
        """Add a layer beside which others may see the same value."""
        weights, bias = self._take(), self._take()
        return layer(weights, bias) if meant is None else meant(self, layer, weights, bias)

    def second_of_two(
        self, layer: Callable[[Array, Array], str], weights: Array, bias: Array
    ) -> str:
        """How likely the second of two is: softmax of two is the sigmoid of their difference."""
        difference = layer(weights[..., 1:] - weights[..., :1], bias[1:] - bias[:1])
        return self._graph.apply("Sigmoid", difference)

    def give(self, name: str, value: str, shape: Shape) -> None:
        self._graph.output(value, name, shape)

    def to_bytes(self) -> bytes:
        if next(self._weights, None) is not None:
            raise ValueError("weights of another net")
        return self._graph.to_bytes()

    def _take(self) -> Array:
        return next(self._weights)

    def _pooled(self, kernel: Array, bias: Array, slopes: Array, size: int, padding: str) -> None:
        """Pool first, so that fewer numbers are activated.

        The largest of some max(x, s·x) is that of the largest x and the largest s·x. For slopes
        from 0 on the second follows from the first; for the others it is a channel of its own.
        """
        order = np.argsort(slopes, kind="stable")
        kernel, bias, slopes = kernel[..., order], bias[order], slopes[order]
        falling, channels = int((slopes < 0).sum()), len(slopes)
        twice = np.concatenate([kernel, kernel[..., :falling] * slopes[:falling]], axis=3)
        pooled = self._graph.apply(
            "MaxPool",
            self.convolution(twice, np.concatenate([bias, bias[:falling] * slopes[:falling]])),
            kernel_shape=(size, size),
            strides=(2, 2),
            auto_pad=padding,
        )
        fell = self._graph.apply(
            "Max",
            self._channels(pooled, 0, falling),
            self._channels(pooled, channels, channels + falling),
        )
        rose = self._activated(self._channels(pooled, falling, channels), slopes[falling:])
        self._value = self._graph.apply("Concat", fell, rose, axis=1)
        self._order = order

    def _activated(self, value: str, slopes: Array, axes: int = 3) -> str:
        """PReLU: *value* where it is positive, else times its channel's slope.

        With onnxruntime's own PRelu, and pools after it, P-net takes three times as long.
        """
        factors = self._graph.constant(slopes.reshape(-1, *(1,) * (axes - 1)))
        if slopes.max() <= 1:
            return self._graph.apply("Max", value, self._graph.apply("Mul", value, factors))
        zero = self._graph.constant(np.zeros(1, np.float32))
        below = self._graph.apply("Mul", self._graph.apply("Min", value, zero), factors)
        return self._graph.apply("Add", self._graph.apply("Relu", value), below)

    def _channels(self, value: str, first: int, end: int) -> str:
        bounds = (self._graph.constant(np.array([at], np.int64)) for at in (first, end, 1))
        return self._graph.apply("Slice", value, *bounds)
