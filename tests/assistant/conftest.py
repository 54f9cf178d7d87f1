"""What several files about answers need."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.builders import Library, Put


@pytest.fixture
def holding(tmp_path: Path, real_embedder: Any) -> Iterator[Put]:
    """A library of these texts, each published on the first day of its year."""
    made = Library.at(tmp_path, real_embedder)

    def put(*texts: tuple[int, str]) -> Library:
        for i, (year, text) in enumerate(texts):
            made.put(f"document {i}", text, published=dt.date(year, 1, 1))
        made.open_index()
        return made

    yield put
    made.close()
