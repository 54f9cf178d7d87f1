"""What a process starts by itself comes from the servers of warm processes."""

from __future__ import annotations

import select
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from tests.warm import reading
from tests.warm.popen import WarmPopen, adopt_orphans

# what the product starts by itself and loads much
_HEAVY = {"corpus.build", "corpus.probe", "ingest.uploads"}
_cold: list[bool] = []  # not empty: what looks at a file starts cold


def warm_children(
    from_server: Callable[[], socket.socket] | None, from_readers: Callable[[], str]
) -> None:
    """Have warm what looks at a file and, where there is a server of that, what loads much."""
    routes: dict[str, Any] = {"readers": staticmethod(from_readers), "loaded": bool(from_server)}
    if from_server:
        adopt_orphans()
        routes["server"] = staticmethod(from_server)
    subprocess.Popen = type("Routed", (_Routed,), routes)  # type: ignore[misc]


@contextmanager
def cold_readers() -> Iterator[None]:
    """Within this, what looks at a file starts cold, as it does for users."""
    _cold.append(True)
    try:
        yield
    finally:
        _cold.pop()


class _Routed(WarmPopen):
    has_children = False
    loaded: ClassVar[bool]
    _told: socket.socket | None = None  # how a reader ended, which is no child of this process

    def _execute_child(self, args: Any, *given: Any) -> None:
        command = list(args)
        if self.loaded and command[:2] == [sys.executable, "-m"] and command[2] in _HEAVY:
            super()._execute_child(args, *given)
        elif reading.is_reader(command) and not _cold:
            wanted, ends = self.wanted(command[3:], given)
            self.pid, self._told = reading.asked(self.readers(), wanted, self.streams(ends))
            self._child_created = True
            self._close_pipe_fds(*ends)
        else:
            super(WarmPopen, self)._execute_child(args, *given)  # type: ignore[misc]

    def _wait(self, timeout: float | None) -> int:
        if self._told is None:
            return super()._wait(timeout)  # type: ignore[misc,no-any-return]
        with self._waitpid_lock:  # type: ignore[attr-defined]
            if self.returncode is None:
                self._told.settimeout(timeout)
                try:
                    status = int(reading.line(self._told))
                except TimeoutError:
                    raise subprocess.TimeoutExpired(self.args, timeout or 0) from None
                self._handle_exitstatus(status)  # type: ignore[attr-defined]
                self._told.close()
        return int(self.returncode)

    def _internal_poll(self, *given: Any, **options: Any) -> int | None:
        if self._told is None:
            return super()._internal_poll(*given, **options)  # type: ignore[misc,no-any-return]
        if self.returncode is None and select.select([self._told], [], [], 0)[0]:
            return self._wait(None)
        return self.returncode
