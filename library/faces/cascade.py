"""Finding faces: three nets, each of which looks closer at what the one before it left.

As Zhang et al. (2016) do it, with their scale steps and thresholds except the last.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from library.faces import boxes as of
from library.faces import weights
from library.faces.mtcnn_nets import OUTPUT, REFINED
from library.faces.pyramid import Pixels, Pyramid, framed
from library.faces.sessions import Session
from library.faces.spotted import Spotted

_CELL: Final = 12  # pixels that P-net judges at once
_STRIDE: Final = 2
_BORDER: Final = 4  # black pixels around what P-net sees: faces may be cut off by the edge
_STEP: Final = 0.709  # from one scale to the next; about the root of a half
_SMALL, _SMALL_STEP = 160, 0.79  # so few pixels are cheap: look more closely for large faces
_PROPOSED, _REFINED, _FOUND = 0.6, 0.7, 0.9  # least scores; the last is .8 in the paper
_SAME_SCALE, _SAME, _WITHIN = 0.5, 0.7, 0.7  # overlaps from which two boxes are one face
_LONG_EDGE: Final = 1024  # of a picture whose smallest faces have…
_SMALLEST: Final = 20  # …so many pixels
_AT_ONCE: Final = 128  # squares that R-net and O-net look at; bounds their memory


class Cascade:
    """The detector. Not thread-safe."""

    def __init__(self, models: Path) -> None:
        """Load its nets from *models*, which `weights.prepare` has filled.

        Raises:
            OSError: one of them is missing or damaged.
        """
        self._propose = Session(models / weights.PROPOSAL)
        self._refine = Session(models / weights.REFINING)
        self._output = Session(models / weights.OUTPUT)

    def find(self, picture: Pixels) -> list[Spotted]:
        """Return the faces in *picture* (h, w, 3), RGB, the surest first.

        The smallest have 20 pixels, or 2 % of the longer edge if that is more.
        """
        shorter, longer = sorted(picture.shape[:2])
        pyramid = Pyramid(picture, _scales(shorter, longer))
        boxes = self._proposed(pyramid)
        boxes, scores, _ = self._looked_at(self._refine, pyramid, boxes, REFINED, _REFINED)
        kept = of.best_apart(boxes, scores, _SAME)
        squares = of.squared(boxes[kept])
        boxes, scores, points = self._looked_at(self._output, pyramid, squares, OUTPUT, _FOUND)
        kept = of.best_apart(boxes, scores, _WITHIN, of_smaller=True)
        return [Spotted(boxes[each], points[each], float(scores[each])) for each in kept]

    def _proposed(self, pyramid: Pyramid) -> NDArray[np.float64]:
        found, sure = [np.empty((0, 4))], [np.empty(0)]
        for level in pyramid.levels:
            seen = framed(level, (_BORDER,) * 4)
            scores, shifts = (values[0] for values in self._propose.run(seen[None]))
            rows, columns = np.nonzero(scores[0] > _PROPOSED)
            cells = np.stack([columns, rows, columns, rows], axis=1) * float(_STRIDE)
            cells -= _BORDER
            cells[:, 2:] += _CELL
            boxes = cells + shifts[:, rows, columns].T * _CELL
            kept = of.best_apart(boxes, scores[0, rows, columns], _SAME_SCALE)
            found.append(boxes[kept] * (pyramid.to_picture(level) * 2))
            sure.append(scores[0, rows, columns][kept].astype(np.float64))
        boxes = np.concatenate(found)
        return of.squared(boxes[of.best_apart(boxes, np.concatenate(sure), _SAME)])

    @staticmethod
    def _looked_at(
        net: Session, pyramid: Pyramid, squares: NDArray[np.float64], edge: int, least: float
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """What *net* leaves of *squares*: boxes, scores, and points (n, 5, 2) if it tells them."""
        boxes, scores, points = [np.empty((0, 4))], [np.empty(0)], []
        for start in range(0, len(squares), _AT_ONCE):
            some = squares[start : start + _AT_ONCE]
            sure, shifts, *places = net.run(pyramid.cut_out(some, edge))
            kept = sure[:, 0] > least
            some = some[kept]
            boxes.append(of.moved(some, shifts[kept]))
            scores.append(sure[kept, 0].astype(np.float64))
            if places:
                points.append(_placed(some, places[0][kept]))
        found = np.concatenate(points) if points else np.empty((0, 5, 2))
        return np.concatenate(boxes), np.concatenate(scores), found


def _placed(squares: NDArray[np.float64], points: NDArray[np.float32]) -> NDArray[np.float64]:
    """*points* (n, 10) in edges of *squares*, first all x, as (n, 5, 2) in pixels."""
    edges = (squares[:, 2:] - squares[:, :2] + 1)[:, None]
    return np.asarray(
        points.reshape(-1, 2, 5).transpose(0, 2, 1) * edges + squares[:, None, :2] - 1
    )


def _scales(shorter: int, longer: int) -> list[float]:
    """By what a picture is scaled, so that every face once has the size that P-net knows."""
    smallest = _SMALLEST * max(1.0, longer / _LONG_EDGE)
    scales = []
    scale = _CELL / smallest
    while shorter * scale >= _CELL - _BORDER:
        scales.append(scale)
        scale *= _STEP if shorter * scale > _SMALL else _SMALL_STEP
    return scales
