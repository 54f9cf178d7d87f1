"""Dropping what a model thinks aloud between <think> and </think>, however the text is split."""

from __future__ import annotations

import re

_OPENING = re.compile(r"<think(?:ing)?>", re.IGNORECASE)
_CLOSING = re.compile(r"</think(?:ing)?>", re.IGNORECASE)
_TAGS = ("<think>", "<thinking>", "</think>", "</thinking>")
_LONGEST = max(map(len, _TAGS))


class ThoughtFilter:
    """Passes on a stream of text without the thoughts in it, those that never end included."""

    def __init__(self) -> None:
        self._held = ""
        self._thinking = False

    def feed(self, text: str) -> str:
        """What can be shown of the text so far; the beginning of a tag is held back."""
        self._held += text
        shown = []
        while True:
            tag = (_CLOSING if self._thinking else _OPENING).search(self._held)
            before, self._held = self._split(tag)
            if not self._thinking:
                shown.append(before)
            if tag is None:
                return "".join(shown)
            self._thinking = not self._thinking

    def end(self) -> str:
        """What was held back and turned out to be no tag."""
        held, self._held = self._held, ""
        return "" if self._thinking else held

    def _split(self, tag: re.Match[str] | None) -> tuple[str, str]:
        if tag is not None:
            return self._held[: tag.start()], self._held[tag.end() :]
        keep = _beginning_of_a_tag(self._held)
        return self._held[: len(self._held) - keep], self._held[len(self._held) - keep :]


def _beginning_of_a_tag(text: str) -> int:
    """How many of the last characters may be the beginning of a tag."""
    for length in range(min(len(text), _LONGEST - 1), 0, -1):
        end = text[-length:].lower()
        if any(tag.startswith(end) for tag in _TAGS):
            return length
    return 0
