"""The child process fences itself in before it looks at what it was given."""

from __future__ import annotations

import os
import resource
import sys
from typing import Final

from sandbox.limits import ProcessLimits

_NEW_USER_AND_NETWORK: Final = 0x10000000 | 0x40000000
_FORBIDDEN_EVENTS: Final = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.system",
)


def isolate(limits: ProcessLimits) -> None:
    """Set resource limits, cut the network and forbid new processes, for good."""
    _limit_resources(limits)
    leave_network()
    sys.addaudithook(_refuse)


def _limit_resources(limits: ProcessLimits) -> None:
    bounds = {
        resource.RLIMIT_AS: (limits.memory_bytes, limits.memory_bytes),
        # the soft limit ends the process with SIGXCPU, which tells the parent why
        resource.RLIMIT_CPU: (limits.cpu_seconds, limits.cpu_seconds + 1),
        resource.RLIMIT_NOFILE: (64, 64),
        resource.RLIMIT_FSIZE: (0, 0),
        resource.RLIMIT_NPROC: (0, 0),
        resource.RLIMIT_CORE: (0, 0),
    }
    for kind, (soft, hard) in bounds.items():
        ceiling = resource.getrlimit(kind)[1]
        if ceiling != resource.RLIM_INFINITY:
            soft, hard = min(soft, ceiling), min(hard, ceiling)
        resource.setrlimit(kind, (soft, hard))


def leave_network() -> None:
    """Enter an empty network namespace where the system allows it; the hook below stays anyway.

    The system allows it only while the process has one thread: what starts another before it is
    isolated calls this first.
    """
    import ctypes

    try:
        ctypes.CDLL(None).unshare(_NEW_USER_AND_NETWORK)
    except (AttributeError, OSError):
        return


def _refuse(event: str, _arguments: tuple[object, ...]) -> None:
    if event.startswith(_FORBIDDEN_EVENTS):
        raise PermissionError(os.strerror(1), event)
