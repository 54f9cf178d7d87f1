"""The time between the signal to stop and the stop: whoever sends requests looks elsewhere then."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Draining:
    """Whether this server is about to stop. For one event loop.

    Then it is not ready, and every answer closes its connection, so that a proxy opens the next
    one to another server. Requests are answered as ever.
    """

    begun: bool = False

    def begin(self) -> None:
        """From now on it is so."""
        self.begun = True
