"""A chat that a prompt holds: what its user said, and the instruction around it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from api.openai.task_words import closing, line_of, opening


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a prompt between two tags: from where it opens to behind where it closes."""

    start: int
    end: int
    inside: str

    def holds(self, other: Block) -> bool:
        """Whether the other one lies within."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class HeldChat:
    """What a user said in the chat, oldest first; `around` is the rest of the prompt."""

    said: tuple[str, ...]
    around: str


def block_of(text: str, kind: str) -> Block | None:
    """From the first tag of this kind to the last: a text inside may hold such tags, too."""
    first = opening(kind).search(text)
    if first is None:
        return None
    closed = list(closing(kind).finditer(text, first.end()))
    if not closed:
        return None
    return Block(first.start(), closed[-1].end(), text[first.end() : closed[-1].start()])


def held_chat(text: str) -> HeldChat | None:
    """The chat in a prompt: between tags, or as lines that say who speaks; None without one.

    A chat without tags has lines of both sides, and everything from its first line on is of it.
    """
    block = block_of(text, "chat")
    if block is not None:
        around = f"{text[: block.start]}\n{text[block.end :]}"
        return HeldChat(tuple(_said(block.inside)), around)
    user = line_of("speakers", "user").search(text)
    assistant = line_of("speakers", "assistant").search(text)
    if user is None or assistant is None:
        return None
    start = min(user.start(), assistant.start())
    return HeldChat(tuple(_said(text[start:])), text[:start])


def _said(chat: str) -> Iterator[str]:
    """What the user said; all of a chat in which nobody is named."""
    listed = _listed(chat)
    if listed is not None:
        yield from listed
        return
    theirs = [(m.start(), m.end(), True) for m in line_of("speakers", "user").finditer(chat)]
    others = [(m.start(), m.end(), False) for m in line_of("speakers", "assistant").finditer(chat)]
    turns = sorted(theirs + others)
    if not turns:
        yield from filter(None, [chat.strip()])
        return
    ends = [*(start for start, _, _ in turns[1:]), len(chat)]
    for (_, begin, is_user), end in zip(turns, ends, strict=True):
        said = chat[begin:end].strip().strip('"“”').strip()
        if is_user and said:
            yield said


def _listed(chat: str) -> list[str] | None:
    """What the user said in a chat that is a JSON list of messages; None for any other."""
    if not chat.lstrip().startswith("["):
        return None
    try:
        messages = json.loads(chat)
    except (ValueError, RecursionError):
        return None
    return [
        message["content"]
        for message in messages
        if isinstance(message, dict)
        and message.get("role") == "user"
        and isinstance(message.get("content"), str)
    ]
