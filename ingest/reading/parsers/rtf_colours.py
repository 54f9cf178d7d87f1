"""The table of colours of a Rich Text file: which of its numbers are white."""

from __future__ import annotations

from typing import Final

from ingest.reading.parsers.ink import WHITE, is_alike

_PARTS: Final = ("red", "green", "blue")


class RtfColours:
    """Takes the words of the table in their order; a semicolon ends each colour."""

    def __init__(self) -> None:
        self._parts: dict[str, int] = {}
        self._white: list[bool] = []

    def take(self, word: str, value: int) -> None:
        """Take a word of the colour at hand."""
        if word in _PARTS:
            self._parts[word] = value

    def end(self, count: int) -> None:
        """End so many colours; those of which nothing was said are the usual one."""
        for _ in range(count):
            red, green, blue = (self._parts.get(part, 0) for part in _PARTS)
            self._white.append(len(self._parts) == 3 and is_alike((red, green, blue), WHITE))
            self._parts = {}

    def is_white(self, number: int) -> bool:
        """Whether the colour of this number is white, or nearly so."""
        return 0 <= number < len(self._white) and self._white[number]
