"""The net that describes a face by 128 numbers, from dlib's weights.

Davis King's `dlib_face_recognition_resnet_model_v1` (CC0): a ResNet of 29 convolutions. How they
are connected is `anet_type` of dlib's example dnn_face_recognition_ex.cpp.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from library.faces.dlib_file import Convolution, NoSuchNet, read_net
from library.faces.onnx_graph import Graph

SIZE: Final = 150  # pixels of the edge of a chip
DIMENSION: Final = 128
_CONVOLUTIONS: Final = 29
_RANGE: Final = 255 / 256  # of what dlib feeds: pixels / 256
# Blocks from the input on: filters, and whether the picture is halved.
_BLOCKS: Final = (
    *((32, False),) * 3,
    (64, True),
    *((64, False),) * 3,
    (128, True),
    *((128, False),) * 2,
    (256, True),
    *((256, False),) * 2,
    (256, True),
)


def descriptor_net(content: bytes) -> bytes:
    """Convert dlib's file to ONNX: of chips (n, 150, 150, 3), float32 BGR from 0 to 1, (n, 128).

    Raises:
        NoSuchNet: *content* is another file.
    """
    net = read_net(content)
    if len(net.convolutions) != _CONVOLUTIONS:
        raise NoSuchNet
    graph = Graph()
    layers = iter(net.convolutions)
    value = graph.apply(
        "Transpose", graph.input("chips", "f4", ("n", SIZE, SIZE, 3)), perm=(0, 3, 1, 2)
    )
    value = graph.apply("Relu", _convolve(graph, value, _fed(next(layers), net.mean)))
    value = graph.apply("MaxPool", value, kernel_shape=(3, 3), strides=(2, 2))
    edge, channels = 35, 32
    for filters, halves in _BLOCKS:
        kept = value
        if halves:
            kept = graph.apply("AveragePool", value, kernel_shape=(2, 2), strides=(2, 2))
        value = _two_convolutions(graph, value, layers)
        if halves:
            # dlib adds what is of unequal size as if the smaller one were zero beyond its edge.
            inner, outer = (edge - 3) // 2 + 1, (edge - 2) // 2 + 1
            edge = max(inner, outer)
            value = _padded(graph, value, 0, edge - inner)
            kept = _padded(graph, kept, filters - channels, edge - outer)
            channels = filters
        value = graph.apply("Relu", graph.apply("Add", value, kept))
    value = graph.apply("Flatten", graph.apply("GlobalAveragePool", value))
    value = graph.apply("MatMul", value, graph.constant(net.last))
    graph.output(value, "embeddings", ("n", DIMENSION))
    return graph.to_bytes()


def _two_convolutions(graph: Graph, value: str, layers: Iterator[Convolution]) -> str:
    value = graph.apply("Relu", _convolve(graph, value, next(layers)))
    return _convolve(graph, value, next(layers))


def _convolve(graph: Graph, value: str, layer: Convolution) -> str:
    weights, bias = graph.constant(layer.weights), graph.constant(layer.bias)
    return graph.apply(
        "Conv",
        value,
        weights,
        bias,
        kernel_shape=layer.weights.shape[2:],
        strides=(layer.stride,) * 2,
        pads=(layer.padding,) * 4,
    )


def _fed(layer: Convolution, mean: tuple[float, float, float]) -> Convolution:
    """The first layer, for BGR from 0 to 1, not (RGB - mean) / 256; exact, as nothing is padded."""
    offset = np.asarray(mean, np.float32)[None, :, None, None] / 256
    bias = layer.bias - (layer.weights * offset).sum(axis=(1, 2, 3))
    weights = layer.weights[:, ::-1] * np.float32(_RANGE)
    return Convolution(weights, bias, layer.stride, layer.padding)


def _padded(graph: Graph, value: str, channels: int, edge: int) -> str:
    if channels == edge == 0:
        return value
    pads = np.array([0, 0, 0, 0, 0, channels, edge, edge], np.int64)
    return graph.apply("Pad", value, graph.constant(pads))
