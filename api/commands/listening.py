"""The port that a server listens on."""

from __future__ import annotations

import errno
import socket


def listening_at(host: str, port: int) -> socket.socket:
    """A socket that listens there, taken before anything is loaded: a busy port is told at once.

    Raises:
        OSError: when the port cannot be had; the message says what to do.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise OSError(
                f"port {port} of {host} is in use; end what listens there, or name another --port"
            ) from error
        raise OSError(f"cannot listen on {host}, port {port}: {error.strerror}") from error
