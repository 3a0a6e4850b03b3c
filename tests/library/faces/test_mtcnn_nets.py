from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from library.faces.mtcnn_nets import Array, proposal_net, refining_net
from library.faces.sessions import Session


def weights(seed: int, *shapes: tuple[int, ...]) -> list[Array]:
    """Weights of any value; slopes from -1.5 to 1.5 are among them."""
    random = np.random.default_rng(seed)
    return [random.uniform(-1.5, 1.5, shape).astype(np.float32) for shape in shapes]


PROPOSAL = (
    *((3, 3, 3, 10), (10,), (1, 1, 10)),
    *((3, 3, 10, 16), (16,), (1, 1, 16)),
    *((3, 3, 16, 32), (32,), (1, 1, 32)),
    *((1, 1, 32, 4), (4,), (1, 1, 32, 2), (2,)),
)


def convolved(value: Array, kernel: Array, bias: Array) -> Array:
    """A convolution as the textbook has it."""
    high, wide = kernel.shape[:2]
    windows = np.lib.stride_tricks.sliding_window_view(value, (high, wide), (0, 1))
    return np.einsum("yxchw,hwcf->yxf", windows, kernel) + bias


def activated(value: Array, slopes: Array) -> Array:
    return np.where(value > 0, value, value * slopes.ravel())


def halved(value: Array) -> Array:
    """The largest of 2 × 2; at the end of odd edges of what is left."""
    pad = [(0, size % 2) for size in value.shape[:2]]
    value = np.pad(value, (*pad, (0, 0)), constant_values=-np.inf)
    high, wide, channels = value.shape
    return value.reshape(high // 2, 2, wide // 2, 2, channels).max(axis=(1, 3))


@pytest.mark.parametrize("seed", range(3))
def test_the_fast_net_computes_what_was_trained(seed: int, tmp_path: Path) -> None:
    """Slopes above 1 and below 0, odd sizes: the same as layer by layer with numpy."""
    layers = weights(seed, *PROPOSAL)
    picture = np.random.default_rng(seed).integers(0, 256, (1, 21, 34, 3), np.uint8)
    path = tmp_path / "net.onnx"
    path.write_bytes(proposal_net(layers))
    face, box = Session(path).run(picture)

    value = (picture[0].astype(np.float64) - 127.5) / 128
    value = halved(activated(convolved(value, *layers[:2]), layers[2]))
    value = activated(convolved(value, *layers[3:5]), layers[5])
    value = activated(convolved(value, *layers[6:8]), layers[8])
    no, yes = np.moveaxis(convolved(value, *layers[11:13]), -1, 0)
    expected = convolved(value, *layers[9:11])
    assert np.allclose(box[0], expected.transpose(2, 0, 1), rtol=1e-4, atol=1e-3)
    assert np.allclose(face[0, 0], 1 / (1 + np.exp((no - yes).clip(-99, 99))), atol=1e-3)


def test_weights_of_another_net_are_refused() -> None:
    """Those that are too many, or too few."""
    with pytest.raises((ValueError, StopIteration, IndexError)):
        proposal_net(weights(0, *PROPOSAL, (3,)))
    with pytest.raises((ValueError, StopIteration, IndexError)):
        refining_net(weights(0, *PROPOSAL))
