"""Counting what an answer costs while it is made, so that one broken off is counted, too."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.chat.numbering import shared_counter
from assistant.model import Usage


@dataclass
class Meter:
    """Tokens read and written so far. Not for several threads at once."""

    input_tokens: int = 0
    output_tokens: int = 0

    def read(self, text: str) -> None:
        """Count a text that went in."""
        self.input_tokens += shared_counter()(text)

    def wrote(self, text: str) -> None:
        """Count a text that came out."""
        self.output_tokens += shared_counter()(text)

    @property
    def usage(self) -> Usage:
        """The counts so far."""
        return Usage(input_tokens=self.input_tokens, output_tokens=self.output_tokens)
