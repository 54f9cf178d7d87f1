"""What is made of a library at some revision, remembered until the library changes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Remembered(Generic[Key, Value]):
    """The values that were wanted last, each of a revision. Thread-safe.

    Nobody waits while another's value is made; two who want the same at once may both make it.
    """

    def __init__(self, most: int) -> None:
        """Start empty; at most so many are kept."""
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[Key, tuple[int, Value]] = OrderedDict()

    def get(self, key: Key, revision: int, make: Callable[[], Value]) -> Value:
        """What is remembered of this revision, else what `make` gives."""
        with self._lock:
            known = self._kept.get(key)
            if known is not None and known[0] == revision:
                self._kept.move_to_end(key)
                return known[1]
        value = make()
        with self._lock:
            self._kept[key] = (revision, value)
            self._kept.move_to_end(key)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return value
