"""Running nets with onnxruntime, one thread each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray


class Session:
    """A net that is ready to run. Its inputs may be of any number."""

    def __init__(self, path: Path) -> None:
        """Load the ONNX file at *path*.

        Raises:
            OSError: there is none that onnxruntime can run.
        """
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # Pictures have all sizes: the arena would keep the memory of the largest of each layer.
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 4
        try:
            self._session: Any = onnxruntime.InferenceSession(
                str(path), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime's errors have no common type of their own
            raise OSError(f"{path.name} cannot be loaded") from error
        (self._input,) = (each.name for each in self._session.get_inputs())

    def run(self, values: NDArray[Any]) -> list[NDArray[np.float32]]:
        """Return the outputs for *values*, in the order that the net gives them."""
        return list(self._session.run(None, {self._input: values}))
