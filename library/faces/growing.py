"""Arrays that grow at their end without being copied each time."""

from __future__ import annotations

from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

_Scalar = TypeVar("_Scalar", bound=np.generic)


class Growing(Generic[_Scalar]):
    """An array to whose first axis rows are added."""

    def __init__(self, values: NDArray[_Scalar]) -> None:
        self._room = values
        self._length = len(values)

    @property
    def values(self) -> NDArray[_Scalar]:
        """All rows: a view that the next `extend` may leave behind."""
        return self._room[: self._length]

    def extend(self, more: NDArray[_Scalar]) -> None:
        """Add rows; room for an eighth more is made where there is none."""
        length = self._length + len(more)
        if length > len(self._room):
            room = np.empty((length + length // 8, *self._room.shape[1:]), self._room.dtype)
            room[: self._length] = self.values
            self._room = room
        self._room[self._length : length] = more
        self._length = length
