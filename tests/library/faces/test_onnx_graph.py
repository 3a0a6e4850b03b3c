from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from library.faces.onnx_graph import Graph
from library.faces.sessions import Session


def test_a_graph_runs(tmp_path: Path) -> None:
    """What was written is read by onnxruntime: constants, attributes of each kind, two outputs."""
    graph = Graph()
    value = graph.apply("Cast", graph.input("in", "u1", ("n", 2)), to=1)
    product = graph.apply("MatMul", value, graph.constant(np.array([[1, 0], [2, 1]], np.float32)))
    graph.output(product, "product", ("n", 2))
    graph.output(graph.apply("Transpose", product, perm=(1, 0)), "turned", (2, "n"))
    path = tmp_path / "net.onnx"
    path.write_bytes(graph.to_bytes())
    product_, turned = Session(path).run(np.array([[1, 1], [0, 3], [2, 0]], np.uint8))
    assert product_.tolist() == [[3, 1], [6, 3], [2, 0]]
    assert turned.tolist() == product_.T.tolist()


def test_a_damaged_net_is_the_disk_s_trouble(tmp_path: Path) -> None:
    """It is told by its name, as an OSError."""
    path = tmp_path / "net.onnx"
    path.write_bytes(b"no net")
    with pytest.raises(OSError, match=r"net\.onnx"):
        Session(path)
