"""Builders and the shared data folder for the tests of reading."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ingest.errors import UnreadableFile
from ingest.reading.parsed import ParsedDocument
from ingest.reading.sandbox import read_file

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"

Result = ParsedDocument | str


def read_or_reason(path: Path) -> Result:
    name, data = path.name, path.read_bytes()
    if name.endswith(".gz"):
        name, data = name[:-3], gzip.decompress(data)
    try:
        return read_file(data, name)
    except UnreadableFile as error:
        return str(error)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    if not DATA.is_dir():
        pytest.skip(f"THE SHARED DATA FOLDER IS ABSENT: {DATA}; nothing real is read here")
    return DATA


@pytest.fixture(scope="session")
def read_folder(shared_data: Path) -> Callable[[str, str], dict[str, Result]]:
    """Reads all files of a pattern once for the whole session, two at a time."""
    done: dict[tuple[str, str], dict[str, Result]] = {}

    def read(folder: str, pattern: str) -> dict[str, Result]:
        if (folder, pattern) not in done:
            paths = sorted((shared_data / folder).glob(pattern))
            with ThreadPoolExecutor(2) as pool:
                results = pool.map(read_or_reason, paths)
                done[folder, pattern] = {
                    path.name: result for path, result in zip(paths, results, strict=True)
                }
        return done[folder, pattern]

    return read
