"""What every test runs under: no network but this machine, and a clean environment."""

from __future__ import annotations

import gc
import itertools
import logging
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, settings

from tests.warm import reading, routing
from tests.warm.popen import WarmPopen
from tests.warm.routing import warm_children

os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", TOKENIZERS_PARALLELISM="false")
# several processes compute at once here, and threads of each would only wait for one another
os.environ.update(OMP_NUM_THREADS="1")

CHECKOUT = Path(__file__).resolve().parent.parent
SHARED = CHECKOUT.parent / "shared" / "data"

settings.register_profile("tests", deadline=None)  # how long an example takes is no promise
# a planted fault has to be found, not to be made small
settings.register_profile(
    "planted", deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate)
)
settings.load_profile("tests")


# folders whose tests mostly wait for processes, browsers and clocks
_WAITING = ("slack", "e2e", "deploy")
_SMALL = ("assistant",)  # many and short


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mix files that wait with files that compute, so that a core is never idle for long.

    What is many and short comes last, so that no long file is left for the end. The order within
    a file stays.
    """
    files = list(dict.fromkeys(item.path for item in items))
    waiting = [file for file in files if _folder(file) in _WAITING]
    computing = [file for file in files if _folder(file) not in _WAITING]
    computing.sort(key=lambda file: _folder(file) in _SMALL)
    mixed = itertools.chain.from_iterable(itertools.zip_longest(waiting, computing))
    turns = {file: turn for turn, file in enumerate(mixed)}
    items.sort(key=lambda item: turns[item.path])


def _folder(file: Path) -> str:
    return file.relative_to(CHECKOUT / "tests").parts[0]


class Loggers(dict[str, Any]):
    """What pytest walks through before every test, while a thread of an earlier one may add to it.

    An answer that was given up is still at work in its thread, and the first use of a package
    there makes loggers of its own.
    """

    def values(self) -> Any:
        """Those of this moment."""
        return self.copy().values()


def pytest_configure() -> None:
    """Let pytest see the loggers in a way that stands other threads."""
    manager = logging.Logger.manager
    manager.loggerDict = Loggers(manager.loggerDict)


def pytest_collection_finish() -> None:
    """Leave what is there by now out of every later collection of garbage."""
    gc.freeze()


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("ASSISTANT_")]:
        monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def local_only(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else address
        if self.family != socket.AF_UNIX and host not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"a test tried to connect to {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", local_only)


@pytest.fixture(autouse=True, scope="session")
def _warm_children() -> None:
    """What a library starts from within a test is warm, too (`tests.warm`)."""
    warm_children(WarmPopen.server, reading.address)


@pytest.fixture
def cold_readers() -> Iterator[None]:
    """For tests about the children that look at files: they start as they do for users."""
    with routing.cold_readers():
        yield


@pytest.fixture
def shared() -> Path:
    """The folder of shared data, for tests that measure on it."""
    if not SHARED.is_dir():
        pytest.skip(f"LOUD: the shared data is not at {SHARED}; this promise was not tested")
    return SHARED


@pytest.fixture(scope="session")
def real_embedder() -> Iterator[Any]:
    """The default embedding model, loaded once."""
    from corpus.embedding import load_embedder

    return load_embedder("default")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Any]:
    """A PostgreSQL server, started once; skips loudly without one."""
    from tests.postgres import running

    with running() as server:
        yield server


@pytest.fixture(scope="session")
def moto() -> Iterator[Any]:
    """A server of buckets, started once; skips loudly without one."""
    from tests.moto import running

    with running() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgres"])
def either_database(request: pytest.FixtureRequest) -> Iterator[str]:
    """Libraries of this test are in their folders, and once more on PostgreSQL."""
    from tests.databases import on_postgres

    if request.param == "sqlite":
        yield request.param
        return
    with on_postgres(request.getfixturevalue("postgres")):
        yield request.param
