"""Writing a net as an ONNX file, of which onnxruntime needs no more than this.

Field numbers are those of ONNX's onnx.proto3. The package `onnx` would bring 20 MB to write four
files once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from library.faces.protobuf import data, number

_IR_VERSION, _OPERATORS = 8, 13  # of 2021; every onnxruntime of today reads them
_TYPES: Final = {np.dtype("f4"): 1, np.dtype("u1"): 2, np.dtype("i8"): 7}  # TensorProto.DataType
_INT, _STRING, _INTS = 2, 3, 7  # AttributeProto.AttributeType

Attribute: TypeAlias = int | str | Sequence[int]
Shape: TypeAlias = Sequence[int | str]  # a name stands for any size


class Graph:
    """A net under construction. Values are known by the names that its methods return."""

    def __init__(self) -> None:
        """Begin an empty one."""
        self._nodes = b""
        self._constants = b""
        self._inputs = b""
        self._outputs = b""
        self._named = 0

    def input(self, name: str, dtype: str, shape: Shape) -> str:
        """Add an input; *dtype* is numpy's: "f4", "u1" or "i8"."""
        self._inputs += data(11, _declared(name, dtype, shape))
        return name

    def output(self, value: str, name: str, shape: Shape) -> None:
        """Give out *value* (float32) as *name*. Outputs come in the order of these calls."""
        self._nodes += data(1, _node("Identity", (value,), name, {}))
        self._outputs += data(12, _declared(name, "f4", shape))

    def constant(self, values: NDArray[Any]) -> str:
        """Add weights of type float32 or int64."""
        name = self._name()
        whole = np.ascontiguousarray(values)
        tensor = b"".join(number(1, size) for size in whole.shape)
        tensor += number(2, _TYPES[whole.dtype]) + data(8, name)
        little = whole.astype(whole.dtype.newbyteorder("<"), copy=False)
        self._constants += data(5, tensor + data(9, little.tobytes()))
        return name

    def apply(self, operator: str, *inputs: str, **attributes: Attribute) -> str:
        """Apply an operator of ONNX to values; returns what comes of it."""
        name = self._name()
        self._nodes += data(1, _node(operator, inputs, name, attributes))
        return name

    def to_bytes(self) -> bytes:
        """Return the whole model as a file holds it. The same calls give the same bytes."""
        graph = self._nodes + data(2, "net") + self._constants + self._inputs + self._outputs
        operators = data(1, "") + number(2, _OPERATORS)
        return number(1, _IR_VERSION) + data(7, graph) + data(8, operators)

    def _name(self) -> str:
        self._named += 1
        return f"v{self._named}"


def _node(
    operator: str, inputs: Sequence[str], output: str, attributes: dict[str, Attribute]
) -> bytes:
    node = b"".join(data(1, name) for name in inputs) + data(2, output) + data(4, operator)
    return node + b"".join(data(5, _attribute(*each)) for each in attributes.items())


def _attribute(name: str, value: Attribute) -> bytes:
    match value:
        case int():
            return data(1, name) + number(3, value) + number(20, _INT)
        case str():
            return data(1, name) + data(4, value) + number(20, _STRING)
        case _:
            many = b"".join(number(8, each) for each in value)
            return data(1, name) + many + number(20, _INTS)


def _declared(name: str, dtype: str, shape: Shape) -> bytes:
    sizes = (data(2, size) if isinstance(size, str) else number(1, size) for size in shape)
    dimensions = b"".join(data(1, size) for size in sizes)
    tensor = number(1, _TYPES[np.dtype(dtype)]) + data(2, dimensions)
    return data(1, name) + data(2, data(1, tensor))
